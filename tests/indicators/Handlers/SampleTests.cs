using Quality.Common.Storage;
using Quality.Protos.Inspection.V1;
using Quality.Testing;
using static Quality.Indicators.Tests.Invented;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Handlers;

public sealed class SampleTests
{
    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task T7_counts_final_tested_provincial_spot_checks_of_consumer_goods_and_nothing_else(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        SampleConcluded[] samples =
        [
            Sample(1, "2018-05-01"), Sample(2, "2018-05-01", passes: false), Sample(3, "2018-05-01", with: s => s.Selection = SampleSelection.Targeted),
            Sample(4, "2018-05-01", with: s => s.ProductCategory = "3031"), // food contact: in
            Sample(10, "2018-05-01", with: s => s.Level = SampleLevel.National), Sample(11, "2018-05-01", with: s => s.Level = SampleLevel.County),
            Sample(12, "2018-05-01", with: s => s.Kind = SampleKind.RiskMonitoring), Sample(13, "2018-05-01", with: s => s.Kind = SampleKind.Recheck),
            Sample(14, "2018-05-01", with: s => s.ProductCategory = "9005"), Sample(15, "2018-05-01", with: s => s.ProductCategory = "3003"),
            Sample(16, "2018-05-01", with: s => s.ProductCategory = "2001"), Sample(17, "2018-05-01", with: s => s.Regime = SampleRegime.Trade),
            Sample(18, "2018-05-01", passes: false, with: s => s.Final = false), Sample(19, "2018-05-01", with: s => s.Outcome = SampleOutcome.Untested),
            Sample(20, "2018-05-01", with: s => s.Outcome = SampleOutcome.Refused), Sample(21, "2015-05-01"),
            Sample(22, "2018-05-01", with: s => s.ProductCategory = "x"),
        ];
        foreach (var sample in samples) await host.DeliverAsync(sample);

        var value = await host.ValueAsync("T7");
        Assert.Equal((3, 4, 75.0), (value.Numerator, value.Denominator, value.Value));
        Assert.Equal(
            [("CATEGORY_UNKNOWN", 1), ("NOT_CONSUMER_GOODS", 1), ("NOT_FINAL", 1), ("NOT_PROVINCIAL", 2), ("NOT_SUPERVISION", 2), ("OTHER_REGIME", 3), ("OUTSIDE_PERIOD", 1), ("REFUSED", 1), ("UNTESTED", 1)],
            value.Exclusions.Select(e => (e.Reason, (int)e.Count)));
        Assert.Equal(samples.Length, value.Denominator + value.Exclusions.Sum(e => e.Count));
        Assert.Equal([("selection-random", 3), ("selection-targeted", 1)], value.Series.Select(s => (s.Id, (int)s.Denominator)));
        Assert.Equal(V1.TargetStatus.Insufficient, value.Status);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_re_test_turns_the_conclusion_and_the_old_one_stays_known(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(Sample(1, "2018-05-01", passes: false));
        var before = await host.ValueAsync("T7");
        Assert.Equal(0.0, before.Value);
        await host.DeliverAsync(Sample(1, "2018-05-01", with: s => (s.Version, s.ConcludedOn) = (2, "2018-06-20")));
        await host.DeliverAsync(Sample(1, "2018-05-01", passes: false)); // late and repeated
        Assert.Equal(100.0, (await host.ValueAsync("T7")).Value);
        Assert.False((await host.ValueAsync("T7", asOf: "2018-06-19")).HasValue);
        var then = await host.Admin.GetIndicatorAsync(new() { Indicator = "T7", KnownAt = before.KnownAt });
        Assert.Equal((0.0, before.KnownAt), (then.Value, then.KnownAt));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_broken_year_is_remembered_and_named(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        for (var i = 0; i < 40; i++) await host.DeliverAsync(Sample(i, "2018-05-01", passes: i >= 5));
        for (var i = 100; i < 200; i++) await host.DeliverAsync(Sample(i, "2020-11-01"));
        var value = await host.ValueAsync("T7");
        Assert.True(value.Value > 96);
        Assert.Equal(V1.TargetStatus.Breached, value.Status);
        Assert.Equal(["2018"], value.Notes.Where(n => n.Reason == "BREACH").Select(n => n.Subject));
        Assert.Equal(["2017", "2018", "2019", "2020", "2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"], value.Periods.Select(p => p.Period));
        Assert.False(value.Periods[2].HasValue);
        Assert.Equal(87.5, (await host.ValueAsync("T7", period: "2018")).Value);
        Assert.Equal(V1.TargetStatus.Stable, (await host.ValueAsync("T7", period: "2020")).Status);
        var trend = await host.Admin.GetTrendAsync(new() { Indicator = "T7", Region = "620000", Step = V1.TrendStep.Year, From = "2017", To = "2020" });
        Assert.Equal([false, true, false, false], trend.Points.Select(p => p.BelowFloor));
    }
}
