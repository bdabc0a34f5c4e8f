using Quality.Inspections.Origins;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Origins;

/// <summary>2.7.0, the part of who enters a draw: origin by the code, and the same test as for rates.</summary>
public sealed class PoolOriginTests
{
    [Theory]
    [InlineData("91620100MA72ABCD97", "620102", V1.Origin.Local)]
    [InlineData("91620500MA71AAAA1B", "620102", V1.Origin.OtherCity)]
    [InlineData("91330100MA71AAAA1B", "620102", V1.Origin.OtherProvince)]
    [InlineData("91620000MA71AAAA1B", "620102", V1.Origin.PlaceUnknown)] // registered by the province itself
    public void An_enterprise_comes_from_where_its_code_says(string uscc, string region, V1.Origin origin) => Assert.Equal(origin, (V1.Origin)PoolOrigin.Of(uscc, region));

    [Fact]
    public void A_pool_that_takes_outsiders_more_often_is_shown_and_a_small_one_is_not_judged()
    {
        var report = OriginComparisons.Report(OriginComparisons.Draws, [new PoolOrigin(1, 1000, 300, 30), new PoolOrigin(2, 20, 10, 5), new PoolOrigin(3, 100, 90, 9)]);
        var (pool, drawn) = (Of(V1.OriginMeasure.Pool, V1.Origin.InProvince), Of(V1.OriginMeasure.Drawn, V1.Origin.InProvince));
        Assert.Equal((V1.OriginVerdict.DifferenceShown, 1020L, 100L), (pool.Verdict, pool.FirstShare.Denominator, pool.SecondShare.Denominator));
        Assert.Equal(V1.OriginVerdict.NoDifferenceShown, drawn.Verdict); // 35 of 310 and 9 of 90
        Assert.Equal((V1.OriginVerdict.TooFew, false), (Of(V1.OriginMeasure.Pool, V1.Origin.Local).Verdict, Of(V1.OriginMeasure.Pool, V1.Origin.Local).HasPValue)); // n = 20
        Assert.Equal(0.025, report.Threshold); // Bonferroni: two comparisons speak

        V1.OriginComparison Of(V1.OriginMeasure measure, V1.Origin first) => report.Comparisons.Single(c => c.Measure == measure && c.First == first);
    }
}
