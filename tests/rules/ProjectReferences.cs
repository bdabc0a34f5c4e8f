using System.Xml.Linq;

namespace Quality.Rules;

/// <summary>Who may reference what: services meet only through events, and nobody reaches past the protos.</summary>
internal static class ProjectReferences
{
    /// <summary>The first row whose folder matches decides; "own" is the folder of the same name that a test project tests.</summary>
    private static readonly (string Folder, string[] May)[] Table =
    [
        ("protos", []),
        ("gateway", []),
        ("dashboard", ["protos"]),
        ("services/common", ["protos"]),
        ("services/allinone", ["services/*", "gateway", "dashboard", "protos"]),
        ("services/*", ["services/common", "protos"]),
        ("tests/rules", []),
        ("tests/k8s", []),
        ("tests/testing", ["services/common", "protos"]),
        ("tests/allinone", ["*"]),
        ("tests/architecture", ["*"]),
        ("tests/benchmarks", ["*"]),
        ("tests/browser", ["*"]),
        ("tests/distributed", ["*"]),
        ("tests/stories", ["*"]),
        ("tests/gateway", ["gateway", "tests/testing", "services/common", "services/identity", "services/brand", "protos"]), // partners: through the gateway to real services
        ("tests/*", ["tests/testing", "services/common", "protos", "own"]),
    ];

    public static IEnumerable<string> Violations(string project, string xml)
    {
        var folder = Folder(project);
        var row = Array.Find(Table, entry => Matches(entry.Folder, folder));
        if (row.May is null)
        {
            return [$"{project}: the table of references has no row for {folder}."];
        }

        return References(folder, xml)
            .Where(target => !row.May.Any(may => may == "own" ? Own(folder).Contains(target) : Matches(may, target)))
            .Select(target => $"{project}: may not reference {target}.");
    }

    private static IEnumerable<string> References(string folder, string xml) =>
        XDocument.Parse(xml).Descendants("ProjectReference")
            .Select(reference => Folder(Combine(folder, reference.Attribute("Include")!.Value.Replace('\\', '/'))));

    private static string[] Own(string folder)
    {
        var name = folder["tests/".Length..];
        return [$"services/{name}", name];
    }

    private static string Combine(string folder, string path) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", folder, path)));

    private static string Folder(string project) => Path.GetDirectoryName(project)!.Replace('\\', '/');

    private static bool Matches(string pattern, string folder) => pattern == "*"
        || pattern == folder
        || (pattern.EndsWith("/*", StringComparison.Ordinal) && folder.StartsWith(pattern[..^1], StringComparison.Ordinal));
}

public class ProjectReferencesTests
{
    [Fact]
    public void Every_project_references_only_what_the_table_allows() =>
        Rule.Holds(Tree.FilesEndingWith(".csproj").SelectMany(path => ProjectReferences.Violations(path, Tree.Read(path))));

    [Theory]
    [InlineData("services/credit/Quality.Credits.csproj", "../brand/Quality.Brands.csproj")]
    [InlineData("services/common/Quality.Common.csproj", "../credit/Quality.Credits.csproj")]
    [InlineData("gateway/Quality.Gateway.csproj", "../protos/Quality.Protos.csproj")]
    [InlineData("dashboard/Quality.Dashboard.csproj", "../services/common/Quality.Common.csproj")]
    [InlineData("protos/Quality.Protos.csproj", "../services/common/Quality.Common.csproj")]
    [InlineData("tests/credit/Quality.Credits.Tests.csproj", "../../services/brand/Quality.Brands.csproj")]
    [InlineData("tests/rules/Quality.Rules.Tests.csproj", "../testing/Quality.Testing.csproj")]
    [InlineData("tools/Anything.csproj", "../protos/Quality.Protos.csproj")]
    public void A_reference_outside_the_table_is_refused(string project, string reference) =>
        Assert.Single(ProjectReferences.Violations(project, Project(reference)));

    [Theory]
    [InlineData("services/credit/Quality.Credits.csproj", @"..\common\Quality.Common.csproj")]
    [InlineData("services/allinone/Quality.AllInOne.csproj", "../../gateway/Quality.Gateway.csproj")]
    [InlineData("tests/credit/Quality.Credits.Tests.csproj", "../../services/credit/Quality.Credits.csproj")]
    [InlineData("tests/gateway/Quality.Gateway.Tests.csproj", "../../gateway/Quality.Gateway.csproj")]
    public void A_reference_of_the_table_is_accepted(string project, string reference) =>
        Assert.Empty(ProjectReferences.Violations(project, Project(reference)));

    private static string Project(string reference) =>
        $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>""";
}
