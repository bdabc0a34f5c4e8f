using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using Credit = Quality.Protos.Credit.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Libraries;

/// <summary>检查对象库 on the wire (2.7.1b): who can be drawn, for whoever may see the region.</summary>
public sealed class InspectedEnterpriseTests
{
    private const string Third = "91620102MA70000017";
    private static readonly DateTimeOffset May = new(2018, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_enterprise_is_found_by_name_code_region_state_class_and_product(DatabaseProvider provider)
    {
        await using var host = await FilledAsync(provider);
        Assert.Equal([LibraryGiven.Lanzhou, LibraryGiven.Tianshui], await CodesAsync(host, new() { Query = "家具" }));
        Assert.Equal([LibraryGiven.Tianshui], await CodesAsync(host, new() { Query = "天水示例" }));
        Assert.Equal([LibraryGiven.Lanzhou], await CodesAsync(host, new() { Query = "91620100ma72" }));
        Assert.Empty(await CodesAsync(host, new() { Query = "%" }));
        Assert.Equal([LibraryGiven.Lanzhou, Third], await CodesAsync(host, new() { Region = "620100" }));
        Assert.Equal([LibraryGiven.Lanzhou, LibraryGiven.Tianshui], await CodesAsync(host, new() { Statuses = { V1.InspectedStatus.Existing } }));
        Assert.Equal([LibraryGiven.Tianshui], await CodesAsync(host, new() { CreditClasses = { V1.InspectedClass.A, V1.InspectedClass.B } }));
        Assert.Equal([LibraryGiven.Lanzhou, Third], await CodesAsync(host, new() { CreditClasses = { V1.InspectedClass.None } }));
        Assert.Equal([LibraryGiven.Lanzhou, Third, LibraryGiven.Tianshui], await CodesAsync(host, new() { CreditClasses = { V1.InspectedClass.None, V1.InspectedClass.B } }));
        Assert.Equal([LibraryGiven.Lanzhou], await CodesAsync(host, new() { ProductCategory = "1001", Region = "620000" }));
        Assert.Empty(await CodesAsync(host, new() { RiskClass = "高" }));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_library_is_read_as_it_was_known_at_an_instant(DatabaseProvider provider)
    {
        await using var host = await FilledAsync(provider);
        var client = Client(host, TestCaller.ProvinceAdmin);
        var now = await client.GetInspectedEnterpriseAsync(new() { Name = "enterprises/" + LibraryGiven.Lanzhou });
        Assert.Equal(("兰州示例家具有限公司", "620102", "620100", 2, V1.InspectedClass.None, true), (now.DisplayName, now.Region, now.ReportingUnit, now.Version, now.CreditClass, now.Drawable));
        Assert.Equal(["1001", "1004"], now.Categories);
        Assert.Equal([("1001", "CZ-120", ""), ("1004", "", "2099-12-31")], now.Products.Select(p => (p.Category, p.Model, p.MadeTo)));
        var then = await client.GetInspectedEnterpriseAsync(new() { Name = now.Name, KnownAt = May.AddDays(3).ToTimestamp() });
        Assert.Equal(("兰州旧名木业有限公司", "620502", 1), (then.DisplayName, then.Region, then.Version));
        Assert.Empty(then.Products);
        Assert.Equal([LibraryGiven.Lanzhou, LibraryGiven.Tianshui], await CodesAsync(host, new() { Region = "620500", KnownAt = May.AddDays(3).ToTimestamp() }));
        Assert.Equal([LibraryGiven.Lanzhou], await CodesAsync(host, new() { Query = "旧名", KnownAt = May.AddDays(3).ToTimestamp() }));
        Assert.Empty(await CodesAsync(host, new() { Query = "旧名" }));
        Assert.Empty(await CodesAsync(host, new() { CreditClasses = { V1.InspectedClass.B }, KnownAt = May.AddDays(3).ToTimestamp() }));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(client.GetInspectedEnterpriseAsync(new() { Name = now.Name, KnownAt = May.AddDays(-1).ToTimestamp() }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_city_sees_its_own_region_only(DatabaseProvider provider)
    {
        await using var host = await FilledAsync(provider);
        var tianshui = Client(host, TestCaller.TianshuiAdmin);
        var list = await tianshui.ListInspectedEnterprisesAsync(new());
        Assert.Equal((1, LibraryGiven.Tianshui), (list.TotalSize, Assert.Single(list.InspectedEnterprises).Uscc));
        Assert.Equal(0, (await tianshui.ListInspectedEnterprisesAsync(new() { Region = "620100" })).TotalSize);
        Assert.Equal(0, (await tianshui.ListInspectedEnterprisesAsync(new() { Query = LibraryGiven.Lanzhou })).TotalSize);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(tianshui.GetInspectedEnterpriseAsync(new() { Name = "enterprises/" + LibraryGiven.Lanzhou }))).Reason);
        Assert.Equal(1, (await ExportAsync(tianshui, new())).Summary.RowCount);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(Client(host, Given.Laboratory).ListInspectedEnterprisesAsync(new()))).Reason);
        Assert.Equal(3, (await Client(host, TestCaller.With("auditor", "620000")).ListInspectedEnterprisesAsync(new())).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Pages_and_the_export_have_everything_and_the_export_proves_it(DatabaseProvider provider)
    {
        await using var host = await FilledAsync(provider);
        var client = Client(host, TestCaller.ProvinceAdmin);
        var page = await client.ListInspectedEnterprisesAsync(new() { PageSize = 2 });
        var rest = await client.ListInspectedEnterprisesAsync(new() { PageSize = 2, PageToken = page.NextPageToken });
        Assert.Equal((2, 1, 3, ""), (page.InspectedEnterprises.Count, rest.InspectedEnterprises.Count, rest.TotalSize, rest.NextPageToken));
        Assert.Equal("INVALID_FIELDS", (await Refusal.OfAsync(client.ListInspectedEnterprisesAsync(new() { PageSize = 2, PageToken = page.NextPageToken, Region = "620100" }))).Reason);
        var (rows, summary) = await ExportAsync(client, new());
        Assert.Equal(page.InspectedEnterprises.Concat(rest.InspectedEnterprises), rows);
        using var bytes = new MemoryStream();
        foreach (var row in rows) row.WriteDelimitedTo(bytes);
        Assert.Equal((3, Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))), (summary.RowCount, summary.Sha256));
        Assert.Equal(["1001", "1004"], rows.Single(r => r.Uscc == LibraryGiven.Lanzhou).Categories);
        Assert.Equal(1, (await ExportAsync(client, new() { CreditClasses = { V1.InspectedClass.B } })).Summary.RowCount);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_an_earlier_release_kept_is_made_searchable_once(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.ExecuteAsync("inspection", $"INSERT INTO checked_enterprises (uscc, version, display_name, status, region, address_key, credit_class, risk_class, from_at, to_at) VALUES ('{Third}', 1, '早先示例木业', 1, '620102', '', '', '', 0, {CheckedEnterpriseStore.Open})");
        Assert.Empty(await CodesAsync(host, new() { Query = "木业" }));
        var work = host.Services.GetRequiredService<UnitOfWork<InspectionsModule>>();
        Assert.Equal(1, await work.JobAsync(tx => InspectedEnterpriseStore.MakeSearchableAsync(tx, 10)));
        Assert.Equal(0, await work.JobAsync(tx => InspectedEnterpriseStore.MakeSearchableAsync(tx, 10)));
        Assert.Equal([Third], await CodesAsync(host, new() { Query = "木业" }));
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        var client = Client(host, TestCaller.ProvinceAdmin);
        var refusal = await Refusal.OfAsync(client.ListInspectedEnterprisesAsync(new() { Region = "999999", ProductCategory = "nothing", Statuses = { (V1.InspectedStatus)77 }, CreditClasses = { (V1.InspectedClass)77 } }));
        Assert.Equal(["region", "statuses[0]", "credit_classes[0]", "product_category"], refusal.Violations.Select(v => v.Field));
        Assert.Equal("INVALID_FIELDS", (await Refusal.OfAsync(client.GetInspectedEnterpriseAsync(new() { Name = "enterprises/1" }))).Reason);
        Assert.Equal("INVALID_FIELDS", (await Refusal.OfAsync(client.GetInspectedEnterpriseAsync(new()))).Reason);
    }

    /// <summary>One that moved and changed its name, one with a class, one that is struck off.</summary>
    private static async Task<TestHost> FilledAsync(DatabaseProvider provider)
    {
        var host = await Given.HostAsync(provider);
        await host.TellAsync(LibraryGiven.Lanzhou, 1, May, "620502", name: "兰州旧名木业有限公司");
        await host.TellAsync(LibraryGiven.Lanzhou, 2, May.AddDays(10), "620102", name: "兰州示例家具有限公司");
        await host.TellAsync(LibraryGiven.Tianshui, 1, May, "620502", name: "天水示例家具有限公司");
        await host.TellAsync(Third, 1, May, "620102", Credit.EnterpriseStatus.Deregistered, name: "兰州示例日化厂");
        await host.MakesAsync(LibraryGiven.Lanzhou, "1001", "CZ-120", May.AddDays(10));
        await host.MakesAsync(LibraryGiven.Lanzhou, "1004", "", May.AddDays(10), to: "2099-12-31");
        await host.MakesAsync(LibraryGiven.Tianshui, "1001", "A", May, to: "2018-05-31");
        await host.DeliverAsync("inspection", new Credit.GradeChanged { Grade = new() { Enterprise = "enterprises/" + LibraryGiven.Tianshui, Version = 1, Class = Credit.GradeClass.B, ChangeTime = May.AddDays(10).ToTimestamp() } });
        return host;
    }

    private static V1.InspectedEnterpriseService.InspectedEnterpriseServiceClient Client(TestHost host, TestCaller caller) =>
        host.Client(c => new V1.InspectedEnterpriseService.InspectedEnterpriseServiceClient(c), caller);

    private static async Task<List<string>> CodesAsync(TestHost host, V1.ListInspectedEnterprisesRequest request)
    {
        var answer = await Client(host, TestCaller.ProvinceAdmin).ListInspectedEnterprisesAsync(request);
        Assert.Equal(answer.TotalSize, answer.InspectedEnterprises.Count);
        return [.. answer.InspectedEnterprises.Select(e => e.Uscc)];
    }

    private static async Task<(List<V1.InspectedEnterprise> Rows, Quality.Protos.Common.V1.ExportSummary Summary)> ExportAsync(
        V1.InspectedEnterpriseService.InspectedEnterpriseServiceClient client, V1.ExportInspectedEnterprisesRequest request)
    {
        using var export = client.ExportInspectedEnterprises(request);
        var parts = await export.ResponseStream.ReadAllAsync().ToListAsync();
        return ([.. parts.Where(p => p.Rows is not null).SelectMany(p => p.Rows.InspectedEnterprises)], parts[^1].Summary);
    }
}
