using System.Text.RegularExpressions;
using Quality.Dashboard.Rpc;

namespace Quality.Dashboard.Tests.Rpc;

public sealed partial class ReasonTests
{
    [Fact]
    public void Every_reason_that_a_proto_names_has_its_sentences()
    {
        var protos = Protos();
        Assert.SkipWhen(protos is null, "the source tree is not beside the tests");
        var named =
            from file in Directory.EnumerateFiles(protos!, "*.proto", SearchOption.AllDirectories)
            from reason in Named(File.ReadAllText(file))
            select reason;
        Assert.Empty(named.Distinct().Order().Except(new ReasonCatalog().Codes));
    }

    [Fact]
    public void Reasons_are_found_in_comments_of_several_lines() =>
        Assert.Equal(["INVALID_FIELDS", "REQUEST_ID_REUSED", "ETAG_MISMATCH"], Named("""
            // Does it. Errors: INVALID_ARGUMENT (INVALID_FIELDS,
            // REQUEST_ID_REUSED); ABORTED (ETAG_MISMATCH).
            """));

    /// <summary>Upper-snake words in the brackets after a status, line breaks of the comment removed.</summary>
    internal static IEnumerable<string> Named(string proto)
    {
        var text = LineBreak().Replace(proto, " ");
        return Brackets().Matches(text).SelectMany(match => Word().Matches(match.Groups[1].Value)).Select(word => word.Value);
    }

    private static string? Protos()
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
            if (Directory.Exists(Path.Combine(place.FullName, "protos", "quality")))
                return Path.Combine(place.FullName, "protos", "quality");
        return null;
    }

    [GeneratedRegex("\\n\\s*//")]
    private static partial Regex LineBreak();

    [GeneratedRegex("(?:INVALID_ARGUMENT|NOT_FOUND|FAILED_PRECONDITION|ABORTED|ALREADY_EXISTS|PERMISSION_DENIED|UNAUTHENTICATED|RESOURCE_EXHAUSTED|UNAVAILABLE|OUT_OF_RANGE|DATA_LOSS)\\s*\\(([^)]*)\\)")]
    private static partial Regex Brackets();

    [GeneratedRegex("\\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\b")]
    private static partial Regex Word();
}
