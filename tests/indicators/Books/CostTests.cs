using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Indicators.Targets;
using Quality.Testing;

namespace Quality.Indicators.Tests.Books;

/// <summary>Reading must not cost more when history grows. QUALITY_FACTS=1000000 measures with as many.</summary>
public sealed class CostTests(ITestOutputHelper output)
{
    private static readonly int Many = int.Parse(Environment.GetEnvironmentVariable("QUALITY_FACTS") ?? "30000", CultureInfo.InvariantCulture);

    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Reading_all_targets_of_all_units_costs_the_same_at_many_facts(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var work = host.Host.Services.GetRequiredService<UnitOfWork<IndicatorsModule>>();
        await ManyFacts.FillAsync(work, 0, 10_000);
        var few = await MeasureAsync(work);
        var began = Stopwatch.StartNew();
        await ManyFacts.FillAsync(work, 10_000, Many);
        output.WriteLine($"{provider}: {Many - 10_000} facts written in {began.Elapsed}");
        var many = await MeasureAsync(work);
        output.WriteLine($"{provider}: all targets x 16 regions: {few} ms at 10,000, {many} ms at {Many} facts");
        began.Restart();
        await host.Admin.ListTargetsAsync(new() { Region = "620000", AsOf = "2019-06-30" });
        output.WriteLine($"{provider}: a past day {began.ElapsedMilliseconds} ms");
        began.Restart();
        var facts = await host.Admin.ListIndicatorFactsAsync(new() { Indicator = "T7", Region = "620000", Role = Protos.Indicators.V1.FactRole.Miss });
        output.WriteLine($"{provider}: a page of {facts.TotalSize} facts {began.ElapsedMilliseconds} ms");
        began.Restart();
        Protos.Indicators.V1.Reconciliation? recount = null;
        await TestHost.EventuallyAsync(async () => (recount = await RecountAsync(host)) is not null, "no other recount runs");
        output.WriteLine($"{provider}: recount {recount!.State} of {recount.Facts} facts {began.ElapsedMilliseconds} ms");
        Assert.True(many < few * 2 + 20, $"{few} ms at 10,000 facts, {many} ms at {Many}");
    }

    // The nightly recount may have begun by then.
    private static async Task<Protos.Indicators.V1.Reconciliation?> RecountAsync(IndicatorsHost host)
    {
        try
        {
            return await host.Admin.RunReconcileAsync(new());
        }
        catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.Aborted)
        {
            return null;
        }
    }

    /// <summary>The middle of seven cold reads: straight from the totals, past the memory of the board.</summary>
    private static async Task<double> MeasureAsync(UnitOfWork<IndicatorsModule> work)
    {
        var calculator = new Calculator(new());
        List<double> times = [];
        for (var i = 0; i < 7; i++)
        {
            var began = Stopwatch.StartNew();
            var view = await work.SnapshotAsync(new Board().CurrentAsync);
            foreach (var unit in Common.Values.ReportingUnits.AllAndUnassigned) Assert.Equal(8, calculator.All(new(unit.Code, null, view)).Count());
            times.Add(began.Elapsed.TotalMilliseconds);
        }

        return times.Order().ElementAt(3);
    }
}
