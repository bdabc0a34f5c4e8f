using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Quality.Architecture.Tests;

/// <summary>Puts every question to a reading rpc that could lead to a city: by name, parent, region, indicator and filter.</summary>
internal static class Questions
{
    private static readonly string[] Indicators = ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"];
    private static readonly string[] Filters = ["enterprise", "holder", "producer", "respondent"];
    private static readonly string[] Namers = ["name", "import"];

    /// <summary>One request for each combination; a field that the message has not is passed over.</summary>
    public static IEnumerable<IMessage> Of(MessageDescriptor type, City city, IReadOnlyList<string> others)
    {
        string[] names = [.. city.Names, .. others];
        foreach (var name in Values(type, "name", names))
            foreach (var parent in Values(type, "parent", ["enterprises/-", city.Enterprise]))
                foreach (var import in Values(type, "import", [city.Import]))
                    foreach (var region in Values(type, "region", ["", city.Region, $"{city.Region[..4]}00", "620000", "unassigned"]))
                        foreach (var indicator in Values(type, "indicator", Indicators))
                        {
                            yield return Make(type, name, parent, import, region, indicator);
                            foreach (var filter in Filters.Where(f => type.FindFieldByName(f) is { IsRepeated: false }))
                                yield return Make(type, name, parent, import, region, indicator, (filter, city.Enterprise));
                            if (type.FindFieldByName("query") is { FieldType: FieldType.String }) yield return Make(type, name, parent, import, region, indicator, ("query", city.Text));
                        }
    }

    /// <summary>What a request names, empty when nothing.</summary>
    public static string Named(IMessage request) => Namers.Select(f => request.Descriptor.FindFieldByName(f)?.Accessor.GetValue(request) as string).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? "";

    private static IEnumerable<(string Field, string Value)> Values(MessageDescriptor type, string field, IEnumerable<string> values) =>
        type.FindFieldByName(field) is { FieldType: FieldType.String, IsRepeated: false } ? values.Select(v => (field, v)) : [(field, "")];

    private static IMessage Make(MessageDescriptor type, params (string Field, string Value)[] values)
    {
        var message = type.Parser.ParseFrom([]);
        foreach (var (field, value) in values.Where(v => v.Value.Length > 0)) type.FindFieldByName(field).Accessor.SetValue(message, value);
        if (type.FindFieldByName("purpose") is { } purpose) purpose.Accessor.SetValue(message, "示例：核对权限");
        if (type.FindFieldByName("page_size") is { } size) size.Accessor.SetValue(message, 1000);
        return message;
    }
}
