using System.Globalization;
using System.Text.Json;
using CsCheck;
using Quality.Indicators.Figures;
using Quality.Indicators.Targets;
using Quality.Testing;

namespace Quality.Indicators.Tests.Targets;

public sealed class ProgressTests
{
    private static readonly TargetDefinitions Definitions = new();

    private static DateOnly Day(string text) => DateOnly.Parse(text, null);

    private static Standing Count(long count, long goal, string day, InstrumentStop? stop = null) =>
        Progress.Count(count, goal, Plan.Headline, Day(day), stop);

    // domain 8.8: a ratio to a base of zero says 24.8 after one brand; here it is behind.
    [Fact]
    public void One_brand_of_seventy_is_behind_after_a_year() => Assert.Equal(Standing.Behind, Count(1, 70, "2017-12-31"));

    [Theory]
    [InlineData(0, "2017-01-20", nameof(Standing.OnTrack))]
    [InlineData(18, "2017-12-31", nameof(Standing.OnTrack))]
    [InlineData(8, "2017-12-31", nameof(Standing.Behind))]
    [InlineData(30, "2017-12-31", nameof(Standing.Ahead))]
    [InlineData(70, "2017-12-31", nameof(Standing.Achieved))]
    [InlineData(69, "2020-12-30", nameof(Standing.OnTrack))]
    [InlineData(69, "2020-12-31", nameof(Standing.Missed))]
    [InlineData(69, "2026-11-24", nameof(Standing.Missed))]
    [InlineData(70, "2020-12-31", nameof(Standing.Achieved))]
    public void A_count_from_zero_stands_by_its_exact_interval_and_at_the_end_by_its_number(long count, string day, string standing) =>
        Assert.Equal(standing, Count(count, 70, day).ToString());

    [Fact]
    public void A_ceased_instrument_freezes_what_is_not_reached_and_keeps_what_is()
    {
        var stop = Definitions.Find("T3")!.Stop!;
        Assert.Equal(Standing.Behind, Count(20, 70, "2018-12-31", stop));
        Assert.Equal(Standing.Frozen, Count(20, 70, "2019-01-01", stop));
        Assert.Equal(Standing.Frozen, Count(0, 70, "2026-01-01", stop));
        Assert.Equal(Standing.Achieved, Count(74, 70, "2026-01-01", stop));
        Assert.False(stop.Citation.Confirmed);
    }

    // Services share no code beside common: the day stands here and in the brand service's data, and must be the same.
    [Fact]
    public void The_stop_of_T3_is_the_one_by_which_the_brand_service_refuses_grants()
    {
        using var instruments = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "services/brand/Instruments/instruments.json")));
        foreach (var instrument in instruments.RootElement.EnumerateArray())
        {
            var code = instrument.GetProperty("indicator").GetString()!;
            Assert.Equal(code.Length > 0 ? code : null, Quality.Indicators.Facts.HonourRule.Indicator($"instruments/{instrument.GetProperty("id").GetString()}"));
            var stop = instrument.GetProperty("stop_on").GetString();
            if (code.Length > 0) Assert.Equal(stop, Definitions.Find(code)!.Stop?.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Expected_by_now_is_the_elapsed_share_with_the_day_included()
    {
        Assert.Equal(1, Plan.Headline.ElapsedAt(Day("2020-12-31")));
        Assert.Equal(0, Plan.Headline.ElapsedAt(Day("2016-12-31")));
        Assert.Equal(365 / 1461d, Plan.Headline.ElapsedAt(Day("2017-12-31")));
        Assert.Equal(70 * 365 / 1461d, Progress.Expected(70, Plan.Headline, Day("2017-12-31")), 12);
    }

    private static Ratio R(long numerator, long denominator) => new(numerator, denominator);

    [Fact]
    public void The_floor_is_included_and_a_broken_year_is_remembered()
    {
        var floor = Ratio.Percent(90);
        Assert.Equal(Standing.Stable, Progress.Floor(R(900, 1000), floor, [R(450, 500), R(450, 500)], []));
        Assert.Equal(Standing.Breached, Progress.Floor(R(1899, 2000), floor, [R(899, 1000), R(1000, 1000)], []));
        Assert.Equal(Standing.Breached, Progress.Floor(R(950, 1000), floor, [R(950, 1000)], [R(89, 100)]));
        Assert.Equal(Standing.Stable, Progress.Floor(R(950, 1000), floor, [R(950, 1000), R(0, 0)], [R(0, 0)]));
        Assert.Equal(Standing.Insufficient, Progress.Floor(R(29, 29), floor, [R(29, 29)], []));
        Assert.Equal(Standing.NoData, Progress.Floor(R(0, 0), floor, [], []));
    }

    [Theory]
    [InlineData(19, 100, nameof(Standing.InBand))]
    [InlineData(21, 100, nameof(Standing.InBand))]
    [InlineData(1899999, 10000000, nameof(Standing.OutOfBand))]
    [InlineData(2100001, 10000000, nameof(Standing.OutOfBand))]
    [InlineData(0, 0, nameof(Standing.NoData))]
    public void The_band_is_twenty_and_one_point_to_each_side(long numerator, long denominator, string standing) =>
        Assert.Equal(standing, Progress.Band(R(numerator, denominator), Ratio.Percent(20), Ratio.Percent(1)).ToString());

    [Fact]
    public void Coverage_is_reached_at_its_threshold_and_behind_when_it_falls()
    {
        var threshold = Ratio.Percent(95);
        Standing At(Ratio now, Ratio before, string day) => Progress.Coverage(now, before, threshold, Plan.Headline, Day(day));
        Assert.Equal(Standing.Achieved, At(R(95, 100), default, "2018-01-01"));
        Assert.Equal(Standing.Missed, At(R(94, 100), default, "2020-12-31"));
        Assert.Equal(Standing.Behind, At(R(100, 1000), default, "2018-12-31"));
        Assert.Equal(Standing.OnTrack, At(R(470, 1000), default, "2018-12-31"));
        Assert.Equal(Standing.Behind, At(R(470, 1000), R(480, 1000), "2018-12-31"));
        Assert.Equal(Standing.Ahead, At(R(900, 1000), R(800, 1000), "2018-12-31"));
        Assert.Equal(Standing.NoData, At(R(0, 0), default, "2018-12-31"));
    }

    [Fact]
    public void A_list_without_facts_has_no_data()
    {
        Assert.Equal(Standing.NoData, Progress.List(0));
        Assert.Equal(Standing.Listed, Progress.List(1));
    }

    [Fact]
    public void The_eight_targets_are_those_of_the_plan()
    {
        Assert.Equal(["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"], Definitions.All.Select(d => d.Code));
        Assert.Equal([70, 5, 5, 20], Definitions.All.Select(d => d.Goal).OfType<long>());
        Assert.All(Definitions.All, d => Assert.Contains("1.2b", d.Clauses));
        Assert.Equal(new Ratio(97, 100), new TargetDefinitions(Ratio.Percent(97)).Find("T1")!.Bound);
    }

    [Fact]
    public void More_brands_never_stand_worse() => Gen.Select(Gen.Long[0, 80], Gen.Int[0, 1500]).Sample((count, offset) =>
    {
        static int Order(Standing s) => s switch { Standing.Missed => 0, Standing.Behind => 0, Standing.OnTrack => 1, Standing.Ahead => 2, _ => 3 };
        var day = Plan.Headline.First.AddDays(offset);
        Assert.True(Order(Progress.Count(count, 70, Plan.Headline, day, null)) <= Order(Progress.Count(count + 1, 70, Plan.Headline, day, null)));
    });

    [Theory]
    [InlineData("2019", "2019-01-01", "2019-12-31")]
    [InlineData("2019-Q3", "2019-07-01", "2019-09-30")]
    public void Periods_are_years_and_quarters(string text, string first, string last)
    {
        Assert.True(Window.TryParse(text, out var window));
        Assert.Equal((text, Day(first), Day(last)), (window.Label, window.First, window.Last));
    }

    [Theory]
    [InlineData("19")]
    [InlineData("2019Q3")]
    [InlineData("2019-Q5")]
    [InlineData("2019-13")]
    [InlineData("abcd")]
    public void Anything_else_is_no_period(string text) => Assert.False(Window.TryParse(text, out _));
}
