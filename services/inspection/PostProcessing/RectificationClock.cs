using Quality.Common.Errors;
using Quality.Common.Time;

namespace Quality.Inspections.PostProcessing;

/// <summary>
/// The time limits of a rectification order (责令改正) under the rule in force on the day of the order (clause 2.7.1c). An order keeps the rule
/// it was given under. Days do not count the day of the event; what ends on a day off ends on the next working day.
/// </summary>
internal sealed record RectificationClock(DateOnly? From, DateOnly? To, int Days, int ExtensionDays, int AskDaysBefore, int? RecheckDays, string Article)
{
    private static readonly RectificationClock[] All =
    [
        new(null, new(2019, 12, 31), 30, ExtensionDays: 30, AskDaysBefore: 5, RecheckDays: null, "AQSIQ Order 133"),
        new(new(2020, 1, 1), null, 60, ExtensionDays: 0, AskDaysBefore: 0, RecheckDays: 75, "SAMR Order 18 art 46, 47"),
    ];

    // Order 18 art 48: the re-check after an announcement falls between these days, counted from the announcement.
    private const int FirstAnnouncedDay = 60;
    private const int LastAnnouncedDay = 90;

    /// <summary>The rule under which an order of that day stands.</summary>
    public static RectificationClock Of(DateOnly orderedOn) => Array.Find(All, c => !(orderedOn < c.From) && !(orderedOn > c.To))!;

    /// <summary>The last day for the correction, without an extension.</summary>
    public Deadline DueDay(DateOnly orderedOn, WorkingCalendar calendar) => calendar.AddCalendarDays(orderedOn, Days);

    /// <summary>The last day for the correction after the one extension; refused where the rule knows none, asks earlier or allows fewer days.</summary>
    public Deadline Extend(DateOnly orderedOn, DateOnly askedOn, int days, WorkingCalendar calendar)
    {
        if (ExtensionDays == 0)
        {
            throw Fail.Precondition("EXTENSION_UNKNOWN", "The rule in force on the day of the order knows no extension.", article: Article);
        }

        if (days < 1 || days > ExtensionDays)
        {
            throw Fail.Precondition("EXTENSION_TOO_LONG", $"The one extension has 1 to {ExtensionDays} days.", article: Article);
        }

        if (askedOn < orderedOn || askedOn > orderedOn.AddDays(Days - AskDaysBefore))
        {
            throw Fail.Precondition("EXTENSION_ASKED_LATE", $"An extension is asked at least {AskDaysBefore} days before the end.", article: Article);
        }

        return calendar.AddCalendarDays(orderedOn, Days + days);
    }

    /// <summary>The last day of the re-check (复查); null where the rule names none.</summary>
    public Deadline? RecheckDay(DateOnly orderedOn, WorkingCalendar calendar) =>
        RecheckDays is { } days ? calendar.AddCalendarDays(orderedOn, days) : null;

    /// <summary>The first and the last day of the re-check after the provincial announcement (省级公告); null where the rule names none.</summary>
    public (DateOnly First, DateOnly Last)? AfterAnnouncement(DateOnly announcedOn) =>
        RecheckDays is null ? null : (announcedOn.AddDays(FirstAnnouncedDay), announcedOn.AddDays(LastAnnouncedDay));
}
