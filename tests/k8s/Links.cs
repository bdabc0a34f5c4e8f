using System.Text.Json.Nodes;

namespace Quality.Kubernetes;

/// <summary>What one document says of another is true: selectors find pods, named ports exist, accounts, volumes and settings are there.</summary>
internal static class Links
{
    /// <summary>Secrets that an operator creates (k8s/README.md); all others come from a Certificate of the same rendering.</summary>
    private static readonly string[] Secrets =
        ["bootstrap", "complaint-reporter-key", "credit-sealing-key", "dapr-api-token", "dapr-app-token", "dashboard-client", "inspection-passport-key", "postgresql", "postgresql-server", "redis"];

    public static IEnumerable<string> Violations(IReadOnlyList<Manifest> all)
    {
        var pods = all.Select(document => document.Pod).OfType<Pod>().ToList();
        return pods.SelectMany(pod => OfPod(pod, all))
            .Concat(all.SelectMany(document => document.Kind switch
            {
                "Service" => OfService(document, pods),
                "PodDisruptionBudget" => Finds(document, document.Object("spec", "selector"), pods),
                "HorizontalPodAutoscaler" => Exists(document, all, "Deployment", document.Text("spec", "scaleTargetRef", "name")),
                "NetworkPolicy" => OfPolicy(document, pods),
                "Ingress" => document.Items("spec", "rules").SelectMany(rule => OfPaths(document, rule, all)),
                "HTTPRoute" => document.Items("spec", "rules").SelectMany(rule => Backends(document, rule["backendRefs"], all)),
                "ServiceMonitor" => OfMonitor(document, all),
                "Secret" => [$"{document}: a secret stands in the tree."],
                _ => [],
            }));
    }

    private static IEnumerable<string> OfPod(Pod pod, IReadOnlyList<Manifest> all)
    {
        var owner = pod.Owner;
        if (!pod.Matches(owner.Object("spec", "selector"))) yield return $"{owner}: its selector does not match its own pods.";
        var account = pod.Spec["serviceAccountName"]?.ToString();
        if (account is not null && !Any(all, "ServiceAccount", account)) yield return $"{owner}: there is no ServiceAccount/{account}.";
        foreach (var probe in pod.Containers.SelectMany(container => container).Where(pair => pair.Key.EndsWith("Probe", StringComparison.Ordinal)))
        {
            var port = probe.Value?["httpGet"]?["port"] ?? probe.Value?["tcpSocket"]?["port"] ?? probe.Value?["grpc"]?["port"];
            if (port is not null && !pod.Has(port)) yield return $"{owner}: {probe.Key} asks the port {port}, which is not there.";
        }

        foreach (var (kind, name) in References(pod.Spec))
        {
            if (kind == "Secret" ? !Secrets.Contains(name) && !all.Any(document => document.Kind == "Certificate" && document.Text("spec", "secretName") == name) : !Any(all, kind, name))
                yield return $"{owner}: there is no {kind}/{name}.";
        }

        var volumes = Items(pod.Spec["volumes"]).Concat(owner.Items("spec", "volumeClaimTemplates").Select(claim => claim["metadata"]!.AsObject())).Select(volume => volume["name"]!.ToString()).ToHashSet();
        foreach (var mount in pod.Containers.SelectMany(container => Items(container["volumeMounts"])).Where(mount => !volumes.Contains(mount["name"]!.ToString())))
            yield return $"{owner}: there is no volume {mount["name"]}.";
    }

    /// <summary>ConfigMaps, Secrets and claims that a pod names, wherever it does.</summary>
    private static IEnumerable<(string Kind, string Name)> References(JsonNode? node)
    {
        if (node is JsonArray array) return array.SelectMany(References);
        if (node is not JsonObject parent) return [];
        return parent.SelectMany(pair => (pair.Key, pair.Value) switch
        {
            ("configMap" or "configMapRef" or "configMapKeyRef", JsonObject map) => [("ConfigMap", map["name"]!.ToString())],
            ("secretRef" or "secretKeyRef", JsonObject secret) => [("Secret", secret["name"]!.ToString())],
            ("secret", JsonObject volume) => [("Secret", volume["secretName"]!.ToString())],
            ("persistentVolumeClaim", JsonObject claim) => [("PersistentVolumeClaim", claim["claimName"]!.ToString())],
            var (_, child) => References(child),
        });
    }

    private static IEnumerable<string> OfService(Manifest service, List<Pod> pods)
    {
        var selected = pods.Where(pod => pod.Matches(service.Object("spec", "selector"))).ToList();
        if (selected.Count == 0) yield return $"{service}: its selector finds no pod.";
        foreach (var port in service.Items("spec", "ports").Select(port => port["targetPort"] ?? port["port"]).Where(port => selected.Any(pod => !pod.Has(port))))
            yield return $"{service}: its pods have no port {port}.";
    }

    private static IEnumerable<string> OfPolicy(Manifest policy, List<Pod> pods)
    {
        var selector = policy.Object("spec", "podSelector");
        foreach (var missing in Finds(policy, selector, pods)) yield return missing;
        foreach (var port in policy.Items("spec", "ingress").SelectMany(rule => Items(rule["ports"])).Select(port => port["port"]))
        {
            // By number a policy may open a port that only some pods have (a sidecar's); by name it must mean something to all.
            if (port is JsonValue value && value.TryGetValue<string>(out _) && pods.Any(pod => pod.Matches(selector) && !pod.Has(port)))
                yield return $"{policy}: its pods have no port {port}.";
        }

        foreach (var peer in policy.Items("spec", "ingress").SelectMany(rule => Items(rule["from"])).Concat(policy.Items("spec", "egress").SelectMany(rule => Items(rule["to"]))))
        {
            if (peer["podSelector"] is JsonObject other && peer["namespaceSelector"] is null && !pods.Any(pod => pod.Matches(other)))
                yield return $"{policy}: a peer's selector finds no pod: {other.ToJsonString()}.";
        }
    }

    private static IEnumerable<string> OfPaths(Manifest ingress, JsonObject rule, IReadOnlyList<Manifest> all) => Items(rule["http"]?["paths"]).SelectMany(path =>
    {
        var service = path["backend"]?["service"];
        return PortOf(ingress, service?["name"]?.ToString(), (service?["port"]?["name"] ?? service?["port"]?["number"])?.ToString(), all);
    });

    private static IEnumerable<string> Backends(Manifest route, JsonNode? backends, IReadOnlyList<Manifest> all) =>
        Items(backends).SelectMany(backend => PortOf(route, backend["name"]?.ToString(), backend["port"]?.ToString(), all));

    private static IEnumerable<string> OfMonitor(Manifest monitor, IReadOnlyList<Manifest> all)
    {
        var services = all.Where(document => document.Kind == "Service" && Selector.Matches(monitor.Object("spec", "selector"), document.Labels)).ToList();
        return monitor.Items("spec", "endpoints").Select(endpoint => endpoint["port"]?.ToString())
            .Where(port => !services.Any(service => HasPort(service, port)))
            .Select(port => $"{monitor}: no service that it selects has a port {port}.");
    }

    private static IEnumerable<string> PortOf(Manifest owner, string? name, string? port, IReadOnlyList<Manifest> all)
    {
        var service = all.FirstOrDefault(document => document.Kind == "Service" && document.Name == name);
        if (service is null) return [$"{owner}: there is no Service/{name}."];
        return HasPort(service, port) ? [] : [$"{owner}: {service} has no port {port}."];
    }

    private static bool HasPort(Manifest service, string? port) =>
        service.Items("spec", "ports").Any(item => item["name"]?.ToString() == port || item["port"]?.ToString() == port);

    private static IEnumerable<string> Finds(Manifest owner, JsonObject selector, List<Pod> pods) =>
        pods.Any(pod => pod.Matches(selector)) ? [] : [$"{owner}: its selector finds no pod."];

    private static IEnumerable<string> Exists(Manifest owner, IReadOnlyList<Manifest> all, string kind, string? name) =>
        Any(all, kind, name) ? [] : [$"{owner}: there is no {kind}/{name}."];

    private static bool Any(IReadOnlyList<Manifest> all, string kind, string? name) => all.Any(document => document.Kind == kind && document.Name == name);

    private static IEnumerable<JsonObject> Items(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();
}

public class LinksTests
{
    [Theory]
    [MemberData(nameof(RenderingTests.All), MemberType = typeof(RenderingTests))]
    public void What_documents_say_of_one_another_is_true(string folder)
    {
        Kubectl.Demand();
        Rules.Rule.Holds(Links.Violations(Renderings.Of(folder)));
    }

    [Fact]
    public void The_sample_has_no_fault() => Assert.Empty(Links.Violations(Manifest.Parse(Sample.All)));

    [Theory]
    [InlineData("  selector: {app.kubernetes.io/name: credit}", "  selector: {app.kubernetes.io/name: kredit}")]
    [InlineData("    matchLabels: {app.kubernetes.io/name: credit}\n  template", "    matchLabels: {app.kubernetes.io/name: brand}\n  template")]
    [InlineData("targetPort: grpc", "targetPort: web")]
    [InlineData("port: {name: grpc}", "port: {name: web}")]
    [InlineData("{service: {name: credit,", "{service: {name: brand,")]
    [InlineData("path: /healthz/live, port: grpc", "path: /healthz/live, port: metrics")]
    [InlineData("serviceAccountName: credit", "serviceAccountName: brand")]
    [InlineData("configMapRef: {name: quality}", "configMapRef: {name: settings}")]
    [InlineData("secretKeyRef: {name: dapr-app-token,", "secretKeyRef: {name: nobody-made-it,")]
    [InlineData("emptyDir: {}", "persistentVolumeClaim: {claimName: data}")]
    [InlineData("- name: data\n          mountPath", "- name: files\n          mountPath")]
    [InlineData("kind: Deployment, name: credit", "kind: Deployment, name: brand")]
    [InlineData("maxUnavailable: 1\n  selector:\n    matchLabels: {app.kubernetes.io/name: credit}", "maxUnavailable: 1\n  selector:\n    matchLabels: {app.kubernetes.io/name: brand}")]
    [InlineData("ports: [{port: grpc}]", "ports: [{port: web}]")]
    [InlineData("- podSelector:\n        matchLabels: {app.kubernetes.io/name: credit}", "- podSelector:\n        matchLabels: {app.kubernetes.io/name: brand}")]
    [InlineData("kind: ConfigMap\nmetadata: {name: quality}", "kind: ConfigMap\nmetadata: {name: quality}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: redis}")]
    public void A_link_that_leads_nowhere_is_found(string good, string bad) => Assert.Single(Links.Violations(Sample.With(good, bad)));
}
