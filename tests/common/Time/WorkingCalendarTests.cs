using CsCheck;
using Quality.Common.Time;

namespace Quality.Common.Tests.Time;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    private static readonly Gen<DateOnly> Days = Gen.Int[0, 4700].Select(days => new DateOnly(2014, 1, 1).AddDays(days));

    [Fact] // domain.md 8, vector 5
    public void Seven_working_days_after_2017_01_20_end_on_a_Saturday_that_is_worked() =>
        Assert.Equal(new Deadline(new DateOnly(2017, 2, 4), false), Calendar.AddWorkingDays(new DateOnly(2017, 1, 20), 7));

    [Theory] // domain.md 8, vector 6
    [InlineData("2018-08-31", 6, "2019-02-28")]
    [InlineData("2017-08-30", 6, "2018-02-28")]
    [InlineData("2019-08-29", 6, "2020-02-29")]
    [InlineData("2017-07-07", 6, "2018-01-07")] // a Sunday: a prohibition is not prolonged
    [InlineData("2016-02-29", 12, "2017-02-28")]
    public void Months_end_on_the_day_with_the_same_number_or_on_the_last_of_the_month(string from, int months, string end) =>
        Assert.Equal(Day(end), WorkingCalendar.AddMonths(Day(from), months));

    [Fact]
    public void A_period_in_which_somebody_must_act_moves_to_the_next_working_day() =>
        Assert.Equal(new Deadline(new DateOnly(2018, 1, 8), false), Calendar.AddMonthsRolledOver(new DateOnly(2017, 7, 7), 6));

    [Theory]
    [InlineData("2017-09-16", 15, "2017-10-09")] // ends in the eight days of the National Day
    [InlineData("2017-09-15", 15, "2017-09-30")] // a Saturday that is worked
    [InlineData("2017-07-07", 15, "2017-07-24")] // a Saturday
    [InlineData("2017-07-07", 14, "2017-07-21")]
    [InlineData("2017-07-07", 0, "2017-07-07")]
    public void Calendar_days_exclude_the_day_of_the_event_and_move_off_holidays(string from, int days, string end) =>
        Assert.Equal(new Deadline(Day(end), false), Calendar.AddCalendarDays(Day(from), days));

    [Fact]
    public void Calendar_days_stay_where_they_must_not_move() =>
        Assert.Equal(new Deadline(new DateOnly(2017, 7, 22), false), Calendar.AddCalendarDays(new DateOnly(2017, 7, 7), 15, rollOver: false));

    [Theory]
    [InlineData("2018-12-29", true)]  // worked by the notice of 2019
    [InlineData("2018-12-31", false)] // off by the notice of 2019
    [InlineData("2022-12-31", false)]
    [InlineData("2019-05-02", false)] // by the notice that changed Labour Day
    [InlineData("2019-05-05", true)]
    [InlineData("2020-02-01", false)] // worked by the first notice, off by the second
    [InlineData("2020-02-03", true)]
    [InlineData("2015-09-03", false)]
    [InlineData("2015-09-06", true)]
    [InlineData("2017-02-03", true)]
    [InlineData("2024-02-09", true)]  // the notice only encourages a day off
    [InlineData("2026-02-14", true)]
    public void Days_are_as_the_notices_say(string day, bool working) => Assert.Equal(working, Calendar.IsWorkingDay(Day(day)));

    // Days off and make-up days a year after all changes, as another transcription of the notices counts them.
    [Theory]
    [InlineData(2014, 22, 5)]
    [InlineData(2015, 26, 5)]
    [InlineData(2016, 24, 6)]
    [InlineData(2017, 24, 5)]
    [InlineData(2018, 23, 6)]
    [InlineData(2019, 24, 7)]
    [InlineData(2020, 30, 6)]
    [InlineData(2021, 31, 7)]
    [InlineData(2022, 31, 7)]
    [InlineData(2023, 27, 7)]
    [InlineData(2024, 28, 8)]
    [InlineData(2025, 28, 5)]
    [InlineData(2026, 33, 6)]
    public void Each_notice_was_copied_completely(int year, int off, int worked)
    {
        var calendar = new WorkingCalendar(Calendar.Notices.Where(notice => notice.Year == year));
        var named = Enumerable.Range(0, 800).Select(days => new DateOnly(year - 1, 1, 1).AddDays(days)).Where(day => calendar.HolidayName(day) is not null).ToList();
        Assert.Equal((off, worked), (named.Count(day => !calendar.IsWorkingDay(day)), named.Count(calendar.IsWorkingDay)));
    }

    [Fact]
    public void Every_notice_has_its_number_and_was_issued_before_the_year_or_in_it()
    {
        Assert.All(Calendar.Notices, notice =>
        {
            Assert.Matches("^国(办)?发明电〔20[0-9]{2}〕[0-9]+号$", notice.Number);
            Assert.Contains($"{notice.Issued.Year}", notice.Number, StringComparison.Ordinal);
            Assert.Contains($"{notice.Year}年", notice.Title + $"{notice.Year}年", StringComparison.Ordinal);
            Assert.InRange(notice.Issued.Year, notice.Year - 1, notice.Year);
            Assert.StartsWith("http", notice.Source, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Years_without_a_notice_are_named()
    {
        Assert.Empty(Calendar.MissingYears(2014, 2026));
        Assert.Equal([2012, 2013], Calendar.MissingYears(2012, 2015));
        Assert.Equal([2027, 2028], Calendar.MissingYears(2026, 2028));
        Assert.Empty(Calendar.MissingYears(2020, 2019));
    }

    [Theory]
    [InlineData("2026-12-10", 7, "2026-12-21", false)]
    [InlineData("2026-12-22", 2, "2026-12-24", false)]
    [InlineData("2026-12-22", 3, "2026-12-25", true)] // the notice of 2027 may name the last days of December
    [InlineData("2026-12-30", 7, "2027-01-08", true)] // New Year's Day 2027 is not assumed either
    [InlineData("2013-12-30", 3, "2014-01-03", true)]
    [InlineData("2014-01-02", 3, "2014-01-07", false)]
    public void A_deadline_that_touches_a_missing_year_is_provisional(string from, int days, string end, bool provisional) =>
        Assert.Equal(new Deadline(Day(end), provisional), Calendar.AddWorkingDays(Day(from), days));

    [Fact]
    public void A_year_missing_in_between_makes_only_its_own_deadlines_provisional()
    {
        var calendar = new WorkingCalendar(Calendar.Notices.Where(notice => notice.Year != 2019));
        Assert.True(calendar.AddWorkingDays(new DateOnly(2019, 3, 1), 5).Provisional);
        Assert.True(calendar.AddCalendarDays(new DateOnly(2018, 12, 20), 10).Provisional);
        Assert.False(calendar.AddWorkingDays(new DateOnly(2018, 12, 10), 7).Provisional);
        Assert.False(calendar.AddWorkingDays(new DateOnly(2020, 3, 2), 7).Provisional);
    }

    [Fact]
    public void Notices_of_a_directory_are_added_without_a_new_release()
    {
        using var folder = new TemporaryFolder();
        folder.Write("2027.json", """
            { "year": 2027, "notices": [ { "number": "测试", "title": "测试", "issued": "2026-11-30", "source": "test",
              "days": [ { "name": "元旦", "off": "2027-01-01/2027-01-03", "work": ["2026-12-26"] } ] } ] }
            """);
        var calendar = WorkingCalendar.Load(folder.Path);
        Assert.True(calendar.IsWorkingDay(new DateOnly(2026, 12, 26)));
        Assert.Equal(new Deadline(new DateOnly(2027, 1, 7), false), calendar.AddWorkingDays(new DateOnly(2026, 12, 30), 5));
        Assert.Equal(Calendar.Notices.Count + 1, calendar.Notices.Count);
        Assert.Same(Calendar, WorkingCalendar.Load(System.IO.Path.Combine(folder.Path, "absent")));
    }

    [Theory]
    [InlineData("""{ "year": 2027 }""")]
    [InlineData("""{ "year": 2027, "notices": [], "more": 1 }""")]
    [InlineData("not json")]
    [InlineData("""{ "year": 2027, "notices": [ { "number": "a", "title": "a", "issued": "2026-11-30", "source": "a", "days": [ { "name": "元旦", "off": "2027-01-03/2027-01-01" } ] } ] }""")]
    [InlineData("""{ "year": 2027, "notices": [ { "number": "a", "title": "a", "issued": "2026-11-30", "source": "a", "days": [ { "name": "元旦", "off": "2027-01-01", "work": ["2027-01-04"] } ] } ] }""")]
    [InlineData("""{ "year": 2027, "notices": [ { "number": "a", "title": "a", "issued": "2026-11-30", "source": "a", "days": [ { "name": "元旦", "off": "2072-01-01" } ] } ] }""")]
    public void A_wrong_file_is_refused_by_name(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write("2027.json", json);
        var fault = Assert.Throws<FormatException>(() => WorkingCalendar.Load(folder.Path));
        Assert.Contains("2027.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nth_working_day_is_a_working_day_and_n_are_counted_on_the_way() => Gen.Select(Days, Gen.Int[1, 250]).Sample((from, days) =>
    {
        var end = Calendar.AddWorkingDays(from, days).Date;
        return end > from && Calendar.IsWorkingDay(end) && Calendar.CountWorkingDays(from, end) == days;
    });

    [Fact]
    public void Counting_back_leads_to_where_counting_forth_came_from() => Gen.Select(Days, Gen.Int[1, 60]).Sample((day, days) =>
    {
        var from = Calendar.RollOver(day).Date;
        return Calendar.AddWorkingDays(Calendar.AddWorkingDays(from, days).Date, -days).Date == from;
    });

    [Fact]
    public void A_later_start_never_ends_earlier() => Gen.Select(Days, Gen.Int[0, 40], Gen.Int[0, 40]).Sample((from, later, days) =>
        Calendar.AddWorkingDays(from, days).Date <= Calendar.AddWorkingDays(from.AddDays(later), days).Date);

    [Fact]
    public void Too_long_periods_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AddWorkingDays(new DateOnly(2017, 1, 1), 100_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AddCalendarDays(new DateOnly(2017, 1, 1), -1));
    }

    [Fact]
    public void A_deadline_is_missed_on_the_day_after()
    {
        var deadline = new Deadline(new DateOnly(2017, 2, 4), false);
        Assert.False(deadline.IsMissed(new DateOnly(2017, 2, 4)));
        Assert.True(deadline.IsMissed(new DateOnly(2017, 2, 5)));
        Assert.Equal("2017-02-04", deadline.ToString());
        Assert.Equal("2017-02-04?", (deadline with { Provisional = true }).ToString());
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);
}
