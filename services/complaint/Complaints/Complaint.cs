using Quality.Common.Errors;
using Quality.Common.Time;

namespace Quality.Complaints.Complaints;

/// <summary>
/// One version of a dispute or a report, without personal data of who complained. The two kinds never mix; a letter that is both is two
/// complaints, related to one another (domain 7.6).
/// </summary>
internal sealed record Complaint(
    string Id, ComplaintKind Kind, string Number, string Respondent, string RespondentText, string Category, string Region, ComplaintChannel Channel,
    DateOnly ReceivedOn, DateOnly? PurchasedOn, string Problem, ComplaintState State, DateOnly? AcceptedOn, DateOnly? RefusedOn,
    RefusalGround RefusalGround, DateOnly? ClosedOn, ComplaintOutcome Outcome, string DecisionText, DateOnly? AcceptBy, bool AcceptProvisional,
    DateOnly? MediateBy, bool MediateProvisional, DateOnly? CheckBy, bool CheckProvisional, DateOnly? InformBy, bool InformProvisional, string Rule,
    bool ReporterRecorded, bool RealName, string Related, DateOnly? DueOn, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Collection = "complaints/";

    public string Name => Collection + Id;

    public ComplaintRule RuleInForce => ComplaintRule.Find(Rule, Kind);

    /// <summary>Registers what was checked; the rule of the day of receipt is fixed here.</summary>
    public Complaint Lodged(string id, DateTimeOffset now, WorkingCalendar calendar) => (this with
    {
        Id = id,
        Number = Number.Length > 0 ? Number : $"{(Kind == ComplaintKind.Dispute ? 'T' : 'J')}{ReceivedOn:yyyyMMdd}-{Region}-{id[^8..].ToUpperInvariant()}",
        State = ComplaintState.Registered,
        Rule = ComplaintRule.Of(Kind, ReceivedOn, Category).Id,
        Version = 1,
        CreatedAt = now,
        UpdatedAt = now,
    }).WithPeriods(calendar);

    /// <summary>受理: a dispute goes to mediation, a report is checked.</summary>
    public Complaint Accepted(DateOnly on, DateTimeOffset now, WorkingCalendar calendar)
    {
        DemandRegistered();
        return (Next(now) with { State = Kind == ComplaintKind.Dispute ? ComplaintState.Mediating : ComplaintState.Checking, AcceptedOn = on }).WithPeriods(calendar);
    }

    /// <summary>不予受理: disputes only; a clue to a breach of law is checked, whoever sends it.</summary>
    public Complaint Refused(RefusalGround ground, string text, DateOnly on, DateTimeOffset now, WorkingCalendar calendar)
    {
        if (Kind == ComplaintKind.Report) throw Fail.Precondition("REPORT_CANNOT_BE_REFUSED", $"{Name} is a report; it is checked and closed.", "Order 20 art 15");
        DemandRegistered();
        return (Next(now) with { State = ComplaintState.Refused, RefusedOn = on, RefusalGround = ground, DecisionText = text }).WithPeriods(calendar);
    }

    /// <summary>办结, with an outcome of its kind.</summary>
    public Complaint Closed(ComplaintOutcome outcome, string text, DateOnly on, DateTimeOffset now, WorkingCalendar calendar)
    {
        if (State is not (ComplaintState.Mediating or ComplaintState.Checking or ComplaintState.Suspended))
            throw Fail.Precondition("COMPLAINT_NOT_ACCEPTED", $"{Name} is not being mediated or checked.");
        if (outcome >= ComplaintOutcome.CaseOpened != (Kind == ComplaintKind.Report))
            throw Fail.Precondition("OUTCOME_OF_OTHER_KIND", $"{Name} cannot end so: a dispute is mediated, a report is checked.");
        return (Next(now) with { State = ComplaintState.Closed, ClosedOn = on, Outcome = outcome, DecisionText = text }).WithPeriods(calendar);
    }

    /// <summary>All periods follow from the rule, the dates and the calendar.</summary>
    public Complaint WithPeriods(WorkingCalendar calendar)
    {
        var rule = RuleInForce;
        var accept = rule.Accept?.After(ReceivedOn, calendar);
        var handle = (rule.HandleFromReceipt ? ReceivedOn : AcceptedOn) is { } start ? rule.Handle?.After(start, calendar) : null;
        var (mediate, check) = Kind == ComplaintKind.Dispute ? (handle, null) : ((Deadline?)null, handle);
        var inform = ClosedOn is { } closed && MustInform ? rule.Inform?.After(closed, calendar) : null;
        var due = State switch
        {
            ComplaintState.Registered => accept ?? handle,
            ComplaintState.Mediating or ComplaintState.Checking => handle,
            _ => null,
        };
        return this with
        {
            AcceptBy = accept?.Date,
            AcceptProvisional = accept?.Provisional ?? false,
            MediateBy = mediate?.Date,
            MediateProvisional = mediate?.Provisional ?? false,
            CheckBy = check?.Date,
            CheckProvisional = check?.Provisional ?? false,
            InformBy = inform?.Date,
            InformProvisional = inform?.Provisional ?? false,
            DueOn = due?.Date,
        };
    }

    /// <summary>Whether the last decision kept its period; null where none ran or it can still move.</summary>
    public bool? InTime() => State switch
    {
        ComplaintState.Mediating or ComplaintState.Checking => Kept(AcceptedOn, AcceptBy, AcceptProvisional),
        ComplaintState.Refused => Kept(RefusedOn, AcceptBy, AcceptProvisional),
        ComplaintState.Closed when Kind == ComplaintKind.Dispute => Kept(ClosedOn, MediateBy, MediateProvisional),
        ComplaintState.Closed => Kept(ClosedOn, CheckBy, CheckProvisional),
        _ => null,
    };

    /// <summary>Order 20: both sides hear of mediation that ended without agreement (21), a real-name reporter whether a case was opened (31).</summary>
    private bool MustInform => Outcome switch
    {
        ComplaintOutcome.Settled or ComplaintOutcome.Withdrawn or ComplaintOutcome.MediationFailed => true,
        ComplaintOutcome.CaseOpened or ComplaintOutcome.CaseNotOpened => RealName,
        _ => false,
    };

    private static bool? Kept(DateOnly? on, DateOnly? by, bool provisional) => by is null || provisional ? null : on <= by;

    private Complaint Next(DateTimeOffset now) => this with { Version = Version + 1, UpdatedAt = now };

    private void DemandRegistered()
    {
        if (State != ComplaintState.Registered) throw Fail.Precondition("COMPLAINT_NOT_REGISTERED", $"{Name} was already accepted or refused.");
    }
}
