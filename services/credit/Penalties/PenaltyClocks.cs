using System.Globalization;
using Quality.Common.Time;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>The duties of a publication on the working calendar; the day of the event is not counted (7.10).</summary>
internal static class PenaltyClocks
{
    public static DateOnly Day(string stored) => DateOnly.ParseExact(stored, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static void Owe(this V1.Penalty penalty, V1.PenaltyClockKind kind, DateOnly from, int workingDays, string article)
    {
        var due = WorkingCalendar.Official.AddWorkingDays(from, workingDays);
        penalty.Clocks.Add(new V1.PenaltyClock
        {
            Kind = kind, StartedOn = ChinaTime.Format(from), WorkingDays = workingDays, DueOn = ChinaTime.Format(due.Date), Provisional = due.Provisional, Article = article,
        });
    }

    public static void Meet(this V1.Penalty penalty, V1.PenaltyClockKind kind, DateOnly on)
    {
        if (penalty.Clocks.LastOrDefault(c => c.Kind == kind && c.MetOn.Length == 0) is { } clock) clock.MetOn = ChinaTime.Format(on);
    }

    public static V1.PenaltyClock? Clock(this V1.Penalty penalty, V1.PenaltyClockKind kind) => penalty.Clocks.LastOrDefault(c => c.Kind == kind);

    /// <summary>The next duty; empty where nothing is owed.</summary>
    public static string NextDue(this V1.Penalty penalty) =>
        penalty.Clocks.Where(c => c.MetOn.Length == 0).Select(c => c.DueOn).Order(StringComparer.Ordinal).FirstOrDefault("");

    /// <summary>Says of each duty whether it was missed, and ends what has run its term.</summary>
    public static void Judge(this V1.Penalty penalty, DateOnly today)
    {
        foreach (var clock in penalty.Clocks) clock.Overdue = (clock.MetOn.Length > 0 ? Day(clock.MetOn) : today) > Day(clock.DueOn);
        penalty.NextDueOn = penalty.NextDue();
        penalty.Overdue = penalty.NextDueOn.Length > 0 && today > Day(penalty.NextDueOn);
        if (penalty.State == V1.PenaltyState.Published && today > Day(penalty.EndsOn)) penalty.State = V1.PenaltyState.Ended;
    }
}
