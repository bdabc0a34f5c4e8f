using Quality.Common.Storage;
using Quality.Protos.Credit.V1;
using Quality.Protos.Standards.V1;
using Quality.Testing;
using static Quality.Indicators.Tests.Invented;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Rosters;

public sealed class RosterTests
{
    private const string A = "91620100MA72ABCD97", B = "91620100MA72ABCE02", C = "91620500MA72ABCF08";

    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    private static async Task<V1.Roster> FreezeAsync(IndicatorsHost host, params string[] codes)
    {
        var today = (await host.ValueAsync("T1")).AsOf;
        var roster = await host.Rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例名录", AsOf = today }, Enterprises = { codes.Select(c => $"enterprises/{c}") } });
        return await host.Rosters.FreezeRosterAsync(new() { Name = roster.Name, Etag = roster.Etag, DocumentNumber = "示例〔2026〕1号" });
    }

    [Theory, MemberData(nameof(Both))]
    public async Task T1_has_no_data_until_a_roster_is_frozen_and_then_follows_every_declaration(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { Enterprise(A), Enterprise(B), Enterprise(C, "620502") } });
        foreach (var code in new[] { A, B, C }) await host.DeliverAsync(Product(code, "1"));
        await host.DeliverAsync(Product(A, "2", category: "5001"));
        await host.DeliverAsync(new DeclarationPublished { Declaration = Declaration(1, A, "2020-01-01") });
        var before = await host.ValueAsync("T1");
        Assert.Equal((V1.TargetStatus.NoData, false), (before.Status, before.HasValue));
        Assert.Contains(before.Notes, n => n.Reason == "ROSTER_NOT_FROZEN");

        var roster = await FreezeAsync(host, A, B);
        Assert.Equal((V1.RosterState.Frozen, 2, 64), (roster.State, roster.EntryCount, roster.Sha256.Length));
        var value = await host.ValueAsync("T1");
        Assert.Equal((0.0, 0, 2), (value.Value, value.Numerator, value.Denominator));
        Assert.Equal(("product-level", 1, 3), (value.Series[0].Id, value.Series[0].Numerator, value.Series[0].Denominator));

        await host.DeliverAsync(new DeclarationPublished { Declaration = Declaration(2, A, "2020-01-01", category: "5001") });
        await host.DeliverAsync(new DeclarationPublished { Declaration = Declaration(3, B, "2020-01-01") });
        value = await host.ValueAsync("T1");
        Assert.Equal((100.0, V1.TargetStatus.Achieved), (value.Value, value.Status));
        var withdrawn = Declaration(3, B, "2020-01-01");
        (withdrawn.Version, withdrawn.State, withdrawn.WithdrawnOn) = (2, DeclarationState.Withdrawn, value.AsOf);
        await host.DeliverAsync(new DeclarationWithdrawn { Declaration = withdrawn });
        Assert.Equal(50.0, (await host.ValueAsync("T1")).Value);
        Assert.Equal("NO_ACTIVE_DECLARATION", (await host.FactsAsync("T1")).Single(f => f.Source == $"enterprises/{B}").ExcludedReason);
        Assert.False((await host.ValueAsync("T1", region: "620500")).HasValue);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_standard_abolished_tomorrow_uncovers_its_product_tomorrow_without_any_event(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { Enterprise(A) } });
        await host.DeliverAsync(Product(A, "1"));
        var today = DateOnly.Parse((await host.ValueAsync("T1")).AsOf, null);
        await host.DeliverAsync(new DeclarationPublished { Declaration = Declaration(1, A, "2020-01-01", abolishedOn: $"{today.AddDays(1):yyyy-MM-dd}") });
        await FreezeAsync(host, A);
        Assert.Equal(100.0, (await host.ValueAsync("T1")).Value);
        host.Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0.0, (await host.ValueAsync("T1")).Value);
        // The next change brings the totals to the new day.
        await host.DeliverAsync(Granted(Honour(1, "2017-12-20")));
        Assert.Equal(0.0, (await host.ValueAsync("T1")).Value);
        Assert.Equal(100.0, (await host.ValueAsync("T1", asOf: $"{today:yyyy-MM-dd}")).Value);
        Assert.Equal(V1.ReconciliationState.Agreed, (await host.Admin.RunReconcileAsync(new())).State);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_new_roster_takes_over_from_its_day_and_a_deregistered_enterprise_stays_a_miss(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { Enterprise(A), Enterprise(B) } });
        foreach (var code in new[] { A, B }) await host.DeliverAsync(Product(code, "1"));
        await FreezeAsync(host, A, B);
        var deregistered = Enterprise(B, version: 2, status: EnterpriseStatus.Deregistered);
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { deregistered } });
        Assert.Equal(2, (await host.ValueAsync("T1")).Denominator);
        Assert.Equal("NOT_EXISTING", (await host.FactsAsync("T1")).Single(f => f.Source == $"enterprises/{B}").ExcludedReason);
        var first = (await host.ValueAsync("T1")).AsOf;
        host.Host.Clock.Advance(TimeSpan.FromDays(3));
        await FreezeAsync(host, A);
        Assert.Equal(1, (await host.ValueAsync("T1")).Denominator);
        Assert.Equal(2, (await host.ValueAsync("T1", asOf: first)).Denominator);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_draft_from_the_facts_says_who_is_left_out_and_why(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var notMain = Enterprise("91620100MA72ABCG03");
        notMain.MainConsumerProducer = false;
        await host.DeliverAsync(new EnterprisesChanged
        {
            Enterprises =
            {
                Enterprise("a1"), Enterprise("a2"), Enterprise("a3"), Enterprise("a4", version: 2, status: EnterpriseStatus.Deregistered), Enterprise("a5", "610102"), notMain,
            },
        });
        foreach (var code in new[] { "a1", "a4", "a5" }) await host.DeliverAsync(Product(code, "1"));
        await host.DeliverAsync(Product("a2", "1", category: "9005"));
        await host.DeliverAsync(Product("a3", "1", to: "2019-01-01"));
        var today = (await host.ValueAsync("T1")).AsOf;
        var roster = await host.Rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例名录", AsOf = today } });
        Assert.Equal((1, 4, V1.RosterState.Draft), (roster.EntryCount, roster.ExcludedCount, roster.State));
        var entries = await host.Rosters.ListRosterEntriesAsync(new() { Name = roster.Name });
        Assert.Equal(["", "NOT_CONSUMER_GOODS", "NOT_PRODUCING", "NOT_EXISTING", "NOT_IN_PROVINCE"], entries.Entries.Select(e => e.ExcludedReason));
        Assert.Equal(1, (await host.Rosters.ListRosterEntriesAsync(new() { Name = roster.Name, Included = true, Covered = false })).TotalSize);
        Assert.Contains((await host.Admin.ListTodosAsync(new())).Todos, t => t.Name == roster.Name && t.Reason == "ROSTER_TO_FREEZE");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Wrong_requests_hear_of_every_wrong_field_and_a_frozen_roster_never_changes(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var bad = await Refusal.OfAsync(host.Rosters.CreateRosterAsync(new() { Roster = new() { AsOf = "2099-01-01" }, Enterprises = { "x" } }));
        Assert.Equal(["enterprises[0]", "roster.as_of", "roster.display_name"], bad.Fields);
        var unknown = await Refusal.OfAsync(host.Rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例", AsOf = "2020-01-01" }, Enterprises = { "enterprises/x", "enterprises/y" } }));
        Assert.Equal(["enterprises[0]", "enterprises[1]"], unknown.Fields);
        var empty = await host.Rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例", AsOf = "2020-01-01" } });
        Assert.Equal("ROSTER_EMPTY", (await Refusal.OfAsync(host.Rosters.FreezeRosterAsync(new() { Name = empty.Name }))).Reason);
        await host.DeliverAsync(new EnterprisesChanged { Enterprises = { Enterprise(A) } });
        await host.DeliverAsync(Product(A, "1"));
        var frozen = await FreezeAsync(host, A);
        Assert.Equal("ROSTER_ALREADY_FROZEN", (await Refusal.OfAsync(host.Rosters.FreezeRosterAsync(new() { Name = frozen.Name }))).Reason);
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(host.Rosters.FreezeRosterAsync(new() { Name = frozen.Name, Etag = "v1" }))).Reason);
    }
}
