using Quality.Common.Storage;
using Quality.Protos.Brand.V1;
using Quality.Testing;
using static Quality.Indicators.Tests.Invented;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Handlers;

[Trait("Category", "wire")]
public sealed class HonourTests
{
    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_granted_brand_moves_T3_and_the_case_stands_behind_it(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var before = await host.ValueAsync("T3");
        Assert.Equal((V1.TargetStatus.NoData, false), (before.Status, before.HasValue));
        await host.DeliverAsync(Granted(Honour(1, "2017-12-20")));

        var value = await host.ValueAsync("T3", asOf: "2017-12-31");
        Assert.Equal((1, 70, V1.TargetStatus.Behind), (value.Value, value.Target, value.Status));
        Assert.Equal("2017-12-20", value.LastFactOn);
        Assert.Equal(365 / 1461d, value.ElapsedShare);
        Assert.True(value.Interval.Low <= 1 && value.Interval.High >= 1);
        var fact = Assert.Single(await host.FactsAsync("T3"));
        Assert.Equal(("honours/00000000-0000-7000-8000-000000000001", "620100", "620102", "", "示例〔2017〕1号"), (fact.Source, fact.Unit, fact.Region, fact.ExcludedReason, fact.Reference));
        Assert.Equal(1, (await host.ValueAsync("T3", region: "620100")).Value);
        Assert.False((await host.ValueAsync("T3", region: "620500")).HasValue);
    }

    // domain 8.10: 74 new and 91 re-evaluated.
    [Theory, MemberData(nameof(Both))]
    public async Task Re_evaluated_brands_are_no_new_ones(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        for (var i = 0; i < 74 + 91; i++)
        {
            var honour = Honour(i, "2017-12-20");
            if (i >= 74) honour.GrantKind = GrantKind.ReEvaluated;
            await host.DeliverAsync(Granted(honour));
        }

        var value = await host.ValueAsync("T3");
        Assert.Equal((74, V1.TargetStatus.Achieved), (value.Value, value.Status));
        Assert.Equal(("RE_EVALUATED", 91), (value.Exclusions.Single().Reason, value.Exclusions.Single().Count));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Every_reason_keeps_its_cases_and_all_of_them_add_up(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        Honour With(int number, Action<Honour> change)
        {
            var honour = Honour(number, "2018-03-01", "famous-brand-zone", key: $"示例区{number}");
            honour.Stage = HonourStage.Named;
            change(honour);
            return honour;
        }

        Honour[] honours =
        [
            With(1, _ => { }), With(2, h => h.Stage = HonourStage.Preparation), With(3, h => h.Level = HonourLevel.Municipal),
            With(4, h => h.ProductCategory = "9005"), With(5, h => h.PublishedOn = "2015-03-01"), With(6, h => h.ProductCategory = "nothing"),
            With(7, h => h.ObjectName = "示例区1"),
        ];
        foreach (var honour in honours) await host.DeliverAsync(Granted(honour));
        var value = await host.ValueAsync("T5");
        Assert.Equal(1, value.Value);
        Assert.Equal(
            ["ALREADY_COUNTED", "CATEGORY_UNKNOWN", "LEVEL_NOT_COUNTED", "NOT_CONSUMER_GOODS", "OUTSIDE_PERIOD", "PREPARATION_ONLY"],
            value.Exclusions.Select(e => e.Reason));
        Assert.Equal(honours.Length, value.Value + value.Exclusions.Sum(e => e.Count));
        Assert.Equal(honours.Length, (await host.FactsAsync("T5")).Count);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_revoked_brand_counted_until_its_day_and_its_repetition_takes_its_place(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var (first, second) = (Honour(1, "2017-03-01", key: "示例酒"), Honour(2, "2018-03-01", key: "示例 酒"));
        await host.DeliverAsync(Granted(first));
        await host.DeliverAsync(Granted(second));
        Assert.Equal(1, (await host.ValueAsync("T3")).Value);
        await host.DeliverAsync(Revoked(first, "2018-06-01"));
        Assert.Equal(1, (await host.ValueAsync("T3")).Value);
        Assert.Equal(["REVOKED"], (await host.ValueAsync("T3")).Exclusions.Select(e => e.Reason));
        await host.DeliverAsync(Revoked(second, "2018-09-01"));
        Assert.Equal(0, (await host.ValueAsync("T3")).Value);
        Assert.Equal(1, (await host.ValueAsync("T3", asOf: "2018-08-31")).Value);
        Assert.Equal(0, (await host.ValueAsync("T3", asOf: "2018-09-01")).Value);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_revocation_that_overtakes_its_grant_and_repeated_events_change_nothing_more(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var honour = Honour(1, "2017-03-01");
        await host.DeliverAsync(Revoked(honour, "2018-06-01"));
        await host.DeliverAsync(Granted(honour));
        await host.DeliverAsync(Granted(honour));
        var value = await host.ValueAsync("T3");
        Assert.Equal((0, 1), (value.Value, value.Exclusions.Sum(e => e.Count)));
        Assert.Equal(1, (await host.ValueAsync("T3", asOf: "2017-12-31")).Value);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_chosen_start_stands_beside_its_alternatives(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        string[] days = ["2016-05-01", "2017-02-01", "2017-07-06", "2017-07-07", "2018-01-01"];
        foreach (var (day, i) in days.Select((d, i) => (d, i))) await host.DeliverAsync(Granted(Honour(i, day, "well-known-trademark")));
        var value = await host.ValueAsync("T6");
        Assert.Equal(4, value.Value);
        Assert.Equal(
            [("start-2017-01-01", 4, true), ("start-2017-07-07", 2, false), ("start-2016-01-01", 5, false), ("cumulative", 5, false)],
            value.Series.Select(s => (s.Id, (int)s.Value, s.Headline)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_ceased_instrument_freezes_T3_and_says_that_the_day_is_to_be_confirmed(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(Granted(Honour(1, "2017-12-20")));
        var value = await host.ValueAsync("T3");
        Assert.Equal((1, V1.TargetStatus.Frozen), (value.Value, value.Status));
        Assert.Contains(value.Notes, n => n.Reason == "INSTRUMENT_CEASED" && n.Date == "2018-12-31" && n.Citation.Contains("208", StringComparison.Ordinal));
        Assert.Contains(value.Notes, n => n.Reason == "TO_BE_CONFIRMED");
        Assert.Contains(value.Notes, n => n.Reason == "START_DATE_CHOSEN");
    }
}
