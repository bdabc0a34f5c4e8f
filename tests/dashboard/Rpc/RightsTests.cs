using System.Security.Claims;
using System.Text.RegularExpressions;
using Quality.Dashboard.Rpc;

namespace Quality.Dashboard.Tests.Rpc;

/// <summary>Pages hide what a role may not do; the table behind that is the services' own.</summary>
public sealed partial class RightsTests
{
    private static readonly Dictionary<string, string[]> Sets = new()
    {
        ["ProvinceAdmin"] = ["province_admin"], ["CityAdmin"] = ["city_admin"], ["DepartmentOfficer"] = ["department_officer"], ["Inspector"] = ["inspector"],
        ["Laboratory"] = ["laboratory"], ["BrandOffice"] = ["brand_office"], ["Auditor"] = ["auditor"],
        ["Admins"] = ["province_admin", "city_admin"],
        ["Officials"] = ["province_admin", "city_admin", "department_officer", "inspector", "brand_office", "auditor"],
        ["Handlers"] = ["province_admin", "city_admin", "department_officer", "inspector"],
        ["Officers"] = ["province_admin", "city_admin", "department_officer"],
        ["Writers"] = ["province_admin", "city_admin", "department_officer"],
        ["Readers"] = ["province_admin", "city_admin", "department_officer", "inspector", "brand_office", "auditor", "laboratory"],
        ["Drawers"] = ["province_admin", "city_admin", "department_officer"],
        ["Carriers"] = ["province_admin", "city_admin", "department_officer", "inspector", "auditor"],
        ["Deciders"] = ["province_admin", "city_admin", "department_officer"],
        ["Finalisers"] = ["province_admin", "city_admin", "department_officer", "inspector"],
    };

    [Fact]
    public void Every_right_is_the_one_that_the_service_gives()
    {
        var root = Root();
        Assert.SkipWhen(root is null, "the source tree is not beside the tests");
        var declared = Directory.EnumerateFiles(Path.Combine(root!, "services"), "*.cs", SearchOption.AllDirectories)
            .Where(file => file.EndsWith("Module.cs", StringComparison.Ordinal) || file.EndsWith("Access.cs", StringComparison.Ordinal))
            .SelectMany(file => Declared(File.ReadAllText(file))).Where(rule => Rights.Table.ContainsKey(rule.Rpc)).ToLookup(rule => rule.Rpc, rule => rule.Roles);
        Assert.Equal(Rights.Table.Keys.Order(), declared.Select(rule => rule.Key).Order());
        foreach (var (rpc, roles) in Rights.Table) // two services may have an rpc of one name: then both give the same right
            Assert.All(declared[rpc], given => Assert.True(given.SetEquals(roles), $"{rpc}: a service says {string.Join(", ", given.Order())}."));
    }

    [Fact]
    public void Auditors_read_what_is_declared_as_read_and_change_nothing()
    {
        var rules = Declared("""access.For(x).Read("GetX", Role.Admins).Write("ChangeX", SampleRules.Finalisers, Role.Laboratory);""").ToDictionary(rule => rule.Rpc, rule => rule.Roles);
        Assert.True(rules["GetX"].SetEquals(["province_admin", "city_admin", "auditor"]));
        Assert.True(rules["ChangeX"].SetEquals(["province_admin", "city_admin", "department_officer", "inspector", "laboratory"]));
    }

    [Fact]
    public void One_of_several_roles_is_enough()
    {
        var person = new ClaimsPrincipal(new ClaimsIdentity([new("role", "auditor"), new("role", "brand_office"), new("region", "620100")], "x", "name", "role"));
        Assert.True(person.May("GrantHonour"));
        Assert.False(person.May("CreateAccount"));
        Assert.Equal("620100", person.Region());
    }

    private static IEnumerable<(string Rpc, HashSet<string> Roles)> Declared(string source) =>
        from rule in Rule().Matches(source)
        let roles = rule.Groups[3].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(role => role[(role.LastIndexOf('.') + 1)..])
        where roles.All(Sets.ContainsKey)
        select (rule.Groups[2].Value, roles.SelectMany(role => Sets[role]).Concat(rule.Groups[1].Value == "Read" ? ["auditor"] : Array.Empty<string>()).ToHashSet());

    private static string? Root()
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
            if (Directory.Exists(Path.Combine(place.FullName, "services", "common")))
                return place.FullName;
        return null;
    }

    [GeneratedRegex("""\.(Read|Write)\("(\w+)"((?:, [\w.]+)*)\)""")]
    private static partial Regex Rule();
}
