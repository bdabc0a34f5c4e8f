using System.Globalization;
using Quality.Common.Time;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>The clocks of a listing on the working calendar; a period does not count the day of its event (7.10).</summary>
internal static class ListingClocks
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    public static DateOnly Day(string stored) => DateOnly.ParseExact(stored, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A duty of the authority, in working days.</summary>
    public static void Owe(this V1.Listing listing, V1.ListingClockKind kind, DateOnly from, int days, string article, bool toBeConfirmed) =>
        listing.Start(kind, from, Calendar.AddWorkingDays(from, days), article, toBeConfirmed, duty: true);

    /// <summary>A duty of the authority until a day that the law names.</summary>
    public static void OweUntil(this V1.Listing listing, V1.ListingClockKind kind, DateOnly from, DateOnly until, string article) =>
        listing.Start(kind, from, new(until, false), article, toBeConfirmed: false, duty: true);

    /// <summary>A right of the enterprise, in working days.</summary>
    public static void Allow(this V1.Listing listing, V1.ListingClockKind kind, DateOnly from, int days, string article, bool toBeConfirmed) =>
        listing.Start(kind, from, Calendar.AddWorkingDays(from, days), article, toBeConfirmed, duty: false);

    /// <summary>A right of the enterprise, in calendar days.</summary>
    public static void AllowCalendarDays(this V1.Listing listing, V1.ListingClockKind kind, DateOnly from, int days, string article, bool toBeConfirmed) =>
        listing.Start(kind, from, Calendar.AddCalendarDays(from, days), article, toBeConfirmed, duty: false);

    /// <summary>A term in months; it burdens the enterprise and is not prolonged by days off.</summary>
    public static void Term(this V1.Listing listing, DateOnly from, int months, string article, bool toBeConfirmed) =>
        listing.Start(V1.ListingClockKind.Term, from, new(WorkingCalendar.AddMonths(from, months), false), article, toBeConfirmed, duty: false);

    public static void Meet(this V1.Listing listing, V1.ListingClockKind kind, DateOnly on)
    {
        if (listing.Running(kind) is { } clock) clock.MetOn = ChinaTime.Format(on);
    }

    /// <summary>What runs still, runs no longer.</summary>
    public static void StopAll(this V1.Listing listing)
    {
        foreach (var clock in listing.Clocks.Where(Runs)) clock.Stopped = true;
    }

    public static V1.ListingClock? Running(this V1.Listing listing, V1.ListingClockKind kind) => listing.Clocks.LastOrDefault(c => c.Kind == kind && Runs(c));

    /// <summary>The last day of a period, whether it runs or not.</summary>
    public static DateOnly? LastDay(this V1.Listing listing, V1.ListingClockKind kind) =>
        listing.Clocks.LastOrDefault(c => c.Kind == kind) is { } clock ? Day(clock.DueOn) : null;

    /// <summary>The next duty of the authority; empty where nothing is owed.</summary>
    public static string NextDue(this V1.Listing listing) =>
        listing.Clocks.Where(c => c.Duty && Runs(c)).Select(c => c.DueOn).Order(StringComparer.Ordinal).FirstOrDefault("");

    /// <summary>Says of each clock whether its duty was missed by today, or by the day on which it was met.</summary>
    public static void Judge(this V1.Listing listing, DateOnly today)
    {
        foreach (var clock in listing.Clocks.Where(c => c.Duty && !c.Stopped))
            clock.Overdue = (clock.MetOn.Length > 0 ? Day(clock.MetOn) : today) > Day(clock.DueOn);
        listing.NextDueOn = listing.NextDue();
        listing.Overdue = listing.NextDueOn.Length > 0 && today > Day(listing.NextDueOn);
    }

    private static bool Runs(V1.ListingClock clock) => clock.MetOn.Length == 0 && !clock.Stopped;

    private static void Start(this V1.Listing listing, V1.ListingClockKind kind, DateOnly from, Deadline due, string article, bool toBeConfirmed, bool duty) => listing.Clocks.Add(new V1.ListingClock
    {
        Kind = kind, StartedOn = ChinaTime.Format(from), DueOn = ChinaTime.Format(due.Date), Provisional = due.Provisional, Article = article, ToBeConfirmed = toBeConfirmed, Duty = duty,
    });
}
