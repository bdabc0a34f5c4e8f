using System.Text.RegularExpressions;
using Quality.Dashboard.Localisation;
using Quality.Dashboard.Rpc;

namespace Quality.Dashboard.Tests.Rpc;

/// <summary>Whatever reason a service gives, for a refusal, a field, a case or a piece of work, has a sentence in both languages.</summary>
public sealed partial class ServiceReasonTests
{
    private static readonly string[] Folders = ["services", "gateway"];

    /// <summary>Words of this form that are no reasons: settings of the process, entries of the audit log, names of methods.</summary>
    private static readonly string[] Others =
    [
        "APP_API_TOKEN", "DAPR_GRPC_PORT", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SERVICE_NAME", "POISSON_EXACT", "WILSON", "SIGN_IN", "SIGN_IN_EXTERNAL",
        "SIGN_IN_LOCKED_OUT", "SIGN_IN_REFUSED_DISABLED", "SIGN_IN_REFUSED_LOCKED", "SIGN_IN_WRONG_PASSWORD", "PASSWORD_CHANGED",
    ];

    [Fact]
    public void Every_reason_in_the_sources_of_services_and_gateway_has_its_sentences()
    {
        var root = Root();
        Assert.SkipWhen(root is null, "the source tree is not beside the tests");
        var files = Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root!, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")).ToList();
        Assert.True(files.Count > 100);
        var given = files.SelectMany(file => Given(File.ReadAllText(file))).Distinct().Order().ToList();
        Assert.Contains("HONOUR_ALREADY_REVOKED", given);
        Assert.Empty(given.Except(new ReasonCatalog().Codes).Except(OfPages()).Except(Others));
    }

    [Fact]
    public void Reasons_of_several_words_are_found_anywhere_and_single_words_where_a_violation_or_a_refusal_is_made() =>
        Assert.Equal(["TOO_STALE", "CIRCLE", "IMMUTABLE", "REVOKED"], Given("""
            private const string Stale = "TOO_STALE"; // "quoted", "Some_Words", "GB", "POST"
            check.AddIf(circle, "department.parent", "CIRCLE", "department.parent is below it.");
            check
                .AddIf(draft.Number != Number, $"sample[{i}].number", "IMMUTABLE", "x")
            public const string Revoked = "REVOKED";
            """));

    /// <summary>Why a case does not count, and notes to a figure, are words of the pages of the targets: <c>reason.NOT_FINAL</c>.</summary>
    private static IEnumerable<string> OfPages()
    {
        var catalog = new TextCatalog();
        return catalog.Folders.SelectMany(catalog.Keys).Select(key => key[(key.LastIndexOf('.') + 1)..]);
    }

    internal static IEnumerable<string> Given(string source) =>
        Several().Matches(source).Concat(Single().Matches(source)).Select(match => match.Groups[1].Value);

    private static string? Root()
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
            if (Directory.Exists(Path.Combine(place.FullName, "services", "common")) && Directory.Exists(Path.Combine(place.FullName, "gateway")))
                return place.FullName;
        return null;
    }

    [GeneratedRegex("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"")]
    private static partial Regex Several();

    [GeneratedRegex("""(?:\.Add(?:If)?\([^;]*?"|Fail\.\w+\([^;]*?"|const string \w+ = ")([A-Z]{5,})"(?=[,;])""")]
    private static partial Regex Single();
}
