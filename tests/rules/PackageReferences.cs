using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Quality.Rules;

/// <summary>Packages that only one place may use, and versions that stand only in Directory.Packages.props.</summary>
internal static class PackageReferences
{
    private static readonly (Regex Package, string[] Only)[] Table =
    [
        (new("^(Microsoft\\.EntityFrameworkCore|Npgsql\\.EntityFrameworkCore|OpenIddict)"), ["services/identity"]),
        (new("^(Dapper|Dapr\\.|Npgsql|Microsoft\\.Data\\.Sqlite)"), ["services/common"]),
        (new("^Yarp\\."), ["gateway", "services/allinone"]),
        (new("^StackExchange\\.Redis"), ["services/common", "gateway", "dashboard"]),
        (new("^(BootstrapBlazor|DocumentFormat\\.OpenXml|Vizor\\.)"), ["dashboard"]),
        (new("^Google\\.Protobuf$|^Grpc\\.Tools$"), ["protos"]),
        (new("^(MediatR|Mediator|AutoMapper|Mapster|Moq|NSubstitute|FakeItEasy|FluentAssertions)"), []),
    ];

    public static IEnumerable<string> Violations(string project, string xml)
    {
        var folder = Path.GetDirectoryName(project)!.Replace('\\', '/');
        foreach (var reference in XDocument.Parse(xml).Descendants("PackageReference"))
        {
            var package = (string?)reference.Attribute("Include") ?? (string)reference.Attribute("Update")!;
            if (reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null)
            {
                yield return $"{project}: the version of {package} belongs in Directory.Packages.props.";
            }

            // Tests look at what the code did from outside, so they may use any package but the ones nobody uses.
            var row = Array.Find(Table, entry => entry.Package.IsMatch(package));
            if (row.Only is not null && !row.Only.Contains(folder) && !(row.Only.Length > 0 && folder.StartsWith("tests/", StringComparison.Ordinal)))
            {
                yield return $"{project}: {package} is used by {(row.Only.Length > 0 ? string.Join(", ", row.Only) : "nobody")} only.";
            }
        }
    }
}

public class PackageReferencesTests
{
    [Fact]
    public void Every_package_is_used_where_it_belongs() =>
        Rule.Holds(Tree.FilesEndingWith(".csproj").SelectMany(path => PackageReferences.Violations(path, Tree.Read(path))));

    [Theory]
    [InlineData("services/credit/Quality.Credits.csproj", "Include='Dapr.Client'")]
    [InlineData("services/credit/Quality.Credits.csproj", "Include='Microsoft.EntityFrameworkCore.Sqlite'")]
    [InlineData("dashboard/Quality.Dashboard.csproj", "Include='Npgsql'")]
    [InlineData("tests/credit/Quality.Credits.Tests.csproj", "Include='Moq'")]
    [InlineData("gateway/Quality.Gateway.csproj", "Include='Yarp.ReverseProxy' Version='2.3.0'")]
    public void A_package_in_the_wrong_place_is_refused(string project, string attributes) =>
        Assert.Single(PackageReferences.Violations(project, $"<Project><ItemGroup><PackageReference {attributes} /></ItemGroup></Project>"));
}
