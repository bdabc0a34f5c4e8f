using System.Globalization;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Online;
using Quality.Testing;
using static Quality.Inspections.Tests.Online.OnlineGiven;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Online;

/// <summary>Two working days of a takedown (2.7.4b), and the clock of a hand-over that its letter sets.</summary>
public sealed class OnlineClockTests
{
    [Theory]
    [InlineData("2018-06-13", "2018-06-15", false)] // an ordinary week
    [InlineData("2018-06-14", "2018-06-19", false)] // a weekend, and 端午节 on Monday the 18th
    [InlineData("2018-09-27", "2018-09-29", false)] // Saturday, made up for the National Day
    [InlineData("2018-09-28", "2018-09-30", false)] // Saturday and Sunday were working days
    [InlineData("2018-09-29", "2018-10-08", false)] // Sunday is the first, then seven days off
    [InlineData("2018-09-30", "2018-10-09", false)]
    [InlineData("2018-10-03", "2018-10-09", false)] // asked in the middle of the holiday
    [InlineData("2018-12-28", "2019-01-02", false)] // 2018-12-29 is a make-up Saturday, and New Year's days off reach to 2019-01-01
    public void A_platform_has_two_working_days_after_the_day_of_the_request(string requested, string due, bool provisional) =>
        Assert.Equal(new Deadline(Day(due), provisional), OnlineClocks.Takedown(Day(requested), WorkingCalendar.Official));

    [Fact]
    public void A_year_without_its_holiday_notice_gives_a_provisional_day()
    {
        var calendar = new WorkingCalendar(WorkingCalendar.Official.Notices.Where(n => n.Year < 2018));
        Assert.Equal(new Deadline(Day("2018-10-02"), Provisional: true), OnlineClocks.Takedown(Day("2018-09-28"), calendar)); // weekends only
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_takedown_across_the_national_day_is_overdue_only_after_its_day_and_a_re_appearance_opens_it_again(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = (await given.UnboxedAsync()).Name;
        given.Today("2018-09-29");
        var asked = await given.Lanzhou.RequestTakedownAsync(Takedown(name, "2018-09-29"));
        Assert.Equal(("2018-10-08", false, false), (asked.Due.DueOn, asked.Due.Provisional, asked.Overdue));
        given.Today("2018-10-08");
        Assert.False((await given.Lanzhou.GetOnlineCheckAsync(new() { Name = name })).Overdue);
        given.Today("2018-10-09");
        var late = await given.Lanzhou.GetOnlineCheckAsync(new() { Name = name });
        Assert.Equal((true, true), (late.Overdue, late.Takedown.Rounds[0].Overdue));
        Assert.Equal([name], (await given.Lanzhou.ListOnlineChecksAsync(new() { Overdue = true })).Checks.Select(c => c.Name));

        var down = await given.Lanzhou.ConfirmTakedownAsync(Removed(name, "2018-10-09"));
        Assert.Equal((V1.TakedownState.Removed, false, true), (down.Takedown.State, down.Overdue, down.Takedown.Rounds[0].Overdue)); // late it stays
        Assert.Null(down.Due);
        var quiet = await given.Lanzhou.RecordWatchAsync(Watch(name, "2018-10-09", found: false));
        Assert.Equal((V1.TakedownState.Removed, 1, 1), (quiet.Takedown.State, quiet.Takedown.Rounds.Count, quiet.Takedown.Watches.Count));
        given.Today("2018-10-12");
        var again = await given.Lanzhou.RecordWatchAsync(Watch(name, "2018-10-12", found: true));
        Assert.Equal((V1.TakedownState.Reappeared, 2, "2018-10-16", "https://shop.example/item/9"), (again.Takedown.State, again.Takedown.Rounds.Count, again.Due.DueOn, again.Takedown.Rounds[1].Listing));
        Assert.Equal(1, (await given.Lanzhou.ListOnlineChecksAsync(new() { Takedown = V1.TakedownState.Reappeared })).TotalSize);
        given.Today("2018-10-16");
        Assert.Equal([false, true], (await given.Lanzhou.ConfirmTakedownAsync(Removed(name, "2018-10-16"))).Takedown.Rounds.Select(r => r.Overdue).Order());
        Assert.True((await given.Lanzhou.VerifyOnlineCheckAsync(new() { Name = name })).Unbroken); // the clocks are no part of what is sealed
    }

    [Fact]
    public async Task A_due_day_that_waited_for_its_notice_is_settled_and_the_chain_stays_whole()
    {
        await using var given = await StartAsync(DatabaseProvider.Sqlite);
        var name = (await given.UnboxedAsync()).Name;
        given.Today("2018-09-28");
        await given.Lanzhou.RequestTakedownAsync(Takedown(name, "2018-09-28"));
        var id = name["online/".Length..];
        await given.Host.ExecuteAsync("inspection", $"UPDATE online_checks SET due_on = '2018-10-02', due_provisional = 1 WHERE id = '{id}'"); // as a release before the notice wrote it
        Assert.Equal(1, await Libraries.LibraryGiven.ReadAsync(given.Host, tx => OnlineStore.SettleDueDaysAsync(tx, WorkingCalendar.Official)));
        Assert.True((await given.Lanzhou.VerifyOnlineCheckAsync(new() { Name = name })).Unbroken);
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
