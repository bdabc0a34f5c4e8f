using System.Text.RegularExpressions;

namespace Quality.Rules;

/// <summary>The solution holds every project of the tree: a project outside it is neither built nor tested.</summary>
internal static partial class Solution
{
    public static IEnumerable<string> Violations(string solution, IEnumerable<string> projects)
    {
        var listed = Entry().Matches(solution).Select(match => match.Groups[1].Value.Replace('\\', '/')).ToHashSet(StringComparer.Ordinal);
        var existing = projects.ToHashSet(StringComparer.Ordinal);
        return existing.Except(listed).Select(path => $"{path} is not in Quality.sln.")
            .Concat(listed.Except(existing).Select(path => $"{path} is in Quality.sln and not in the tree."));
    }

    [GeneratedRegex("""^Project\(.*?"([^"]+\.csproj)"\s*,""", RegexOptions.Multiline)]
    private static partial Regex Entry();
}

public class SolutionTests
{
    private const string Sample = """Project("{0}") = "Quality.Protos", "protos\Quality.Protos.csproj", "{1}" """;

    [Fact]
    public void Every_project_is_in_the_solution() =>
        Rule.Holds(Solution.Violations(Tree.Read("Quality.sln"), Tree.FilesEndingWith(".csproj")));

    [Fact]
    public void A_forgotten_project_is_found() =>
        Assert.Equal(["gateway/Quality.Gateway.csproj is not in Quality.sln."],
            Solution.Violations(Sample, ["protos/Quality.Protos.csproj", "gateway/Quality.Gateway.csproj"]));

    [Fact]
    public void An_entry_without_a_project_is_found() =>
        Assert.Equal(["protos/Quality.Protos.csproj is in Quality.sln and not in the tree."], Solution.Violations(Sample, []));
}
