using Quality.Common.Storage;
using Quality.Testing;
using static Quality.Indicators.Tests.Invented;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Access;

/// <summary>A partner province with the data set targets sees the numbers of the whole province, and no case behind them.</summary>
public sealed class PartnerTests
{
    [Fact]
    public async Task It_reads_every_number_and_no_case()
    {
        await using var host = await IndicatorsHost.StartAsync(DatabaseProvider.Sqlite);
        await host.DeliverAsync(Sample(1, "2018-05-01"));
        await host.DeliverAsync(Sample(2, "2018-05-01", with: s => s.Region = "620502"));
        var partner = host.As(TestCaller.Partner("targets"));
        Assert.Equal(8, (await partner.ListTargetsAsync(new())).Targets.Count);
        Assert.Equal(("620000", 2), ((await partner.GetIndicatorAsync(new() { Indicator = "T7" })).Region, (await partner.GetIndicatorAsync(new() { Indicator = "T7" })).Denominator));
        Assert.Equal(16, (await partner.ListUnitValuesAsync(new() { Indicator = "T7" })).TotalSize);
        Assert.NotEmpty((await partner.GetTrendAsync(new() { Indicator = "T7" })).Points);
        using var watch = partner.WatchTargets(new());
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(8, watch.ResponseStream.Current.Snapshot.Targets.Count);
        foreach (var call in new Func<Task>[]
                 {
                     () => partner.ListIndicatorFactsAsync(new() { Indicator = "T7" }).ResponseAsync,
                     () => partner.ListReportsAsync(new()).ResponseAsync,
                     () => partner.ListStatisticsAsync(new()).ResponseAsync,
                     () => partner.ListTodosAsync(new()).ResponseAsync,
                     () => partner.RecordStatisticAsync(new()).ResponseAsync,
                 })
            Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(call)).Reason);
        Assert.Equal("DATA_SET_NOT_SHARED", (await Refusal.OfAsync(host.As(TestCaller.Partner("samples")).ListTargetsAsync(new()))).Reason);
    }
}
