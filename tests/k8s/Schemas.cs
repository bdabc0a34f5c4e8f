using System.Text.Json.Nodes;
using NJsonSchema;
using Quality.Rules;

namespace Quality.Kubernetes;

/// <summary>The schemas of Kubernetes 1.34 and of the custom resources, from the data beside the repository, with unknown fields refused.</summary>
internal sealed class Schemas
{
    private static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("QUALITY_SHARED") is { Length: > 0 } given ? given : Path.Combine(Tree.Root, "..", "shared"), "data", "k8s");

    private static readonly Lazy<Task<Schemas>> Loaded = new(LoadAsync);
    private readonly Dictionary<string, JsonSchema> byKind = [];

    /// <summary>Skips the test, with the reason, where the schemas are not at hand.</summary>
    public static Task<Schemas> DemandAsync()
    {
        Assert.SkipUnless(Directory.Exists(Folder), "the schemas are not here: neither in QUALITY_SHARED nor in ../shared beside the repository");
        return Loaded.Value;
    }

    public IEnumerable<string> Violations(Manifest manifest)
    {
        var kind = $"{manifest.ApiVersion}/{manifest.Kind}";
        return byKind.TryGetValue(kind, out var schema)
            ? schema.Validate(manifest.Json.ToJsonString()).Select(error => $"{manifest}: {error.Path} {error.Kind}")
            : [$"{manifest}: there is no schema for {kind}."];
    }

    private static async Task<Schemas> LoadAsync()
    {
        var schemas = new Schemas();
        var core = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "kubernetes-v1.34.0-subset-nodesc.json")))!.AsObject();
        Close(core["definitions"]!);
        var all = await JsonSchema.FromJsonAsync(new JsonObject { ["definitions"] = core["definitions"]!.DeepClone() }.ToJsonString());
        foreach (var (kind, name) in core["kinds"]!.AsObject()) schemas.byKind[kind] = all.Definitions[name!.GetValue<string>()];
        foreach (var file in Directory.GetFiles(Path.Combine(Folder, "crds"), "*.json", SearchOption.AllDirectories))
        {
            var group = Path.GetFileName(Path.GetDirectoryName(file))!;
            var name = Path.GetFileNameWithoutExtension(file).Split('_');
            var json = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            Close(json);
            schemas.byKind[$"{group}/{name[1]}/{Kinds.GetValueOrDefault(name[0], name[0])}"] = await JsonSchema.FromJsonAsync(json.ToJsonString());
        }

        return schemas;
    }

    // The files are named in lower case; the kinds are not.
    private static readonly Dictionary<string, string> Kinds = new[]
    {
        "Certificate", "Component", "Configuration", "Gateway", "GRPCRoute", "HTTPRoute", "Issuer", "PodMonitor", "PrometheusRule", "Resiliency", "ServiceMonitor",
    }.ToDictionary(kind => kind.ToLowerInvariant());

    /// <summary>A schema that lists its properties means all of them, unless it says otherwise.</summary>
    private static void Close(JsonNode node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array.OfType<JsonNode>()) Close(item);
            return;
        }

        if (node is not JsonObject schema) return;
        foreach (var child in schema.Select(pair => pair.Value).OfType<JsonNode>().ToList()) Close(child);
        if (schema["properties"] is JsonObject && schema["type"] is JsonValue && !schema.ContainsKey("additionalProperties") && !schema.ContainsKey("x-kubernetes-preserve-unknown-fields"))
            schema["additionalProperties"] = false;
    }
}
