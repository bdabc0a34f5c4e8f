using System.Text.Json;
using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Inspections.Samples;

namespace Quality.Inspections.PostProcessing;

/// <summary>The steps that people take; each answers the case after it, or refuses.</summary>
internal sealed partial record PostProcessingCase
{
    /// <summary>责令改正; <paramref name="dueOn"/> only where no rule sets the period.</summary>
    public PostProcessingCase Order(StepPaper paper, DateOnly? dueOn, string seriousKinds, WorkingCalendar calendar)
    {
        Demand(CaseAction.Order, paper);
        var check = new Violations();
        var known = CaseRules.Clock(Regime, paper.On) is not null;
        check.AddIf(known && dueOn is not null, "due_on", "NOT_ALLOWED", "The rule of that day sets the period.");
        if (!known && dueOn is null) check.Add("due_on", "REQUIRED", "due_on is required: no rule sets the period.");
        check.AddIf(dueOn <= paper.On, "due_on", "BEFORE_FROM", "due_on must be after the order.");
        check.ThrowIfAny();
        return (this with
        {
            State = CaseState.Rectifying,
            OrderedOn = paper.On,
            OrderDueOn = dueOn,
            ExtensionDays = 0,
            ReportedOn = null,
            SeriousKinds = seriousKinds.Length > 0 ? seriousKinds : SeriousKinds,
        }).Stepped(paper, calendar);
    }

    /// <summary>The one extension of Order 133.</summary>
    public PostProcessingCase Extend(StepPaper paper, DateOnly askedOn, int days, WorkingCalendar calendar)
    {
        Demand(CaseAction.Extend, paper);
        if (Rule is not { } rule) throw Fail.Precondition("EXTENSION_UNKNOWN", "No rule of extensions is recorded for this order.");
        if (ExtensionDays > 0) throw Fail.Precondition("EXTENSION_USED", "There is one extension, and it was granted.", rule.Article);
        rule.Extend(OrderedOn!.Value, askedOn, days, calendar);
        return (this with { ExtensionDays = days }).Stepped(paper, calendar);
    }

    /// <summary>整改报告、复查申请.</summary>
    public PostProcessingCase Report(StepPaper paper, WorkingCalendar calendar)
    {
        Demand(CaseAction.Report, paper);
        return (this with { State = CaseState.RecheckDue, ReportedOn = paper.On }).Stepped(paper, calendar);
    }

    /// <summary>复查: the sample's final conclusion alone decides what follows.</summary>
    public PostProcessingCase Rechecked(Sample sample, WorkingCalendar calendar)
    {
        Demand(CaseAction.Recheck);
        var (stage, earliest) = State switch
        {
            CaseState.Announced => (RecheckStage.AfterAnnouncement, AnnouncedOn!.Value),
            CaseState.Suspended => (RecheckStage.AfterSuspension, OrderedOn!.Value),
            _ => (RecheckStage.AfterOrder, ReportedOn ?? OrderedOn!.Value),
        };
        CheckRecheck(sample, earliest);
        if (State == CaseState.Rectifying && !IsOverdue(sample.SampledOn)) throw PeriodRuns();
        if (sample.SampledOn < NotBeforeOn)
            throw Fail.Precondition("RECHECK_TOO_EARLY", $"This re-check is sampled on {ChinaTime.Format(NotBeforeOn!.Value)} or later.", Article);
        var done = new StepPaper(sample.ConcludedOn!.Value, "");
        return (this with { Recheck = sample.Id, RecheckOutcome = sample.Outcome, RecheckStage = stage }).Decided().Stepped(done, calendar);
    }

    /// <summary>省级公告.</summary>
    public PostProcessingCase Announce(StepPaper paper, WorkingCalendar calendar)
    {
        Demand(CaseAction.Announce, paper);
        if (State == CaseState.Rectifying && !IsOverdue(paper.On)) throw PeriodRuns();
        return (this with { State = CaseState.Announced, AnnouncedOn = paper.On }).Stepped(paper, calendar);
    }

    /// <summary>责令停业、限期整顿.</summary>
    public PostProcessingCase Suspend(StepPaper paper, DateOnly until, WorkingCalendar calendar)
    {
        Demand(CaseAction.Suspend, paper);
        if (until <= paper.On) throw Fail.Invalid("until", "BEFORE_FROM", "until must be after the order.");
        return (this with { State = CaseState.Suspended, SuspendedUntil = until }).Stepped(paper, calendar);
    }

    /// <summary>提请吊销 or 吊销营业执照.</summary>
    public PostProcessingCase Revoke(StepPaper paper, bool requested, WorkingCalendar calendar)
    {
        Demand(requested ? CaseAction.RequestRevocation : CaseAction.Revoke, paper);
        return (this with { State = requested ? CaseState.RevocationRequested : CaseState.Revoked, EndReason = requested ? "" : paper.Note }).Stepped(paper, calendar);
    }

    /// <summary>Which serious problems it has; none takes them back.</summary>
    public PostProcessingCase Classify(string seriousKinds)
    {
        if (!IsOpen) throw NotAllowed(CaseAction.Classify);
        return this with { SeriousKinds = seriousKinds };
    }

    /// <summary>移送: to another authority the ladder waits; penalty and police run beside it.</summary>
    public PostProcessingCase Transfer(StepPaper paper, TransferKind kind, string addressee, string region, WorkingCalendar calendar)
    {
        if (!IsOpen && State != CaseState.Transferred) throw NotAllowed(CaseAction.Transfer);
        if (!MaySend(kind)) throw Fail.Precondition("TRANSFER_PENDING", "A transfer of this kind is on its way or was received.");
        if (kind == TransferKind.Authority && region == Region) throw Fail.Invalid("region", "SAME_REGION", "region must be another one.");
        DemandAfter(paper, kind == TransferKind.Authority ? LastStepOn : ConcludedOn);
        var sent = this with { Transfers = Written([.. TransferList, new(kind, addressee, region, paper.Note, paper.On, paper.Document)]) };
        return kind == TransferKind.Authority ? (sent with { State = CaseState.Transferred, ResumeState = State }).Stepped(paper, calendar) : sent;
    }

    /// <summary>移送回执: an authority within the province takes the case over, where it goes on.</summary>
    public PostProcessingCase Receive(StepPaper paper, TransferKind kind, WorkingCalendar calendar)
    {
        var open = Open(kind, t => t is { ReceivedOn: null, ReturnedOn: null });
        DemandAfter(paper, open.SentOn);
        var received = open with { ReceivedOn = paper.On, Receipt = paper.Document };
        var next = this with { Transfers = Written([.. TransferList.Select(t => t == open ? received : t)]) };
        return IsTaken(received) ? (next with { Region = received.Region, State = ResumeState }).WithClock(calendar) : next;
    }

    /// <summary>退回: it goes on where it stood.</summary>
    public PostProcessingCase Return(StepPaper paper, TransferKind kind, WorkingCalendar calendar)
    {
        var open = Open(kind, t => t.ReturnedOn is null && !IsTaken(t));
        DemandAfter(paper, open.ReceivedOn ?? open.SentOn);
        var returned = open with { ReturnedOn = paper.On, ReturnReason = paper.Note };
        var next = this with { Transfers = Written([.. TransferList.Select(t => t == open ? returned : t)]) };
        return kind == TransferKind.Authority ? (next with { State = ResumeState }).WithClock(calendar) : next;
    }

    /// <summary>结案: never without a re-check that conforms (2.7.1c).</summary>
    public PostProcessingCase Close(StepPaper paper, WorkingCalendar calendar)
    {
        if (!IsOpen) throw NotAllowed(CaseAction.Close);
        if (State != CaseState.Passed || RecheckOutcome != SampleOutcome.Conforming)
            throw Fail.Precondition("RECHECK_REQUIRED", $"{Name} cannot close before its re-check conforms.", Rule?.Article ?? (OnLadder ? CaseRules.Ladder : null));
        if (IsSerious && !IsPunished)
            throw Fail.Precondition("PENALTY_REQUIRED", "A serious problem goes to a penalty procedure or to the police, with their receipt.", OnLadder ? CaseRules.Ladder : null);
        DemandAfter(paper, LastStepOn);
        return (this with { State = CaseState.Closed, EndReason = paper.Note }).Stepped(paper, calendar);
    }

    private static string Written(CaseTransfer[] transfers) => JsonSerializer.Serialize(transfers);

    /// <summary>The last transfer of a kind for which <paramref name="waits"/> holds.</summary>
    private CaseTransfer Open(TransferKind kind, Func<CaseTransfer, bool> waits) => HasEnded
        ? throw NotAllowed(CaseAction.Receive)
        : TransferList.LastOrDefault(t => t.Kind == kind && waits(t)) ?? throw Fail.Precondition("NO_TRANSFER", "No transfer of this kind waits.");

    private QualityException PeriodRuns() =>
        Fail.Precondition("CORRECTION_PERIOD_RUNS", $"The correction may be made until {new Deadline(DueOn!.Value, DueProvisional)}.", Article.Length > 0 ? Article : null);

    /// <summary>The state that the last re-check leads to.</summary>
    private PostProcessingCase Decided() => this with
    {
        State = RecheckOutcome == SampleOutcome.Conforming ? CaseState.Passed : FailedState(RecheckStage),
    };

    /// <summary>Where another law than the Product Quality Law governs, a failed re-check asks for a new order, or for a penalty.</summary>
    private CaseState FailedState(RecheckStage stage) => !OnLadder ? CaseState.Opened : stage switch
    {
        RecheckStage.AfterSuspension => CaseState.ToRevoke,
        RecheckStage.AfterAnnouncement => CaseState.ToSuspend,
        _ => CaseState.ToAnnounce,
    };

    private void CheckRecheck(Sample sample, DateOnly earliest)
    {
        var check = new Violations();
        var same = Producer.Length > 0 ? sample.Producer == Producer : sample.ProducerDisplayName == ProducerDisplayName;
        check.AddIf(sample.Kind != SampleKind.Recheck, "sample", "NOT_A_RECHECK", "sample must be of the kind RECHECK.")
            .AddIf(!same, "sample", "OTHER_PRODUCER", "sample must be of the same producer.")
            .AddIf(sample.Category != Category || sample.ModelKey != ModelKey, "sample", "OTHER_PRODUCT", "sample must be of the same product and model.")
            .AddIf(!sample.Final || !sample.HasConclusion, "sample", "NOT_FINAL", "sample must have a final conclusion.")
            .AddIf(sample.SampledOn < earliest, "sample", "BEFORE_LAST_STEP", $"sample must have been taken on {ChinaTime.Format(earliest)} or later.");
        check.ThrowIfAny();
    }
}
