using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Statistics;

public sealed class StatisticTests
{
    private static readonly TestCaller Second = new("second", ["province_admin"], "620000");

    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    private static V1.Statistic Figure(string period, long consumer, long industry, string document, string on, V1.StatisticRevision revision = V1.StatisticRevision.Preliminary) => new()
    {
        Period = period,
        ConsumerValue = consumer,
        IndustryValue = industry,
        PriceBasis = V1.PriceBasis.Current,
        Revision = revision,
        DocumentNumber = document,
        DocumentOn = on,
    };

    [Theory, MemberData(nameof(Both))]
    public async Task A_figure_counts_only_when_a_second_person_has_approved_it(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var figure = await host.Admin.RecordStatisticAsync(new() { Statistic = Figure("2019", 4_000_000, 20_000_000, "示例1号", "2020-03-01") });
        Assert.Equal(V1.TargetStatus.NoData, (await host.ValueAsync("T8")).Status);
        Assert.Equal("SECOND_PERSON_REQUIRED", (await Refusal.OfAsync(host.Admin.ApproveStatisticAsync(new() { Name = figure.Name }))).Reason);
        Assert.Equal(0, (await host.Admin.ListTodosAsync(new())).TotalSize);
        Assert.Equal(["STATISTIC_TO_APPROVE"], (await host.As(Second).ListTodosAsync(new())).Todos.Select(t => t.Reason));
        await host.As(Second).ApproveStatisticAsync(new() { Name = figure.Name, Etag = figure.Etag });

        var value = await host.ValueAsync("T8");
        Assert.Equal((20.0, 4_000_000, 20_000_000, V1.TargetStatus.InBand, "2019"), (value.Value, value.Numerator, value.Denominator, value.Status, value.Period));
        Assert.Equal((19.0, 21.0, 20.0), (value.BandLow, value.BandHigh, value.Target));
        Assert.False((await host.ValueAsync("T8", asOf: "2020-02-29")).HasValue);
        Assert.Equal(V1.StatisticState.Approved, Assert.Single(await host.Host.PublishedAsync<V1.StatisticApproved>("indicators")).Statistic.State);
        Assert.Equal("STATISTIC_NOT_SUBMITTED", (await Refusal.OfAsync(host.As(Second).RejectStatisticAsync(new() { Name = figure.Name, Reason = "x" }))).Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_correction_is_a_new_figure_and_the_old_one_stays_for_its_time(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        foreach (var (consumer, document, on, revision) in new[] { (1_700L, "示例1号", "2020-03-01", V1.StatisticRevision.Preliminary), (1_950L, "示例2号", "2020-12-01", V1.StatisticRevision.Final) })
        {
            var figure = await host.Admin.RecordStatisticAsync(new() { Statistic = Figure("2019", consumer, 10_000, document, on, revision) });
            await host.As(Second).ApproveStatisticAsync(new() { Name = figure.Name });
        }

        Assert.Equal(19.5, (await host.ValueAsync("T8")).Value);
        Assert.Equal((17.0, V1.TargetStatus.OutOfBand), ((await host.ValueAsync("T8", asOf: "2020-11-30")).Value, (await host.ValueAsync("T8", asOf: "2020-11-30")).Status));
        var list = await host.Admin.ListStatisticsAsync(new() { Period = "2019" });
        Assert.Equal([V1.StatisticState.Approved, V1.StatisticState.Superseded], list.Statistics.Select(s => s.State));
        Assert.Equal("SUPERSEDED", (await host.ValueAsync("T8")).Exclusions.Single().Reason);
        Assert.Equal(V1.ReconciliationState.Agreed, (await host.Admin.RunReconcileAsync(new())).State);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_newest_period_is_the_value_and_constant_prices_count_nowhere(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var constant = Figure("2020-Q3", 9_000, 10_000, "示例4号", "2020-11-01");
        constant.PriceBasis = V1.PriceBasis.Constant;
        foreach (var figure in new[] { Figure("2019", 2_000, 10_000, "示例1号", "2020-03-01"), Figure("2020-Q2", 2_050, 10_000, "示例2号", "2020-08-01"), Figure("2020-Q1", 2_500, 10_000, "示例3号", "2020-08-02"), constant })
            await host.As(Second).ApproveStatisticAsync(new() { Name = (await host.Admin.RecordStatisticAsync(new() { Statistic = figure })).Name });
        var value = await host.ValueAsync("T8");
        Assert.Equal((20.5, "2020-Q2"), (value.Value, value.Period));
        Assert.Equal(["2019", "2020-Q1", "2020-Q2"], value.Periods.Select(p => p.Period));
        Assert.Equal("NOT_CURRENT_PRICES", value.Exclusions.Single().Reason);
        Assert.Equal(20.0, (await host.ValueAsync("T8", period: "2019")).Value);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Wrong_fields_are_all_named_and_a_second_copy_is_refused(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var bad = await Refusal.OfAsync(host.Admin.RecordStatisticAsync(new() { Statistic = new() { Region = "620102", Period = "19", ConsumerValue = -1, DocumentOn = "2099-01-01", DocumentSha256 = "zz" } }));
        Assert.Equal(
            ["statistic.consumer_value", "statistic.document_number", "statistic.document_on", "statistic.document_sha256", "statistic.industry_value", "statistic.period", "statistic.price_basis", "statistic.region", "statistic.revision"],
            bad.Fields);
        var early = await Refusal.OfAsync(host.Admin.RecordStatisticAsync(new() { Statistic = Figure("2019", 2, 1, "示例", "2019-12-30") }));
        Assert.Equal(["statistic.consumer_value", "statistic.document_on"], early.Fields);
        var figure = new V1.RecordStatisticRequest { Statistic = Figure("2019", 1, 5, "示例1号", "2020-03-01"), RequestId = "0f8fad5b-d9cb-469f-a165-70867728950e" };
        var first = await host.Admin.RecordStatisticAsync(figure);
        Assert.Equal(first, await host.Admin.RecordStatisticAsync(figure));
        figure.RequestId = "";
        Assert.Equal("STATISTIC_ALREADY_RECORDED", (await Refusal.OfAsync(host.Admin.RecordStatisticAsync(figure))).Reason);
        await host.As(Second).RejectStatisticAsync(new() { Name = first.Name, Reason = "示例" });
        await host.Admin.RecordStatisticAsync(figure);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(host.As(TestCaller.LanzhouAdmin).RecordStatisticAsync(new() { Statistic = Figure("2018", 1, 5, "示例9号", "2020-03-01") }))).Reason);
    }
}
