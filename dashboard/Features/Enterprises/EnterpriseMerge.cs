using Google.Protobuf.Reflection;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises;

/// <summary>Two people at one record: what each of them changed, told apart field by field.</summary>
internal static class EnterpriseMerge
{
    /// <summary>Fields that an update may change, in the order of the form.</summary>
    public static readonly string[] Fields = ["display_name", "region", "status", "registered_on", "type", "address", "scope", "capital_text", "main_consumer_producer"];

    /// <summary>Fields whose values differ: the update mask.</summary>
    public static IReadOnlyList<string> Changed(V1.Enterprise before, V1.Enterprise after) =>
        [.. Fields.Where(field => !Equals(Value(before, field), Value(after, field)))];

    /// <summary>The newest content, in which what I changed stays mine.</summary>
    /// <returns>The content to edit, and the fields that both of us changed to different values.</returns>
    public static (V1.Enterprise Merged, IReadOnlyList<string> Conflicts) Rebase(V1.Enterprise original, V1.Enterprise mine, V1.Enterprise newest)
    {
        var merged = newest.Clone();
        var ours = Changed(original, mine);
        foreach (var field in ours)
            Accessor(field).SetValue(merged, Value(mine, field));
        var theirs = Changed(original, newest);
        return (merged, [.. ours.Intersect(theirs).Intersect(Changed(mine, newest))]);
    }

    private static object? Value(V1.Enterprise enterprise, string field) => Accessor(field).GetValue(enterprise);

    private static IFieldAccessor Accessor(string field) => V1.Enterprise.Descriptor.FindFieldByName(field).Accessor;
}
