using System.Text.RegularExpressions;
using Quality.Rules;

namespace Quality.Kubernetes;

/// <summary>Every environment variable of our containers is a setting that their code reads: a misspelt one would silently do nothing.</summary>
internal static partial class Settings
{
    /// <summary>Read by the runtime, OpenTelemetry's exporter, OpenSSL or the Dapr client, not by our code.</summary>
    private static readonly string[] Platform = ["DAPR_API_TOKEN", "DOTNET_EnableDiagnostics", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SERVICE_NAME", "SSL_CERT_FILE"];

    public static IEnumerable<string> Violations(IReadOnlyList<Manifest> all, string code, IReadOnlyCollection<string> services)
    {
        var ours = all.Where(document => document.Pod?.Containers.Any(container => container["image"]?.ToString().Contains("quality/", StringComparison.Ordinal) == true) == true);
        var named = ours.SelectMany(owner => owner.Pod!.Env.Select(variable => (Owner: owner, Name: variable["name"]!.ToString())));
        var common = all.Where(document => document.Kind == "ConfigMap" && document.Name.StartsWith("quality", StringComparison.Ordinal))
            .SelectMany(map => map.Object("data").Select(pair => (Owner: map, Name: pair.Key)));
        return named.Concat(common).Where(variable => !Known(variable.Name, code, services))
            .Select(variable => $"{variable.Owner}: nobody reads {variable.Name}.").Distinct();
    }

    /// <summary>All settings that the sources name as "Section:Key" or "Key", as one text.</summary>
    public static string Code() => string.Join('\n', Tree.FilesEndingWith(".cs", "gateway/appsettings.json")
        .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal)).Select(Tree.Read));

    /// <summary>Folders of services/ that are a service.</summary>
    public static IReadOnlyCollection<string> Services() => Tree.FilesEndingWith("/Program.cs", ".csproj").Select(path => ServiceFolder().Match(path))
        .Where(match => match.Success).Select(match => match.Groups[1].Value).Where(name => name is not ("allinone" or "common")).ToHashSet();

    private static bool Known(string variable, string code, IReadOnlyCollection<string> services)
    {
        var key = variable.Replace("__", ":", StringComparison.Ordinal);
        var (section, name) = key.Split(':', 2) is [var first, var second] ? (first, second) : ("", key);
        return Platform.Contains(variable)
            || (section is "ConnectionStrings" or "Services" && services.Contains(name))
            || code.Contains($"\"{key}\"", StringComparison.Ordinal);
    }

    [GeneratedRegex("^services/(\\w+)/[^/]+$")]
    private static partial Regex ServiceFolder();
}

public class SettingsTests
{
    [Theory]
    [MemberData(nameof(RenderingTests.All), MemberType = typeof(RenderingTests))]
    public void Every_variable_is_a_setting_that_the_code_reads(string folder)
    {
        Kubectl.Demand();
        Rule.Holds(Settings.Violations(Renderings.Of(folder), Settings.Code(), Settings.Services()));
    }

    [Theory]
    [InlineData("Ports__Grpc", "Ports__gRPC")]
    [InlineData("APP_API_TOKEN", "APP_TOKEN")]
    [InlineData("data: {Data: /data}", "data: {Datta: /data}")]
    [InlineData("Ports__Grpc", "ConnectionStrings__kredit")]
    public void A_misspelt_variable_is_found(string good, string bad)
    {
        const string code = """reader.Number("Ports:Grpc"); configuration["APP_API_TOKEN"]; configuration["Data"]""";
        Assert.Empty(Settings.Violations(Manifest.Parse(Sample.All), code, ["credit"]));
        Assert.Single(Settings.Violations(Sample.With(good, bad), code, ["credit"]));
    }
}
