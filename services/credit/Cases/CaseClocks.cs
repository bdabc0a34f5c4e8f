using System.Globalization;
using Quality.Common.Time;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Cases;

/// <summary>The clocks of a case; the day of the event is not counted (7.10).</summary>
internal static class CaseClocks
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    public static DateOnly Day(string stored) => DateOnly.ParseExact(stored, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static void StartWorkingDays(this V1.Case one, V1.CaseClockKind kind, DateOnly from, int days, string article) => one.Start(kind, from, Calendar.AddWorkingDays(from, days), article);

    public static void StartDays(this V1.Case one, V1.CaseClockKind kind, DateOnly from, int days, string article) => one.Start(kind, from, Calendar.AddCalendarDays(from, days), article);

    /// <summary>Twenty-four hours do not wait for a working day.</summary>
    public static void StartHandover(this V1.Case one, DateOnly approved, string article) => one.Start(V1.CaseClockKind.Handover, approved, new(approved.AddDays(1), false), article);

    public static void Meet(this V1.Case one, V1.CaseClockKind kind, DateOnly on)
    {
        if (one.Running(kind) is { } clock) clock.MetOn = ChinaTime.Format(on);
    }

    public static V1.CaseClock? Running(this V1.Case one, params V1.CaseClockKind[] kinds) => one.Clocks.LastOrDefault(c => kinds.Contains(c.Kind) && Runs(c));

    /// <summary>While the police have the case, nobody here owes anything in it.</summary>
    public static void StopAll(this V1.Case one)
    {
        foreach (var clock in one.Clocks.Where(Runs)) clock.Stopped = true;
    }

    /// <summary>
    /// What was stopped goes on, later by the days that it was away; a period that had passed before stays missed.
    /// </summary>
    public static void Resume(this V1.Case one, DateOnly sent, DateOnly back)
    {
        foreach (var clock in one.Clocks.Where(c => c.Stopped && c.MetOn.Length == 0))
        {
            clock.Stopped = false;
            if (sent > Day(clock.DueOn)) continue;
            var due = Calendar.RollOver(Day(clock.DueOn).AddDays(back.DayNumber - sent.DayNumber));
            (clock.DueOn, clock.Provisional) = (ChinaTime.Format(due.Date), due.Provisional);
        }
    }

    public static void Extend(this V1.CaseClock clock, int days, bool working)
    {
        var due = working ? Calendar.AddWorkingDays(Day(clock.DueOn), days) : Calendar.AddCalendarDays(Day(clock.DueOn), days);
        (clock.DueOn, clock.Provisional, clock.Extended) = (ChinaTime.Format(due.Date), due.Provisional, true);
    }

    public static string NextDue(this V1.Case one) => one.Clocks.Where(Runs).Select(c => c.DueOn).Order(StringComparer.Ordinal).FirstOrDefault("");

    public static void Judge(this V1.Case one, DateOnly today)
    {
        foreach (var clock in one.Clocks) clock.Overdue = !clock.Stopped && (clock.MetOn.Length > 0 ? Day(clock.MetOn) : today) > Day(clock.DueOn);
        one.NextDueOn = one.NextDue();
        one.Overdue = one.NextDueOn.Length > 0 && today > Day(one.NextDueOn);
    }

    private static bool Runs(V1.CaseClock clock) => clock.MetOn.Length == 0 && !clock.Stopped;

    private static void Start(this V1.Case one, V1.CaseClockKind kind, DateOnly from, Deadline due, string article) => one.Clocks.Add(new V1.CaseClock
    {
        Kind = kind, StartedOn = ChinaTime.Format(from), DueOn = ChinaTime.Format(due.Date), Provisional = due.Provisional, Article = article,
    });
}
