using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Inspections.PostProcessing;

namespace Quality.Inspections.Tests.PostProcessing;

/// <summary>Clause 2.7.1c: the clocks of a rectification order on both sides of 2020-01-01.</summary>
public sealed class RectificationClockTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    [Fact]
    public void The_last_day_of_2019_still_has_thirty_days_and_no_day_of_re_check()
    {
        var ordered = new DateOnly(2019, 12, 31);
        var clock = RectificationClock.Of(ordered);
        Assert.Equal(Calendar.RollOver(new(2020, 1, 30)).Date, clock.DueDay(ordered, Calendar).Date);
        Assert.Null(clock.RecheckDay(ordered, Calendar));
        Assert.Null(clock.AfterAnnouncement(ordered));
    }

    [Fact]
    public void From_2020_the_correction_has_sixty_days_and_the_re_check_seventy_five()
    {
        var ordered = new DateOnly(2020, 1, 1);
        var clock = RectificationClock.Of(ordered);
        Assert.Equal(new(2020, 3, 2), clock.DueDay(ordered, Calendar).Date); // day 60 is Sunday 2020-03-01
        Assert.Equal(new(2020, 3, 16), clock.RecheckDay(ordered, Calendar)!.Value.Date);
        Assert.Equal((new DateOnly(2020, 5, 1), new DateOnly(2020, 5, 31)), clock.AfterAnnouncement(new(2020, 3, 2)));
    }

    [Theory]
    [InlineData("2018-03-26", 30, null)]
    [InlineData("2018-03-27", 30, "EXTENSION_ASKED_LATE")]
    [InlineData("2018-03-26", 31, "EXTENSION_TOO_LONG")]
    [InlineData("2018-03-26", 0, "EXTENSION_TOO_LONG")]
    public void One_extension_of_thirty_days_asked_five_days_before_the_end(string asked, int days, string? reason)
    {
        var ordered = new DateOnly(2018, 3, 1); // day 30 is 2018-03-31
        var clock = RectificationClock.Of(ordered);
        var askedOn = DateOnly.ParseExact(asked, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        if (reason is null)
        {
            Assert.Equal(Calendar.RollOver(new(2018, 4, 30)).Date, clock.Extend(ordered, askedOn, days, Calendar).Date);
            return;
        }

        var refusal = Assert.Throws<QualityException>(() => clock.Extend(ordered, askedOn, days, Calendar));
        Assert.Equal(reason, refusal.Reason);
    }

    [Fact]
    public void An_order_of_2020_cannot_be_extended()
    {
        var ordered = new DateOnly(2020, 1, 1);
        var refusal = Assert.Throws<QualityException>(() => RectificationClock.Of(ordered).Extend(ordered, ordered, 1, Calendar));
        Assert.Equal("EXTENSION_UNKNOWN", refusal.Reason);
    }
}
