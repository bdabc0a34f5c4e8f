using CsCheck;
using Quality.Common.Time;

namespace Quality.Common.Tests.Time;

public sealed class ChinaTimeTests
{
    [Theory]
    [InlineData("2017-07-06T15:59:59Z", "2017-07-06")]
    [InlineData("2017-07-06T16:00:00Z", "2017-07-07")]
    [InlineData("2017-07-07T00:30:00+14:00", "2017-07-06")]
    [InlineData("2016-12-31T16:00:00Z", "2017-01-01")]
    public void The_legal_day_begins_at_16_hours_UTC(string instant, string day) =>
        Assert.Equal(day, ChinaTime.Format(ChinaTime.Date(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture))));

    [Fact]
    public void Today_comes_from_the_clock()
    {
        var clock = new FixedClock(new DateTimeOffset(2017, 7, 6, 20, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2017, 7, 7), ChinaTime.Today(clock));
        Assert.Equal(4, ChinaTime.Now(clock).Hour);
    }

    [Fact]
    public void Each_instant_lies_in_its_own_day() => Gen.Long[0, 4_733_510_400].Select(seconds => new DateTimeOffset(1950, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds)).Sample(instant =>
    {
        var day = ChinaTime.Date(instant);
        return ChinaTime.StartOfDay(day) <= instant && instant < ChinaTime.EndOfDay(day) && ChinaTime.Date(ChinaTime.EndOfDay(day)) == day.AddDays(1);
    });

    [Theory]
    [InlineData("2017-02-29")]
    [InlineData("2017-2-3")]
    [InlineData("2017/02/03")]
    [InlineData("2017-02-03T00:00:00Z")]
    [InlineData(" 2017-02-03")]
    [InlineData("")]
    [InlineData(null)]
    public void Only_ISO_days_are_read(string? text) => Assert.False(ChinaTime.TryParse(text, out _));

    [Fact]
    public void ISO_days_are_read_and_written()
    {
        Assert.True(ChinaTime.TryParse("2017-02-03", out var day));
        Assert.Equal("2017-02-03", ChinaTime.Format(day));
        Assert.Equal((new DateOnly(2017, 1, 1), new DateOnly(2017, 12, 31)), (ChinaTime.FirstDayOfYear(2017), ChinaTime.LastDayOfYear(2017)));
    }

    [Fact]
    public void A_quarter_contains_its_days_and_no_others() => Gen.Int[0, 60000].Select(days => new DateOnly(1950, 1, 1).AddDays(days)).Sample(day =>
    {
        var quarter = Quarter.Of(day);
        return quarter.Contains(day) && !quarter.Contains(quarter.Last.AddDays(1)) && !quarter.Contains(quarter.First.AddDays(-1))
            && Quarter.TryParse(quarter.ToString(), out var read) && read == quarter
            && quarter.Plus(1).First == quarter.Last.AddDays(1) && quarter.Plus(5).Plus(-5) == quarter && quarter < quarter.Plus(1);
    });

    [Fact]
    public void Quarters_are_written_with_a_Q()
    {
        Assert.Equal("2017Q3", Quarter.Of(new DateOnly(2017, 7, 7)).ToString());
        Assert.Equal(new DateOnly(2017, 9, 30), new Quarter(2017, 3).Last);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quarter(2017, 5));
    }

    [Theory]
    [InlineData("2017Q5")]
    [InlineData("2017Q0")]
    [InlineData("0000Q1")]
    [InlineData("2017q1")]
    [InlineData("17Q1")]
    [InlineData(" 017Q1")]
    [InlineData(null)]
    public void Other_texts_are_no_quarter(string? text) => Assert.False(Quarter.TryParse(text, out _));

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
