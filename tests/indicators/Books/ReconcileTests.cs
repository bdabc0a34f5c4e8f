using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Testing;
using static Quality.Indicators.Tests.Invented;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Books;

public sealed class ReconcileTests
{
    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    private static async Task SpoilAsync(IndicatorsHost host, string sql)
    {
        await using var connection = await host.Host.Services.GetRequiredService<Database<IndicatorsModule>>().OpenAsync();
        Assert.Equal(1, await connection.ExecuteAsync(sql));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_spoilt_rollup_is_found_named_and_rebuilt_from_the_facts(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(Sample(1, "2018-05-01"));
        await host.DeliverAsync(Sample(2, "2018-05-01", passes: false));
        await host.DeliverAsync(Granted(Honour(1, "2017-12-20")));
        await host.Host.DeliverAsync("indicators", Granted(Honour(2, "2017-12-21")));
        var good = await host.ValueAsync("T7");
        var agreed = await host.Admin.RunReconcileAsync(new());
        Assert.Equal((V1.ReconciliationState.Agreed, 4), (agreed.State, agreed.Facts));
        Assert.Equal(agreed.EndTime, agreed.LastAgreedTime);

        await SpoilAsync(host, "UPDATE rollups SET numerator = numerator + 5 WHERE indicator = 'T7' AND reason = ''");
        await SpoilAsync(host, "UPDATE totals SET denominator = denominator - 1 WHERE indicator = 'T7' AND reason = 'NONCONFORMING'");
        var differs = await host.Admin.RunReconcileAsync(new());
        Assert.Equal((V1.ReconciliationState.Differs, agreed.EndTime), (differs.State, differs.LastAgreedTime));
        Assert.Contains(differs.Differences, d => d is { Indicator: "T7", Unit: "620100", Measure: "numerator", Rollup: 6, Recount: 1, Date: "2018-05-01" });
        Assert.Contains(differs.Differences, d => d is { Measure: "denominator", Rollup: 0, Recount: 1 });

        var again = await host.Admin.RunReconcileAsync(new());
        Assert.Equal(V1.ReconciliationState.Agreed, again.State);
        var rebuilt = await host.ValueAsync("T7", asOf: good.AsOf);
        (rebuilt.KnownAt, rebuilt.Version) = (good.KnownAt, good.Version);
        Assert.Equal(good, rebuilt);
        Assert.Equal(again.Name, (await host.Admin.GetReconciliationAsync(new() { Name = "reconciliations/latest" })).Name);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Admin.GetReconciliationAsync(new() { Name = "reconciliations/none" }))).Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_run_that_cannot_read_the_facts_is_told_as_failed_and_the_next_one_is_free(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(Sample(1, "2018-05-01"));
        await RenameAsync(host, "rollups", "rollups_away");
        await Refusal.OfAsync(host.Admin.RunReconcileAsync(new()));
        Assert.Equal(V1.ReconciliationState.Failed, (await host.Admin.GetReconciliationAsync(new() { Name = "reconciliations/latest" })).State);
        await RenameAsync(host, "rollups_away", "rollups");
        Assert.Equal(V1.ReconciliationState.Agreed, (await host.Admin.RunReconcileAsync(new())).State);
    }

    private static async Task RenameAsync(IndicatorsHost host, string table, string name)
    {
        await using var connection = await host.Host.Services.GetRequiredService<Database<IndicatorsModule>>().OpenAsync();
        await connection.ExecuteAsync($"ALTER TABLE {table} RENAME TO {name}");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_repeated_request_gives_the_same_recount(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var request = new V1.RunReconcileRequest { RequestId = "0f8fad5b-d9cb-469f-a165-70867728950e" };
        var twins = await Task.WhenAll(host.Admin.RunReconcileAsync(request).ResponseAsync, host.Admin.RunReconcileAsync(request).ResponseAsync);
        Assert.Equal(twins[0], twins[1]);
        Assert.Equal(V1.ReconciliationState.Agreed, twins[0].State);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_run_that_was_broken_off_goes_on_with_the_next_indicator(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(Sample(1, "2018-05-01"));
        await host.DeliverAsync(Granted(Honour(1, "2017-12-20")));
        await SpoilAsync(host, "INSERT INTO reconciliations (name, state, started_at, alive_at) VALUES ('reconciliations/x', 1, 1, 1)");
        await SpoilAsync(host, "INSERT INTO reconciliation_parts (reconciliation, indicator, facts, cells, differences) VALUES ('reconciliations/x', 'T7', 99, 1, 0)");
        await host.Host.Services.GetRequiredService<Quality.Indicators.Reconciliations.Reconciler>().RunAsync("reconciliations/x", default);
        var ended = await host.Admin.GetReconciliationAsync(new() { Name = "reconciliations/x" });
        Assert.Equal((V1.ReconciliationState.Agreed, 100), (ended.State, ended.Facts));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task While_one_runs_another_is_refused(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await SpoilAsync(host, "INSERT INTO reconciliations (name, state, started_at, alive_at) VALUES ('reconciliations/x', 1, 1, 9000000000000)");
        Assert.Equal("RECONCILE_RUNNING", (await Refusal.OfAsync(host.Admin.RunReconcileAsync(new()))).Reason);
    }
}
