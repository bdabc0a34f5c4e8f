using CsCheck;
using Quality.Indicators.Figures;

namespace Quality.Indicators.Tests.Figures;

public sealed class IntervalTests
{
    // domain 8.4
    [Theory]
    [InlineData(27, 30, 74.4, 96.5)]
    [InlineData(900, 1000, 88.0, 91.7)]
    [InlineData(2840, 3155, 88.9, 91.0)]
    public void Wilson_gives_the_published_vectors(long numerator, long denominator, double lower, double upper)
    {
        var interval = Interval.Wilson(new(numerator, denominator))!.Value;
        Assert.Equal(lower, Math.Round(interval.Lower * 100, 1));
        Assert.Equal(upper, Math.Round(interval.Upper * 100, 1));
    }

    // domain 8.3
    [Theory]
    [InlineData(3476, 28265, 12.298)]
    [InlineData(3302, 26472, 12.474)]
    [InlineData(1827, 19440, 9.398)]
    [InlineData(687, 5573, 12.327)]
    [InlineData(687, 5594, 12.281)]
    public void Rates_give_the_published_figures(long numerator, long denominator, double percent) =>
        Assert.Equal(percent, Math.Round(new Ratio(numerator, denominator).Value!.Value * 100, 3));

    [Theory]
    [InlineData(364, 526, 69.2)]
    [InlineData(1097, 1339, 81.9)]
    public void Gansu_history_comes_out_as_printed(long numerator, long denominator, double percent) =>
        Assert.Equal(percent, Math.Round(new Ratio(numerator, denominator).Value!.Value * 100, 1));

    [Fact]
    public void Without_data_there_is_no_value_and_no_interval()
    {
        Assert.Null(new Ratio(0, 0).Value);
        Assert.Null(Interval.Wilson(new(0, 0)));
        Assert.False(new Ratio(0, 0).AtLeast(Ratio.Percent(0)));
    }

    [Fact]
    public void The_bound_of_at_least_is_included_exactly()
    {
        Assert.True(new Ratio(9_000_000_000_000_000, 10_000_000_000_000_000).AtLeast(Ratio.Percent(90)));
        Assert.False(new Ratio(8_999_999_999_999_999, 10_000_000_000_000_000).AtLeast(Ratio.Percent(90)));
        Assert.True(new Ratio(9, 10).AtLeast(Ratio.Percent(90)));
    }

    // Garwood's table: 0 → 0–3.689, 1 → 0.025–5.572, 10 → 4.795–18.390, 74 → 58.107–92.900.
    [Theory]
    [InlineData(0, 0, 3.689)]
    [InlineData(1, 0.025, 5.572)]
    [InlineData(10, 4.795, 18.390)]
    [InlineData(100, 81.364, 121.627)]
    public void Poisson_gives_the_exact_interval(long count, double lower, double upper)
    {
        var interval = Interval.Poisson(count);
        Assert.Equal(lower, Math.Round(interval.Lower, 3));
        Assert.Equal(upper, Math.Round(interval.Upper, 3));
    }

    [Fact]
    public void Poisson_stays_close_to_the_normal_interval_for_large_counts()
    {
        var interval = Interval.Poisson(100_000);
        Assert.InRange(interval.Lower, 99_381, 99_383);
        Assert.InRange(interval.Upper, 100_620, 100_623);
    }

    [Fact]
    public void Every_interval_holds_its_value_and_grows_with_it() => Gen.Select(Gen.Long[1, 5000], Gen.Long[0, 5000]).Sample((n, k) =>
    {
        var numerator = Math.Min(n, k);
        var interval = Interval.Wilson(new(numerator, n))!.Value;
        var share = (double)numerator / n;
        Assert.InRange(share, interval.Lower - 1e-12, interval.Upper + 1e-12);
        var counted = Interval.Poisson(k);
        Assert.InRange(k, counted.Lower, counted.Upper);
        Assert.True(Interval.Poisson(k + 1).Lower > counted.Lower && Interval.Poisson(k + 1).Upper > counted.Upper);
    }, iter: 300);

    [Theory]
    [InlineData("2017-07-06", "2017-07-01")]
    [InlineData("2017-07-07", "2017-07-07")]
    [InlineData("2017-09-30", "2017-07-07")]
    [InlineData("2017-10-01", "2017-10-01")]
    [InlineData("2018-08-31", "2018-07-01")]
    [InlineData("2016-12-31", "2016-10-01")]
    public void Buckets_are_quarters_cut_at_the_day_of_the_seed(string day, string bucket) =>
        Assert.Equal(DateOnly.Parse(bucket, null), Buckets.FirstDay(DateOnly.Parse(day, null)));
}
