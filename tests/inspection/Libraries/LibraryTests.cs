using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Libraries;

public sealed class LibraryTests
{
    private const string Uscc = "916201007127515432";
    private static readonly DateOnly Today = new(2018, 6, 15);

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_certificate_that_ended_yesterday_is_in_no_list_of_today(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Inspectors(TestCaller.ProvinceAdmin);
        var ended = await client.CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("G1", i => i.ValidTo = "2018-06-14") });
        await client.CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("G2", i => i.ValidTo = "2018-06-15") });
        await client.CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("G3", i => i.Region = "620502") });
        Assert.Equal(["G2", "G3"], (await host.ReadAsync(tx => InspectorStore.OnAsync(tx, Today, "620000"))).Select(i => i.Code));
        Assert.Equal(["G1", "G2", "G3"], (await host.ReadAsync(tx => InspectorStore.OnAsync(tx, Today.AddDays(-1), "620000"))).Select(i => i.Code));
        Assert.Equal(["G2"], (await host.ReadAsync(tx => InspectorStore.OnAsync(tx, Today, "620100"))).Select(i => i.Code));
        Assert.Equal(2, (await client.ListInspectorsAsync(new() { ValidOn = "2018-06-15" })).TotalSize);
        Assert.Equal(ended.Name, Assert.Single((await client.ListInspectorsAsync(new() { EndsBy = "2018-06-14" })).Inspectors).Name);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_entry_is_replaced_and_its_old_version_kept(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Inspectors(TestCaller.LanzhouAdmin);
        var first = await client.CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("G1") });
        await client.CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("G2") });
        var change = first.Clone();
        change.WorkloadLimit = 9;
        var second = await client.UpdateInspectorAsync(new() { Inspector = change });
        Assert.Equal((2, 9, first.CreateTime), (second.Version, second.WorkloadLimit, second.CreateTime));
        Assert.Equal(first, await client.GetInspectorAsync(new() { Name = first.Name, Version = 1 }));
        Assert.Equal(second, await client.GetInspectorAsync(new() { Name = first.Name }));
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(client.UpdateInspectorAsync(new() { Inspector = change }))).Reason);
        (change.Etag, change.CertificateNumber) = ("", "G2");
        Assert.Equal("ALREADY_EXISTS", (await Refusal.OfAsync(client.UpdateInspectorAsync(new() { Inspector = change }))).Reason);
        Assert.Equal("ALREADY_EXISTS", (await Refusal.OfAsync(client.CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("G1") }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task All_versions_of_an_item_list_are_listed_the_newest_first(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.ItemLists(TestCaller.LanzhouAdmin);
        var list = await client.CreateItemListAsync(new() { ItemList = new() { DisplayName = "清单", Region = "620100", ValidFrom = "2018-01-01", Items = { new V1.ListedItem { Number = "1", Subject = "事项", Basis = "条款" } } } });
        List<V1.ItemList> all = [list];
        for (var n = 2; n <= 4; n++)
        {
            host.Clock.Advance(TimeSpan.FromDays(1));
            var change = all[0].Clone();
            change.ValidTo = $"2019-01-0{n}";
            all.Insert(0, await client.UpdateItemListAsync(new() { ItemList = change }));
        }

        var page = await client.ListItemListVersionsAsync(new() { Name = list.Name, PageSize = 3 });
        var rest = await client.ListItemListVersionsAsync(new() { Name = list.Name, PageSize = 3, PageToken = page.NextPageToken });
        Assert.Equal(all, page.ItemLists.Concat(rest.ItemLists));
        Assert.Equal((3, 1, 4, ""), (page.ItemLists.Count, rest.ItemLists.Count, rest.TotalSize, rest.NextPageToken));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.ItemLists(TestCaller.TianshuiAdmin).ListItemListVersionsAsync(new() { Name = list.Name }))).Reason);
        Assert.Equal("INVALID_FIELDS", (await Refusal.OfAsync(client.ListItemListVersionsAsync(new()))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Lists_have_pages_and_exports_have_everything(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Inspectors(TestCaller.ProvinceAdmin);
        for (var n = 0; n < 5; n++) await client.CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector($"G{n}") });
        var page = await client.ListInspectorsAsync(new() { PageSize = 3 });
        var rest = await client.ListInspectorsAsync(new() { PageSize = 3, PageToken = page.NextPageToken });
        Assert.Equal((3, 2, 5, ""), (page.Inspectors.Count, rest.Inspectors.Count, rest.TotalSize, rest.NextPageToken));
        using var export = client.ExportInspectors(new());
        var parts = await export.ResponseStream.ReadAllAsync().ToListAsync();
        Assert.Equal(5, parts[^1].Summary.RowCount);
        Assert.Equal(["G0", "G1", "G2", "G3", "G4"], parts[0].Rows.Inspectors.Select(i => i.CertificateNumber).Order(StringComparer.Ordinal)); // of one millisecond, ids come in any order
        Assert.Equal("检查员G3", Assert.Single((await client.ListInspectorsAsync(new() { Query = "g3" })).Inspectors).DisplayName);
        Assert.Equal(0, (await client.ListInspectorsAsync(new() { Query = "%" })).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Everybody_sees_what_is_theirs_only(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var entry = await host.Inspectors(TestCaller.LanzhouAdmin).CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("G1") });
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Inspectors(TestCaller.TianshuiAdmin).GetInspectorAsync(new() { Name = entry.Name }))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(host.Inspectors(TestCaller.TianshuiAdmin).CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("G2") }))).Reason);
        Assert.Equal(0, (await host.Inspectors(TestCaller.LanzhouInspector).ListInspectorsAsync(new())).TotalSize);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.Inspectors(TestCaller.LanzhouInspector).UpdateInspectorAsync(new() { Inspector = entry }))).Reason);
        Assert.Equal(1, (await host.Inspectors(TestCaller.With("auditor", "620000")).ListInspectorsAsync(new())).TotalSize);
        await host.Laboratories(TestCaller.ProvinceAdmin).CreateLaboratoryAsync(new() { Laboratory = LibraryGiven.Laboratory(Uscc) });
        Assert.Equal(0, (await host.Laboratories(Given.Laboratory).ListLaboratoriesAsync(new())).TotalSize);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        var refusal = await Refusal.OfAsync(host.Inspectors(TestCaller.ProvinceAdmin).CreateInspectorAsync(new()
        {
            Inspector = new() { Region = "110000", ValidFrom = "2018-02-30", ValidTo = "2018-01-01", Qualifications = { "nothing" }, Interests = { new V1.DeclaredInterest { Enterprise = "x" } } },
        }));
        Assert.Equal(
            [
                "inspector.display_name", "inspector.region", "inspector.certificate_number", "inspector.valid_from", "inspector.qualifications[0]", "inspector.workload_limit",
                "inspector.interests[0].enterprise", "inspector.interests[0].kind", "inspector.interests[0].valid_from",
            ],
            refusal.Violations.Select(v => v.Field));
        var list = await Refusal.OfAsync(host.ItemLists(TestCaller.ProvinceAdmin).CreateItemListAsync(new() { ItemList = new() { DisplayName = "清单", Region = "620000", ValidFrom = "2018-01-01" } }));
        Assert.Equal(["item_list.items"], list.Violations.Select(v => v.Field));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_laboratory_is_accredited_by_item_method_and_day(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var laboratory = await host.Laboratories(TestCaller.ProvinceAdmin).CreateLaboratoryAsync(new() { Laboratory = LibraryGiven.Laboratory(Uscc) });
        TestDemand[] formaldehyde = [new("甲醛释放量", "GB 18584")];
        Assert.Empty(await host.ReadAsync(tx => LaboratoryStore.AccreditedAsync(tx, formaldehyde, Today)));
        Assert.Equal(laboratory.Name, Assert.Single(await host.ReadAsync(tx => LaboratoryStore.AccreditedAsync(tx, formaldehyde, Today.AddDays(-1)))).Name);
        Assert.Equal(["GB/T 17657"], Assert.Single(await host.ReadAsync(tx => LaboratoryStore.AccreditedAsync(tx, [new("耐划痕", "GB/T 17657")], Today))).Methods);
        Assert.False(await host.ReadAsync(tx => LaboratoryStore.IsAccreditedAsync(tx, laboratory.Name, formaldehyde[0], Today)));
        Assert.True(await host.ReadAsync(tx => LaboratoryStore.IsAccreditedAsync(tx, laboratory.Name, formaldehyde[0], Today.AddDays(-1))));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Recusals_are_declared_or_follow_of_themselves(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var inspector = await host.Inspectors(TestCaller.ProvinceAdmin).CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("G1") });
        var laboratory = await host.Laboratories(TestCaller.ProvinceAdmin).CreateLaboratoryAsync(new() { Laboratory = LibraryGiven.Laboratory(Uscc) });
        var now = host.Clock.GetUtcNow();
        await host.TellAsync(LibraryGiven.Tianshui, 1, now.AddDays(-1), "620502", address: "兰州市城关区示例路1号");
        var recusals = await host.ReadAsync(tx => RecusalStore.OnAsync(tx, Today, now));
        Assert.Equal(
            [
                new(LibraryGiven.Lanzhou, inspector.Name["inspectors/".Length..], "former employer"), new(LibraryGiven.Tianshui, laboratory.Name["laboratories/".Length..], "same address"),
                new(Uscc, laboratory.Name["laboratories/".Length..], "same entity"),
            ],
            recusals.OrderBy(r => r.Reason, StringComparer.Ordinal).ToList());
    }
}
