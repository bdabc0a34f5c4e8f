using System.Diagnostics;
using Quality.Common.Storage;
using Quality.Protos.Credit.V1;
using Quality.Protos.Standards.V1;
using Quality.Testing;
using static Quality.Indicators.Tests.Invented;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Handlers;

public sealed class EnterpriseTests(ITestOutputHelper output)
{
    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Batches_of_five_hundred_are_taken_whole_and_a_roster_of_them_follows_their_changes(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        Enterprise[] all = [.. Enumerable.Range(0, 2000).Select(i => Enterprise($"a{i:0000}", i % 2 == 0 ? "620102" : "620502"))];
        var began = Stopwatch.StartNew();
        foreach (var batch in all.Chunk(500)) await host.DeliverAsync(new EnterprisesChanged { Enterprises = { batch } });
        output.WriteLine($"{provider}: 4 batches of 500 in {began.ElapsedMilliseconds} ms");
        for (var i = 0; i < 40; i++) await host.DeliverAsync(Product($"a{i:0000}", "1"));
        began.Restart();
        var today = (await host.ValueAsync("T1")).AsOf;
        var roster = await host.Rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例名录", AsOf = today } });
        Assert.Equal((40, 1960), (roster.EntryCount, roster.ExcludedCount));
        await host.Rosters.FreezeRosterAsync(new() { Name = roster.Name });
        output.WriteLine($"{provider}: roster of 2,000 made and frozen in {began.ElapsedMilliseconds} ms");
        Assert.Equal(40, (await host.ValueAsync("T1")).Denominator);
        Assert.Equal(20, (await host.ValueAsync("T1", region: "620500")).Denominator);

        Enterprise[] moved = [.. all.Take(500).Select(e => Enterprise(e.Uscc, "620302", version: 2))];
        began.Restart();
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { moved } });
        output.WriteLine($"{provider}: 500 moved, 40 of the roster, in {began.ElapsedMilliseconds} ms");
        Assert.Equal(40, (await host.ValueAsync("T1", region: "620300")).Denominator);
        Assert.False((await host.ValueAsync("T1", region: "620500")).HasValue);
        var reports = await host.Admin.ListReportsAsync(new());
        long Reported(string unit) => reports.Reports.Single(r => r.Unit == unit).Sources.Single(s => s.Source == "enterprises").Count;
        Assert.Equal((750, 500, 750), (Reported("620100"), Reported("620300"), Reported("620500")));
        Assert.Equal(V1.ReconciliationState.Agreed, (await host.Admin.RunReconcileAsync(new())).State);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_older_version_that_comes_late_still_tells_since_when_it_is_not_existing(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { Enterprise("a1") } });
        await host.DeliverAsync(Product("a1", "1"));
        await host.DeliverAsync(new DeclarationPublished { Declaration = Declaration(1, "a1", "2018-01-01") });
        var today = (await host.ValueAsync("T1")).AsOf;
        var roster = await host.Rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例名录", AsOf = today } });
        await host.Rosters.FreezeRosterAsync(new() { Name = roster.Name });
        var now = host.Host.Clock.GetUtcNow();
        Enterprise At(long version, EnterpriseStatus status, int day)
        {
            var enterprise = Enterprise("a1", version: version, status: status);
            enterprise.UpdateTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(now.AddDays(day));
            return enterprise;
        }

        host.Host.Clock.Advance(TimeSpan.FromDays(10));
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { At(4, EnterpriseStatus.Deregistered, 8) } });
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { At(3, EnterpriseStatus.Existing, 4), At(2, EnterpriseStatus.Suspended, 2) } });
        async Task<double> OnAsync(int day) => (await host.ValueAsync("T1", asOf: $"{DateOnly.Parse(today, null).AddDays(day):yyyy-MM-dd}")).Value;
        Assert.Equal((100.0, 0.0, 100.0, 0.0), (await OnAsync(1), await OnAsync(3), await OnAsync(5), await OnAsync(9)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_revised_declaration_covers_what_it_names_from_its_own_day(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { Enterprise("a1") } });
        var product = Product("a1", "1");
        product.Product.Model = "ＱＬ-1";
        await host.DeliverAsync(product);
        var today = (await host.ValueAsync("T1")).AsOf;
        var roster = await host.Rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例名录", AsOf = today } });
        await host.Rosters.FreezeRosterAsync(new() { Name = roster.Name });
        host.Host.Clock.Advance(TimeSpan.FromDays(5));
        var revised = Declaration(1, "a1", "2018-01-01");
        (revised.Version, revised.VersionPublishedOn) = (2, $"{DateOnly.Parse(today, null).AddDays(3):yyyy-MM-dd}");
        revised.Products[0].Model = "QL -1";
        var first = Declaration(1, "a1", "2018-01-01");
        first.Products[0].Model = "other";
        await host.DeliverAsync(new DeclarationPublished { Declaration = revised });
        await host.DeliverAsync(new DeclarationPublished { Declaration = first });
        Assert.Equal(100.0, (await host.ValueAsync("T1")).Value);
        Assert.Equal(0.0, (await host.ValueAsync("T1", asOf: today)).Value);
        var reports = await host.Admin.ListReportsAsync(new() { From = "2018-01-01", To = "2018-01-31" });
        Assert.Equal(1, reports.Reports.Single(r => r.Unit == "620100").Sources.Single(s => s.Source == "declarations").Count);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Single_events_are_taken_at_a_steady_pace(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(Sample(1_000, "2018-05-01"));
        var began = Stopwatch.StartNew();
        for (var i = 0; i < 300; i++) await host.DeliverAsync(Sample(i, "2018-05-01"));
        output.WriteLine($"{provider}: {300 / began.Elapsed.TotalSeconds:0} samples a second, one transaction each");
        Assert.Equal(301, (await host.ValueAsync("T7")).Denominator);
    }
}
