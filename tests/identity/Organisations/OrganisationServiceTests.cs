using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Tests.Organisations;

public sealed class OrganisationServiceTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_reform_ends_one_department_and_begins_the_next_and_both_stay_readable(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new IdentityModule());
        var organisations = host.Client(c => new V1.OrganisationService.OrganisationServiceClient(c), TestCaller.ProvinceAdmin);
        var old = await organisations.CreateDepartmentAsync(new() { Department = New("质量技术监督局", "2016-01-01") });
        old = await organisations.UpdateDepartmentAsync(new() { Department = new() { Name = old.Name, Etag = old.Etag, ValidTo = "2018-11-09" } });
        var next = await organisations.CreateDepartmentAsync(new() { Department = New("市场监督管理局", "2018-11-10", predecessor: old.Name) });
        Assert.Equal(old.Name, next.Predecessor);
        Assert.Equal([old], (await organisations.ListDepartmentsAsync(new() { AsOf = "2018-11-09" })).Departments);
        Assert.Equal([next], (await organisations.ListDepartmentsAsync(new() { AsOf = "2018-11-10" })).Departments);
        Assert.Equal([next], (await organisations.ListDepartmentsAsync(new() { Kinds = { V1.DepartmentKind.Quality }, Query = "监督管理" })).Departments);
        Assert.Equal([old, next], (await organisations.ListDepartmentsAsync(new() { IncludeEnded = true, Region = "620000" })).Departments);
        Assert.Equal(old, await organisations.GetDepartmentAsync(new() { Name = old.Name }));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Twins_circles_and_wrong_fields_are_refused(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new IdentityModule());
        var organisations = host.Client(c => new V1.OrganisationService.OrganisationServiceClient(c), TestCaller.ProvinceAdmin);
        var top = await organisations.CreateDepartmentAsync(new() { Department = New("上级", "2016-01-01") });
        var middle = await organisations.CreateDepartmentAsync(new() { Department = New("中级", "2016-01-01", parent: top.Name) });
        var low = await organisations.CreateDepartmentAsync(new() { Department = New("下级", "2016-01-01", parent: middle.Name) });
        Assert.Equal("DEPARTMENT_EXISTS", (await Refusal.OfAsync(organisations.CreateDepartmentAsync(new() { Department = New("上级", "2020-01-01") }))).Reason);
        foreach (var parent in new[] { top.Name, middle.Name, low.Name })
            Assert.Equal(["department.parent"], (await Refusal.OfAsync(organisations.UpdateDepartmentAsync(new() { Department = new() { Name = top.Name, Parent = parent } }))).Fields);
        var refusal = await Refusal.OfAsync(organisations.CreateDepartmentAsync(new()
        {
            Department = new() { Region = "999999", ValidFrom = "2020-02-30", ValidTo = "2019-01-01", Parent = "elsewhere/1" },
        }));
        Assert.Equal(["department.display_name", "department.kind", "department.parent", "department.region", "department.valid_from"], refusal.Fields);
        Assert.Equal(["department.valid_to"], (await Refusal.OfAsync(organisations.UpdateDepartmentAsync(new() { Department = new() { Name = top.Name, ValidTo = "2015-12-31" } }))).Fields);
        var free = await organisations.UpdateDepartmentAsync(new() { Department = new() { Name = middle.Name }, UpdateMask = new() { Paths = { "parent" } } });
        Assert.Equal("", free.Parent);
    }

    [Fact]
    public async Task A_city_keeps_its_own_departments_and_reads_all()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var city = host.Client(c => new V1.OrganisationService.OrganisationServiceClient(c), TestCaller.LanzhouAdmin);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(city.CreateDepartmentAsync(new() { Department = New("x", "2016-01-01") }))).Reason);
        var own = await city.CreateDepartmentAsync(new() { Department = New("兰州市局", "2016-01-01", region: "620100") });
        var other = host.Client(c => new V1.OrganisationService.OrganisationServiceClient(c), TestCaller.TianshuiAdmin);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(other.UpdateDepartmentAsync(new() { Department = new() { Name = own.Name, ShortName = "x" } }))).Reason);
        var officer = host.Client(c => new V1.OrganisationService.OrganisationServiceClient(c), TestCaller.LanzhouOfficer);
        Assert.Equal([own], (await officer.ListDepartmentsAsync(new())).Departments);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(officer.CreateDepartmentAsync(new()))).Code);
    }

    [Fact]
    public async Task The_fifteen_units_are_in_force_and_Lanzhou_is_without_its_new_area()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var organisations = host.Client(c => new V1.OrganisationService.OrganisationServiceClient(c), TestCaller.Nobody);
        var units = (await organisations.ListReportingUnitsAsync(new())).Units;
        Assert.Equal(15, units.Count);
        var lanzhou = units.Single(u => u.Region == "620100");
        Assert.Contains("620102", lanzhou.Divisions);
        Assert.DoesNotContain("620171", lanzhou.Divisions);
        Assert.Equal(["620171"], units.Single(u => u.Region == "620171").Divisions);
        Assert.Equal(15, units.Select(u => (u.TileColumn, u.TileRow)).Distinct().Count());

        var first = await organisations.ListReportingUnitsAsync(new() { PageSize = 10 });
        var rest = await organisations.ListReportingUnitsAsync(new() { PageSize = 10, PageToken = first.NextPageToken });
        Assert.Equal(units, first.Units.Concat(rest.Units));
        Assert.Equal((15, ""), (rest.TotalSize, rest.NextPageToken));
        Assert.Equal(["as_of"], (await Refusal.OfAsync(organisations.ListReportingUnitsAsync(new() { AsOf = "2018" }))).Fields);
    }

    private static V1.Department New(string name, string from, string region = "620000", string parent = "", string predecessor = "") => new()
    {
        DisplayName = name, Kind = V1.DepartmentKind.Quality, Region = region, ValidFrom = from, Parent = parent, Predecessor = predecessor,
    };
}
