using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Quality.Kubernetes;

/// <summary>One document of a rendering, as JSON.</summary>
internal sealed partial record Manifest(JsonObject Json)
{
    public string ApiVersion => Text("apiVersion") ?? "";

    public string Kind => Text("kind") ?? "";

    public string Name => Text("metadata", "name") ?? "";

    public JsonObject Labels => Object("metadata", "labels");

    /// <summary>The pod template of a Deployment or StatefulSet; null for every other kind.</summary>
    public Pod? Pod => Kind is "Deployment" or "StatefulSet" ? new Pod(this, Object("spec", "template")) : null;

    public override string ToString() => $"{Kind}/{Name}";

    public string? Text(params string[] path) => At(path)?.GetValue<string>();

    public JsonObject Object(params string[] path) => At(path) as JsonObject ?? [];

    public IEnumerable<JsonObject> Items(params string[] path) => (At(path) as JsonArray ?? []).OfType<JsonObject>();

    public JsonNode? At(params string[] path)
    {
        JsonNode? node = Json;
        foreach (var key in path) node = (node as JsonObject)?[key];
        return node;
    }

    public static IReadOnlyList<Manifest> Parse(string yaml)
    {
        var stream = new YamlStream();
        // A rendering has no anchors; the default schema would refuse merge keys anyway.
        stream.Load(new MergingParser(new Parser(new StringReader(yaml))));
        return [.. stream.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonObject>().Select(json => new Manifest(json))];
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException($"What is {node}?"),
    };

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when Whole().IsMatch(text) => JsonValue.Create(long.Parse(text, CultureInfo.InvariantCulture)),
        _ when Fraction().IsMatch(text) => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$")]
    private static partial Regex Whole();

    [GeneratedRegex("^-?[0-9]+\\.[0-9]+([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();
}

/// <summary>A pod template with the workload that owns it.</summary>
internal sealed record Pod(Manifest Owner, JsonObject Template)
{
    public JsonObject Labels => Template["metadata"]?["labels"] as JsonObject ?? [];

    public JsonObject Annotations => Template["metadata"]?["annotations"] as JsonObject ?? [];

    public JsonObject Spec => Template["spec"] as JsonObject ?? [];

    public IEnumerable<JsonObject> Containers =>
        (Spec["initContainers"] as JsonArray ?? []).Concat(Spec["containers"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>Ports by name; a port without a name goes by its number.</summary>
    public Dictionary<string, int> Ports => Containers.SelectMany(container => (container["ports"] as JsonArray ?? []).OfType<JsonObject>())
        .ToDictionary(port => port["name"]?.GetValue<string>() ?? port["containerPort"]!.ToString(), port => (int)port["containerPort"]!.GetValue<long>());

    public IEnumerable<JsonObject> Env => Containers.SelectMany(container => (container["env"] as JsonArray ?? []).OfType<JsonObject>());

    public bool Has(JsonNode? port) => port is not null && (Ports.ContainsKey(port.ToString()) || Ports.ContainsValue(int.TryParse(port.ToString(), out var number) ? number : -1));

    /// <summary>Kubernetes' label selector: matchLabels, or a plain map of labels, and matchExpressions.</summary>
    public bool Matches(JsonObject selector) => Selector.Matches(selector, Labels);
}

internal static class Selector
{
    public static bool Matches(JsonObject selector, JsonObject labels)
    {
        var plain = !selector.ContainsKey("matchLabels") && !selector.ContainsKey("matchExpressions");
        var wanted = plain ? selector : selector["matchLabels"] as JsonObject ?? [];
        return wanted.All(pair => labels[pair.Key]?.ToString() == pair.Value?.ToString())
            && (selector["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().All(expression => Matches(expression, labels[expression["key"]!.GetValue<string>()]?.ToString()));
    }

    private static bool Matches(JsonObject expression, string? value)
    {
        var values = (expression["values"] as JsonArray ?? []).Select(item => item!.ToString());
        return expression["operator"]!.GetValue<string>() switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            var other => throw new InvalidOperationException($"No such operator: {other}."),
        };
    }
}
