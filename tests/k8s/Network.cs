using System.Text.Json.Nodes;

namespace Quality.Kubernetes;

/// <summary>
/// Who reaches whom, by the network policies, is exactly the architecture: the gateway calls services, the dashboard calls the gateway,
/// all read identity's keys; nothing else. Whoever is let in must also be let out on its side.
/// </summary>
internal static class Network
{
    /// <summary>Namespaces from which something is let in, and to what.</summary>
    private static readonly Dictionary<string, string[]> Outside = new()
    {
        ["ingress-nginx"] = ["dashboard:8080", "identity:8082"],
        ["envoy-gateway-system"] = ["dashboard:8080", "identity:8082"],
    };

    public static IEnumerable<string> Violations(IReadOnlyList<Manifest> all)
    {
        var pods = all.Select(document => document.Pod).OfType<Pod>().ToList();
        var policies = all.Where(document => document.Kind == "NetworkPolicy").ToList();
        var architecture = Architecture(pods).ToHashSet();
        var letIn = pods.SelectMany(to => LetIn(to, pods, policies)).ToHashSet();
        return DenyAll(policies)
            .Concat(architecture.Except(letIn).Select(flow => $"{flow} is not let in."))
            .Concat(letIn.Except(architecture).Select(flow => $"{flow} is let in."))
            .Concat(architecture.Where(flow => !LetOut(flow, pods, policies)).Select(flow => $"{flow} is not let out."))
            .Concat(pods.SelectMany(pod => FromOutside(pod, policies)));
    }

    private static IEnumerable<Flow> Architecture(List<Pod> pods)
    {
        foreach (var (from, to) in pods.SelectMany(from => pods.Select(to => (from, to))))
        {
            var (caller, callee) = (Role(from), Role(to));
            if (caller == "gateway" && callee == "service") yield return new(from.Owner.Name, to.Owner.Name, 8080);
            if (caller == "dashboard" && callee == "gateway") yield return new(from.Owner.Name, to.Owner.Name, 8080);
            if (caller is "service" or "gateway" or "dashboard" && to.Owner.Name == "identity") yield return new(from.Owner.Name, to.Owner.Name, 8082);
            if (caller == "service" && callee == "postgresql") yield return new(from.Owner.Name, to.Owner.Name, 5432);
            if (caller is "service" or "gateway" or "dashboard" && callee == "redis") yield return new(from.Owner.Name, to.Owner.Name, 6379);
        }
    }

    private static string Role(Pod pod) => pod.Labels["app.kubernetes.io/component"]?.ToString() ?? pod.Owner.Name;

    private static IEnumerable<string> DenyAll(List<Manifest> policies) =>
        policies.Any(policy => policy.Object("spec", "podSelector").Count == 0 && Covers(policy, "Ingress") && Covers(policy, "Egress") && !policy.Items("spec", "ingress").Any())
            ? [] : ["There is no policy that denies everything."];

    private static IEnumerable<Flow> LetIn(Pod to, List<Pod> pods, List<Manifest> policies) =>
        from rule in Rules(to, policies, "Ingress", "ingress")
        from peer in Items(rule["from"])
        where peer["podSelector"] is JsonObject && peer["namespaceSelector"] is null
        from caller in pods
        where caller.Matches(peer["podSelector"]!.AsObject())
        from port in Ports(rule, to)
        select new Flow(caller.Owner.Name, to.Owner.Name, port);

    private static bool LetOut(Flow flow, List<Pod> pods, List<Manifest> policies)
    {
        var from = pods.First(pod => pod.Owner.Name == flow.From);
        var to = pods.First(pod => pod.Owner.Name == flow.To);
        return Rules(from, policies, "Egress", "egress").Any(rule => Ports(rule, to).Contains(flow.Port)
            && (rule["to"] is null || Items(rule["to"]).Any(peer => peer["namespaceSelector"] is null && peer["podSelector"] is JsonObject selector && to.Matches(selector))));
    }

    private static IEnumerable<string> FromOutside(Pod to, List<Manifest> policies)
    {
        foreach (var rule in Rules(to, policies, "Ingress", "ingress"))
        {
            var ports = Ports(rule, to).ToList();
            if (rule["from"] is null && !(to.Owner.Name == "gateway" && ports is [8080]))
                yield return $"Everybody is let in to {to.Owner.Name}:{string.Join(",", ports)}.";
            foreach (var peer in Items(rule["from"]).Where(peer => peer["podSelector"] is null || peer["namespaceSelector"] is not null))
            {
                var name = peer["namespaceSelector"]?["matchLabels"]?["kubernetes.io/metadata.name"]?.ToString() ?? peer.ToJsonString();
                foreach (var port in ports.Where(port => name == "monitoring" ? port is not (8081 or 9090) : !Outside.GetValueOrDefault(name, []).Contains($"{to.Owner.Name}:{port}")))
                    yield return $"{name} is let in to {to.Owner.Name}:{port}.";
            }
        }
    }

    private static IEnumerable<JsonObject> Rules(Pod pod, List<Manifest> policies, string type, string key) =>
        policies.Where(policy => Covers(policy, type) && pod.Matches(policy.Object("spec", "podSelector"))).SelectMany(policy => policy.Items("spec", key));

    private static bool Covers(Manifest policy, string type) => (policy.At("spec", "policyTypes") as JsonArray ?? []).Any(item => item?.ToString() == type);

    /// <summary>Numbers that a rule opens on a pod; no ports means all that it has.</summary>
    private static IEnumerable<int> Ports(JsonObject rule, Pod to) => rule["ports"] is not JsonArray ports
        ? to.Ports.Values
        : ports.Select(port => port!["port"]!).Where(port => port.GetValueKind() == System.Text.Json.JsonValueKind.Number || to.Ports.ContainsKey(port.ToString()))
            .Select(port => port.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (int)port.GetValue<long>() : to.Ports[port.ToString()]);

    private static IEnumerable<JsonObject> Items(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    private sealed record Flow(string From, string To, int Port)
    {
        public override string ToString() => $"{From} to {To}:{Port}";
    }
}

public class NetworkTests
{
    private static readonly string Good = Pod("credit", "service", ("grpc", 8080)) + Pod("identity", "service", ("grpc", 8080), ("web", 8082))
        + Pod("gateway", "gateway", ("grpc", 8080)) + Pod("dashboard", "dashboard", ("web", 8080)) + """
        ---
        kind: NetworkPolicy
        metadata: {name: deny-all}
        spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
        ---
        kind: NetworkPolicy
        metadata: {name: services}
        spec:
          podSelector: {matchLabels: {app.kubernetes.io/component: service}}
          policyTypes: [Ingress, Egress]
          ingress:
          - from: [{podSelector: {matchLabels: {app.kubernetes.io/name: gateway}}}]
            ports: [{port: grpc}]
          egress:
          - to: [{podSelector: {matchLabels: {app.kubernetes.io/name: identity}}}]
            ports: [{port: 8082}]
        ---
        kind: NetworkPolicy
        metadata: {name: identity}
        spec:
          podSelector: {matchLabels: {app.kubernetes.io/name: identity}}
          policyTypes: [Ingress]
          ingress:
          - from: [{podSelector: {matchExpressions: [{key: app.kubernetes.io/component, operator: In, values: [service, gateway, dashboard]}]}}]
            ports: [{port: web}]
          - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}]
            ports: [{port: web}]
        ---
        kind: NetworkPolicy
        metadata: {name: gateway}
        spec:
          podSelector: {matchLabels: {app.kubernetes.io/name: gateway}}
          policyTypes: [Ingress, Egress]
          ingress:
          - from: [{podSelector: {matchLabels: {app.kubernetes.io/name: dashboard}}}]
            ports: [{port: grpc}]
          egress:
          - to: [{podSelector: {matchLabels: {app.kubernetes.io/component: service}}}]
            ports: [{port: 8080}, {port: 8082}]
        ---
        kind: NetworkPolicy
        metadata: {name: dashboard}
        spec:
          podSelector: {matchLabels: {app.kubernetes.io/name: dashboard}}
          policyTypes: [Egress]
          egress:
          - to: [{podSelector: {matchExpressions: [{key: app.kubernetes.io/name, operator: In, values: [gateway, identity]}]}}]
            ports: [{port: 8080}, {port: 8082}]
        """;

    [Theory]
    [MemberData(nameof(RenderingTests.All), MemberType = typeof(RenderingTests))]
    public void Who_reaches_whom_is_the_architecture(string folder)
    {
        Kubectl.Demand();
        Quality.Rules.Rule.Holds(Network.Violations(Renderings.Of(folder)));
    }

    [Fact]
    public void The_sample_is_the_architecture() => Assert.Empty(Network.Violations(Manifest.Parse(Good)));

    [Theory]
    [InlineData("podSelector: {}, policyTypes: [Ingress, Egress]", "podSelector: {}, policyTypes: [Ingress]")] // egress open
    [InlineData("app.kubernetes.io/name: gateway}}}]\n    ports: [{port: grpc}]", "app.kubernetes.io/component: service}}}]\n    ports: [{port: grpc}]")] // services call one another
    [InlineData("values: [service, gateway, dashboard]", "values: [gateway, dashboard]")] // nobody can read the keys
    [InlineData("ports: [{port: 8080}, {port: 8082}]", "ports: [{port: 8082}]")] // a caller that is not let out
    [InlineData("kubernetes.io/metadata.name: ingress-nginx", "kubernetes.io/metadata.name: default")] // a stranger
    [InlineData("- from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}]\n    ports", "- ports")] // everybody
    public void Another_way_in_or_a_missing_one_is_found(string good, string bad)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        Assert.NotEmpty(Network.Violations(Manifest.Parse(Good.Replace(good, bad, StringComparison.Ordinal))));
    }

    private static string Pod(string name, string component, params (string Name, int Number)[] ports) => $$"""
        ---
        kind: Deployment
        metadata: {name: {{name}}}
        spec:
          template:
            metadata:
              labels:
                app.kubernetes.io/name: {{name}}
                app.kubernetes.io/component: {{component}}
            spec:
              containers:
              - name: app
                ports: [{{string.Join(", ", ports.Select(port => $"{{name: {port.Name}, containerPort: {port.Number}}}"))}}]

        """;
}
