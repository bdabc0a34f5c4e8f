using Quality.Common.Time;
using Quality.Inspections.Sampling;
using V1 = Quality.Protos.Inspection.V1;
using WireDeadline = Quality.Protos.Common.V1.Deadline;

namespace Quality.Inspections.Online;

/// <summary>
/// The clocks of an on-line check. They are computed from the days that are kept, never kept themselves: a holiday notice that comes later moves them,
/// and the chain stays whole.
/// </summary>
internal static class OnlineClocks
{
    /// <summary>What the province's plan gives a platform for a takedown (clause 2.7.4b).</summary>
    private const int TakedownWorkingDays = 2;

    /// <summary>The second working day after the request; its own day is not counted.</summary>
    public static Deadline Takedown(DateOnly requestedOn, WorkingCalendar calendar) => calendar.AddWorkingDays(requestedOn, TakedownWorkingDays);

    /// <summary>The first clock that runs out; null where none runs.</summary>
    public static Deadline? Earliest(V1.OnlineCheck check, WorkingCalendar calendar)
    {
        Deadline? takedown = check.Takedown?.Rounds.LastOrDefault() is { RemovedOn.Length: 0 } open ? Takedown(SamplingDates.Of(open.RequestedOn), calendar) : null;
        Deadline? answer = check.Handover is { AnsweredOn.Length: 0 } waiting ? new Deadline(SamplingDates.Of(waiting.AnswerDueOn), Provisional: false) : null;
        return takedown is { } one && answer is { } other ? (other.Date < one.Date ? other : one) : takedown ?? answer;
    }

    /// <summary>Puts the clocks on a check as they stand on a day.</summary>
    public static void Stamp(V1.OnlineCheck check, DateOnly today, WorkingCalendar calendar)
    {
        foreach (var round in check.Takedown?.Rounds ?? [])
        {
            var due = Takedown(SamplingDates.Of(round.RequestedOn), calendar);
            (round.Due, round.Overdue) = (ToWire(due), due.IsMissed(Done(round.RemovedOn, today)));
        }

        if (check.Handover is { } handover)
            handover.Overdue = Done(handover.AnsweredOn, today) > SamplingDates.Of(handover.AnswerDueOn);
        if (Earliest(check, calendar) is { } earliest)
            (check.Due, check.Overdue) = (ToWire(earliest), earliest.IsMissed(today));
    }

    /// <summary>Takes them off again: what is stamped at reading is not kept.</summary>
    public static void Clear(V1.OnlineCheck check)
    {
        (check.Due, check.Overdue) = (null, false);
        foreach (var round in check.Takedown?.Rounds ?? [])
            (round.Due, round.Overdue) = (null, false);
        if (check.Handover is { } handover)
            handover.Overdue = false;
    }

    private static DateOnly Done(string on, DateOnly today) => on.Length > 0 ? SamplingDates.Of(on) : today;

    private static WireDeadline ToWire(Deadline due) => new() { DueOn = ChinaTime.Format(due.Date), Provisional = due.Provisional };
}
