using System.Text.Json.Nodes;

namespace Quality.Kubernetes;

/// <summary>Every overlay and component renders, and every document of it fits its schema.</summary>
public class RenderingTests
{
    public static TheoryData<string> All => [.. Kubectl.Overlays, .. Kubectl.Components];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_document_fits_its_schema(string folder)
    {
        Kubectl.Demand();
        var documents = Renderings.Of(folder);
        var schemas = await Schemas.DemandAsync();
        Assert.NotEmpty(documents);
        Rules.Rule.Holds(documents.SelectMany(schemas.Violations));
    }

    [Theory]
    [InlineData("replicas: 2", "replicas: two")] // wrong type
    [InlineData("replicas: 2", "replica: 2")] // unknown field
    [InlineData("  selector:", "  select:")] // missing field
    [InlineData("containerPort: 8080", "containerPort: 8080\n          protocol: HTTP/2\n          hosts: 1")] // unknown field deep inside
    [InlineData("kind: Deployment", "kind: Deploiment")] // unknown kind
    public async Task A_document_that_does_not_fit_is_found(string good, string bad)
    {
        var schemas = await Schemas.DemandAsync();
        Assert.Empty(Manifest.Parse(Sample.Deployment).SelectMany(schemas.Violations));
        Assert.NotEmpty(Manifest.Parse(Sample.Deployment.Replace(good, bad, StringComparison.Ordinal)).SelectMany(schemas.Violations));
    }

    [Theory]
    [InlineData("metadata: [{name: redisHost, value: redis}]", "metadata: [{name: redisHost, valu: redis}]")]
    [InlineData("type: pubsub.redis", "kind: pubsub.redis")]
    public async Task A_custom_resource_that_does_not_fit_is_found(string good, string bad)
    {
        const string component = """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: pubsub}
            spec:
              type: pubsub.redis
              version: v1
              metadata: [{name: redisHost, value: redis}]
            """;
        var schemas = await Schemas.DemandAsync();
        Assert.Empty(Manifest.Parse(component).SelectMany(schemas.Violations));
        Assert.NotEmpty(Manifest.Parse(component.Replace(good, bad, StringComparison.Ordinal)).SelectMany(schemas.Violations));
    }

    [Fact]
    public void Numbers_and_words_are_told_apart_as_kubernetes_does()
    {
        var json = Manifest.Parse("a: 1\nb: \"1\"\nc: true\nd: 1.5\ne: v1\nf:\n").Single().Json;
        Assert.Equal("""{"a":1,"b":"1","c":true,"d":1.5,"e":"v1","f":null}""", json.ToJsonString());
        Assert.IsAssignableFrom<JsonValue>(json["a"]);
    }
}

internal static class Renderings
{
    public static IReadOnlyList<Manifest> Of(string folder) =>
        folder.StartsWith("k8s/components/", StringComparison.Ordinal) ? Kubectl.RenderComponent(folder) : Kubectl.Render(folder);
}
