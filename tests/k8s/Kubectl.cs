using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Quality.Rules;

namespace Quality.Kubernetes;

/// <summary>Renders kustomizations of k8s/ with the kubectl of this machine; each is rendered once.</summary>
internal static class Kubectl
{
    private static readonly Lazy<string?> Missing = new(WhyNot);
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Manifest>>> Rendered = new();

    /// <summary>Components that patch what another one adds.</summary>
    private static readonly Dictionary<string, string[]> Needs = new() { ["mtls"] = ["tls"] };

    public static IEnumerable<string> Overlays => Folders("k8s/overlays");

    public static IEnumerable<string> Components => Folders("k8s/components");

    /// <summary>Skips the test, with the reason, where no kubectl can render components.</summary>
    public static void Demand() => Assert.SkipWhen(Missing.Value is not null, Missing.Value ?? "");

    public static IReadOnlyList<Manifest> Render(string folder) =>
        Rendered.GetOrAdd(folder, path => new Lazy<IReadOnlyList<Manifest>>(() => Manifest.Parse(Kustomize(Path.Combine(Tree.Root, path))))).Value;

    /// <summary>A component is rendered upon the base, with the components that it needs.</summary>
    public static IReadOnlyList<Manifest> RenderComponent(string folder) =>
        Rendered.GetOrAdd(folder, path => new Lazy<IReadOnlyList<Manifest>>(() => RenderUponBase(Path.GetFileName(path)))).Value;

    private static IReadOnlyList<Manifest> RenderUponBase(string name)
    {
        var folder = Directory.CreateTempSubdirectory("kustomize-");
        try
        {
            var k8s = Path.GetRelativePath(folder.FullName, Path.Combine(Tree.Root, "k8s"));
            var components = Needs.GetValueOrDefault(name, []).Append(name).Select(component => $"- {k8s}/components/{component}\n");
            File.WriteAllText(Path.Combine(folder.FullName, "kustomization.yaml"), $"resources:\n- {k8s}/base\ncomponents:\n{string.Concat(components)}");
            return Manifest.Parse(Kustomize(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Kustomize(string folder)
    {
        var (code, output, error) = Run("kustomize", folder);
        return code == 0 ? output : throw new InvalidOperationException($"kubectl kustomize {folder}: {error}");
    }

    private static string? WhyNot()
    {
        try
        {
            var (code, output, error) = Run("version", "--client", "-o", "json");
            if (code != 0) return $"kubectl does not answer: {error.Trim()}";
            var version = JsonNode.Parse(output)!["clientVersion"]!["gitVersion"]!.GetValue<string>();
            return Version.Parse(version.TrimStart('v').Split('-', '+')[0]) >= new Version(1, 27) ? null : $"kubectl {version} is too old to render components; 1.27 is needed";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "kubectl (1.27 or later) is not installed";
        }
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static IEnumerable<string> Folders(string path) =>
        Directory.GetDirectories(Path.Combine(Tree.Root, path)).Select(folder => $"{path}/{Path.GetFileName(folder)}").Order(StringComparer.Ordinal);
}
