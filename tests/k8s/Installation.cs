using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Quality.Rules;

namespace Quality.Kubernetes;

/// <summary>An overlay is the whole system in one namespace: every program of the tree runs, each service with its sidecar, each file on a volume that lasts.</summary>
internal static partial class Installation
{
    public static IEnumerable<string> Missing(IReadOnlyList<Manifest> all, IEnumerable<string> services) =>
        services.Concat(["gateway", "dashboard"])
            .Where(name => !all.Any(document => document.Kind == "Deployment" && document.Name == name))
            .Select(name => $"{name} is not deployed.");

    public static IEnumerable<string> Namespaces(IReadOnlyList<Manifest> all)
    {
        var home = all.Single(document => document.Kind == "Namespace").Name;
        return all.Where(document => document.Kind != "Namespace" && document.Text("metadata", "namespace") != home)
            .Select(document => $"{document} is not in the namespace {home}.");
    }

    /// <summary>Sidecars stand beside services alone, know them by name, and share two tokens with them.</summary>
    public static IEnumerable<string> Sidecars(IReadOnlyList<Manifest> all)
    {
        var ids = new List<string>();
        foreach (var pod in all.Select(document => document.Pod).OfType<Pod>())
        {
            var isService = pod.Labels["app.kubernetes.io/component"]?.ToString() == "service";
            var enabled = pod.Annotations["dapr.io/enabled"]?.ToString() == "true";
            if (isService != enabled) yield return $"{pod.Owner}: {(enabled ? "has a sidecar but is no service" : "is a service without a sidecar")}.";
            if (!enabled) continue;
            ids.Add(pod.Annotations["dapr.io/app-id"]?.ToString() ?? "");
            if (ids[^1] != pod.Owner.Name) yield return $"{pod.Owner}: its sidecar calls it '{ids[^1]}'.";
            if (pod.Annotations["dapr.io/app-port"]?.ToString() != $"{pod.Ports.GetValueOrDefault("grpc")}") yield return $"{pod.Owner}: its sidecar calls another port.";
            if (pod.Annotations["dapr.io/app-protocol"]?.ToString() != "grpc") yield return $"{pod.Owner}: its sidecar does not speak gRPC.";
            var token = pod.Env.FirstOrDefault(variable => variable["name"]?.ToString() == "APP_API_TOKEN")?["valueFrom"]?["secretKeyRef"]?["name"]?.ToString();
            if (token is null || token != pod.Annotations["dapr.io/app-token-secret"]?.ToString()) yield return $"{pod.Owner}: it and its sidecar have different tokens.";
        }

        foreach (var resource in all.Where(document => document.ApiVersion == "dapr.io/v1alpha1" && document.Json["scopes"] is JsonArray))
        {
            var scopes = resource.Json["scopes"]!.AsArray().Select(scope => scope!.ToString()).Order(StringComparer.Ordinal);
            if (!scopes.SequenceEqual(ids.Order(StringComparer.Ordinal))) yield return $"{resource}: its scopes are not the services.";
        }
    }

    /// <summary>Services that keep files below Data need a volume that outlives the pod, shared by its replicas.</summary>
    public static IEnumerable<string> Files(IReadOnlyList<Manifest> all, IEnumerable<string> keepers) => keepers
        .Where(name => all.First(document => document.Kind == "Deployment" && document.Name == name).Pod!.Spec["volumes"]!.AsArray()
            .All(volume => volume!["name"]!.ToString() != "data" || volume["persistentVolumeClaim"] is null))
        .Select(name => $"{name} keeps files, but its /data ends with its pod.");

    /// <summary>The dashboard (its keys), and services whose code uses the file store of services/common.</summary>
    public static IEnumerable<string> Keepers() => Tree.FilesEndingWith(".cs")
        .Where(path => path.StartsWith("services/", StringComparison.Ordinal) && !path.StartsWith("services/common/", StringComparison.Ordinal) && !path.StartsWith("services/allinone/", StringComparison.Ordinal))
        .Where(path => UsesFiles().IsMatch(Tree.Read(path)))
        .Select(path => path.Split('/')[1]).Append("dashboard").Distinct();

    /// <summary>The store of files itself, not another one whose name ends so.</summary>
    [GeneratedRegex(@"\bFileStore\b")]
    private static partial Regex UsesFiles();
}

public class InstallationTests
{
    public static TheoryData<string> Overlays => [.. Kubectl.Overlays];

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Every_program_of_the_tree_is_deployed(string folder)
    {
        Kubectl.Demand();
        Assert.Equal(7, Settings.Services().Count);
        Rule.Holds(Installation.Missing(Kubectl.Render(folder), Settings.Services()));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Everything_is_in_one_namespace(string folder)
    {
        Kubectl.Demand();
        Rule.Holds(Installation.Namespaces(Kubectl.Render(folder)));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Each_service_has_its_sidecar_and_nobody_else_has_one(string folder)
    {
        Kubectl.Demand();
        var all = Kubectl.Render(folder);
        Rule.Holds(Installation.Sidecars(all));
        var component = Assert.Single(all, document => document is { Kind: "Component", ApiVersion: "dapr.io/v1alpha1" });
        Assert.Contains($"\"Events:PubSub\"] ?? \"{component.Name}\"", Settings.Code(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_production_files_outlive_their_pod()
    {
        Kubectl.Demand();
        Rule.Holds(Installation.Files(Kubectl.Render("k8s/overlays/prod"), Installation.Keepers()));
    }

    [Theory]
    [InlineData("dapr.io/enabled: \"true\"", "dapr.io/enabled: \"false\"")]
    [InlineData("app.kubernetes.io/component: service", "app.kubernetes.io/component: gateway")]
    [InlineData("dapr.io/app-id: credit", "dapr.io/app-id: brand")]
    [InlineData("dapr.io/app-port: \"8080\"", "dapr.io/app-port: \"8081\"")]
    [InlineData("dapr.io/app-protocol: grpc", "dapr.io/app-protocol: http")]
    [InlineData("dapr.io/app-token-secret: dapr-app-token", "dapr.io/app-token-secret: other")]
    public void A_wrong_sidecar_is_found(string good, string bad)
    {
        Assert.Empty(Installation.Sidecars(Manifest.Parse(Sample.All)));
        Assert.Single(Installation.Sidecars(Sample.With(good, bad)));
    }

    [Fact]
    public void A_forgotten_scope_is_found() => Assert.Single(Installation.Sidecars(Manifest.Parse(Sample.All
        + "\n---\napiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: pubsub}\nscopes: [brand, credit]\n")));

    [Fact]
    public void A_program_that_is_not_deployed_is_found() =>
        Assert.Equal(["brand is not deployed.", "gateway is not deployed.", "dashboard is not deployed."], Installation.Missing(Manifest.Parse(Sample.All), ["credit", "brand"]));

    [Fact]
    public void A_document_of_another_namespace_is_found() => Assert.Single(Installation.Namespaces(Manifest.Parse(
        "kind: Namespace\nmetadata: {name: quality}\n---\nkind: Service\nmetadata: {name: a, namespace: quality}\n---\nkind: Service\nmetadata: {name: b}\n")));

    [Fact]
    public void Files_on_a_volume_that_ends_with_its_pod_are_found() => Assert.Single(Installation.Files(Manifest.Parse(Sample.All), ["credit"]));
}
