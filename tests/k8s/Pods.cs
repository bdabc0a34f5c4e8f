using System.Text.Json.Nodes;

namespace Quality.Kubernetes;

/// <summary>What every container of every pod must have: probes, limits, a pinned image, and as few rights as it needs.</summary>
internal static class Pods
{
    public static IEnumerable<string> Violations(IReadOnlyList<Manifest> documents) =>
        documents.Select(document => document.Pod).OfType<Pod>().SelectMany(pod => OfPod(pod).Concat(pod.Containers.SelectMany(container => OfContainer(pod, container))));

    private static IEnumerable<string> OfPod(Pod pod)
    {
        var context = pod.Spec["securityContext"];
        if (!Is(context?["runAsNonRoot"], true)) yield return $"{pod.Owner}: runAsNonRoot is not set.";
        if (context?["seccompProfile"]?["type"]?.ToString() != "RuntimeDefault") yield return $"{pod.Owner}: the seccomp profile is not RuntimeDefault.";
        if (!Is(pod.Spec["automountServiceAccountToken"], false)) yield return $"{pod.Owner}: the token of the service account is mounted.";
        foreach (var host in new[] { "hostNetwork", "hostPID", "hostIPC" })
        {
            if (Is(pod.Spec[host], true)) yield return $"{pod.Owner}: {host} is set.";
        }

        foreach (var volume in (pod.Spec["volumes"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (volume.ContainsKey("hostPath")) yield return $"{pod.Owner}: a volume is a directory of the node.";
        }
    }

    private static IEnumerable<string> OfContainer(Pod pod, JsonObject container)
    {
        var name = $"{pod.Owner}, container {container["name"]}";
        var context = container["securityContext"];
        if (!Is(context?["allowPrivilegeEscalation"], false)) yield return $"{name}: allowPrivilegeEscalation is not false.";
        if (!Is(context?["readOnlyRootFilesystem"], true)) yield return $"{name}: the root file system can be written.";
        if (Is(context?["privileged"], true)) yield return $"{name}: is privileged.";
        if (context?["capabilities"]?["drop"] is not JsonArray drop || drop.All(item => item?.ToString() != "ALL") || context["capabilities"]!["add"] is not null)
            yield return $"{name}: capabilities are kept.";
        foreach (var probe in new[] { "livenessProbe", "readinessProbe" })
        {
            if (container[probe] is not JsonObject) yield return $"{name}: has no {probe}.";
        }

        foreach (var side in new[] { "requests", "limits" })
        {
            foreach (var resource in new[] { "cpu", "memory" })
            {
                if (container["resources"]?[side]?[resource] is null) yield return $"{name}: {side} name no {resource}.";
            }
        }

        // host:port/name:tag: the tag stands behind the last slash.
        var image = container["image"]?.ToString() ?? "";
        var tag = image[(image.LastIndexOf('/') + 1)..].Split(':', 2);
        if (tag.Length < 2 || tag[1] is "" or "latest") yield return $"{name}: the image {image} is not pinned to a release.";
    }

    private static bool Is(JsonNode? node, bool value) => node is JsonValue json && json.TryGetValue<bool>(out var found) && found == value;
}

public class PodsTests
{
    [Theory]
    [MemberData(nameof(RenderingTests.All), MemberType = typeof(RenderingTests))]
    public void Every_container_is_probed_limited_pinned_and_hardened(string folder)
    {
        Kubectl.Demand();
        Rules.Rule.Holds(Pods.Violations(Renderings.Of(folder)));
    }

    [Fact]
    public void The_sample_has_no_fault() => Assert.Empty(Pods.Violations(Manifest.Parse(Sample.All)));

    [Theory]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false")]
    [InlineData("seccompProfile: {type: RuntimeDefault}", "seccompProfile: {type: Unconfined}")]
    [InlineData("      automountServiceAccountToken: false", "      hostUsers: false")]
    [InlineData("serviceAccountName: credit", "hostNetwork: true")]
    [InlineData("emptyDir: {}", "hostPath: {path: /}")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: false\n          privileged: true")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false")]
    [InlineData("{drop: [ALL]}", "{drop: [NET_RAW]}")]
    [InlineData("{drop: [ALL]}", "{drop: [ALL], add: [NET_ADMIN]}")]
    [InlineData("livenessProbe", "startupProbe")]
    [InlineData("readinessProbe", "startupProbe")]
    [InlineData("limits: {cpu: \"1\", memory: 256Mi}", "limits: {cpu: \"1\"}")]
    [InlineData("requests: {cpu: 100m, memory: 128Mi}", "requests: {memory: 128Mi}")]
    [InlineData("quality/credit:0.1.0", "quality/credit:latest")]
    [InlineData("quality/credit:0.1.0", "example.test:5000/quality/credit")]
    public void A_pod_that_lacks_something_is_found(string good, string bad) => Assert.Single(Pods.Violations(Sample.With(good, bad)));
}
