using System.Text.Json;
using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Inspections.Samples;

namespace Quality.Inspections.PostProcessing;

/// <summary>
/// What follows one failed sample (不合格后处理, domain 6.5, clause 2.7.1c), with the id of that sample. The newest version is kept here, every step
/// beside it. SeriousKinds are numbers joined by commas, Transfers a JSON array of <see cref="CaseTransfer"/>; DueOn, NotBeforeOn, DueProvisional and
/// Article are the clock of the current step.
/// </summary>
internal sealed partial record PostProcessingCase(
    string Id, string SampleNumber, string Authority, SampleLevel Level, SampleRegime Regime, string Region, string ProducerRegion, string Producer,
    string ProducerDisplayName, string Category, string ProductName, string Model, string ModelKey, string FailedItems, DateOnly ConcludedOn, CaseState State,
    string SeriousKinds, DateOnly? OrderedOn, DateOnly? OrderDueOn, long ExtensionDays, DateOnly? ReportedOn, string Recheck, SampleOutcome RecheckOutcome,
    RecheckStage RecheckStage, DateOnly? AnnouncedOn, DateOnly? SuspendedUntil, string Transfers, CaseState ResumeState, DateOnly? DueOn, DateOnly? NotBeforeOn,
    bool DueProvisional, string Article, DateOnly LastStepOn, string EndReason, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Collection = "postprocessing/";

    private const string NoTransfers = "[]";

    /// <summary>What each state allows; everything else is refused.</summary>
    private static readonly Dictionary<CaseState, CaseAction[]> Ladder = new()
    {
        [CaseState.Opened] = [CaseAction.Order],
        [CaseState.Rectifying] = [CaseAction.Report, CaseAction.Extend, CaseAction.Recheck, CaseAction.Announce],
        [CaseState.RecheckDue] = [CaseAction.Recheck],
        [CaseState.Passed] = [CaseAction.Close],
        [CaseState.ToAnnounce] = [CaseAction.Announce],
        [CaseState.Announced] = [CaseAction.Recheck],
        [CaseState.ToSuspend] = [CaseAction.Suspend],
        [CaseState.Suspended] = [CaseAction.Recheck],
        [CaseState.ToRevoke] = [CaseAction.RequestRevocation, CaseAction.Revoke],
        [CaseState.RevocationRequested] = [CaseAction.Revoke],
    };

    public string Name => Collection + Id;

    /// <summary>Somebody still has a step to take here; a case that another authority took is theirs.</summary>
    public bool IsOpen => Ladder.ContainsKey(State);

    public bool HasEnded => State is CaseState.Revoked or CaseState.Closed or CaseState.Cancelled;

    public bool IsSerious => SeriousKinds.Length > 0;

    /// <summary>Whether the last day of the current step has passed.</summary>
    public bool IsOverdue(DateOnly today) => DueOn < today;

    public IReadOnlyList<CaseTransfer> TransferList => JsonSerializer.Deserialize<CaseTransfer[]>(Transfers)!;

    private bool OnLadder => CaseRules.OnLadder(Regime);

    private RectificationClock? Rule => OrderedOn is { } day ? CaseRules.Clock(Regime, day) : null;

    /// <summary>A penalty or a criminal procedure took the serious problem over (产品质量法 17(2)).</summary>
    private bool IsPunished => TransferList.Any(t => t is { Kind: TransferKind.Penalty or TransferKind.Police, ReceivedOn: not null, ReturnedOn: null });

    /// <summary>The steps that may be taken on a day, in the order in which people look for them.</summary>
    public IEnumerable<CaseAction> Actions(DateOnly today)
    {
        foreach (var action in Ladder.GetValueOrDefault(State, []).Where(action => May(action, today))) yield return action;
        if (!IsOpen && State != CaseState.Transferred) yield break;
        if (IsOpen) yield return CaseAction.Classify;
        if (Enum.GetValues<TransferKind>().Any(MaySend)) yield return CaseAction.Transfer;
        if (TransferList.Any(t => t is { ReceivedOn: null, ReturnedOn: null })) yield return CaseAction.Receive;
        if (TransferList.Any(t => t.ReturnedOn is null && !IsTaken(t))) yield return CaseAction.Return;
    }

    /// <summary>The case with the clock of its step by the calendar as it is known now.</summary>
    public PostProcessingCase WithClock(WorkingCalendar calendar)
    {
        (Deadline? Due, DateOnly? From, string Article) clock = State switch
        {
            CaseState.Rectifying when Rule is { } rule => (Period(rule, calendar), null, rule.Article),
            CaseState.Rectifying => (OrderDueOn is { } set ? new Deadline(set, false) : null, null, ""),
            CaseState.RecheckDue => (Rule?.RecheckDay(OrderedOn!.Value, calendar), null, Rule?.RecheckDays is null ? "" : Rule.Article),
            CaseState.Announced => Window(),
            CaseState.Suspended => (null, SuspendedUntil?.AddDays(1), CaseRules.Ladder),
            _ => (null, null, ""),
        };
        return this with { DueOn = clock.Due?.Date, NotBeforeOn = clock.From, DueProvisional = clock.Due?.Provisional ?? false, Article = clock.Article };
    }

    private Deadline Period(RectificationClock rule, WorkingCalendar calendar) => calendar.AddCalendarDays(OrderedOn!.Value, rule.Days + (int)ExtensionDays);

    private (Deadline? Due, DateOnly? From, string Article) Window() => Rule?.AfterAnnouncement(AnnouncedOn!.Value) is { } window
        ? (new Deadline(window.Last, false), window.First, CaseRules.AfterAnnouncement)
        : (null, null, "");

    private bool May(CaseAction action, DateOnly today) => action switch
    {
        CaseAction.Extend => Rule?.ExtensionDays > 0 && ExtensionDays == 0,
        CaseAction.Recheck when State == CaseState.Rectifying => IsOverdue(today),
        CaseAction.Recheck => !(today < NotBeforeOn),
        CaseAction.Announce => OnLadder && (State == CaseState.ToAnnounce || IsOverdue(today)),
        CaseAction.Close => !IsSerious || IsPunished,
        _ => true,
    };

    /// <summary>One transfer of a kind at a time; to another authority only from the ladder, which then waits.</summary>
    private bool MaySend(TransferKind kind) => kind == TransferKind.Authority ? IsOpen : !TransferList.Any(t => t.Kind == kind && t.ReturnedOn is null);

    /// <summary>A region of the province that took the case over keeps it, and sends it on if it must.</summary>
    private static bool IsTaken(CaseTransfer t) =>
        t is { Kind: TransferKind.Authority, ReceivedOn: not null } && Common.Values.Region.TryFind(t.Region, out var region) && region.InGansu;

    private void Demand(CaseAction action)
    {
        if (!Ladder.GetValueOrDefault(State, []).Contains(action)) throw NotAllowed(action);
        if (!OnLadder && action is CaseAction.Announce or CaseAction.Suspend or CaseAction.RequestRevocation or CaseAction.Revoke)
            throw Fail.Precondition("OTHER_LADDER", $"A check under {Regime} does not follow the ladder of the Product Quality Law.", CaseRules.Ladder);
    }

    private void Demand(CaseAction action, StepPaper paper)
    {
        Demand(action);
        DemandAfter(paper, LastStepOn);
    }

    private static void DemandAfter(StepPaper paper, DateOnly earliest)
    {
        if (paper.On < earliest) throw Fail.Invalid("paper.done_on", "BEFORE_LAST_STEP", $"paper.done_on must be {ChinaTime.Format(earliest)} or later.");
    }

    private QualityException NotAllowed(CaseAction action) => new(
        Grpc.Core.StatusCode.FailedPrecondition, "STEP_NOT_ALLOWED", $"{Name} is {State}: {action} is no step from there.",
        new Dictionary<string, string> { ["state"] = State.ToString(), ["allowed"] = string.Join(", ", Ladder.GetValueOrDefault(State, [])) });

    private PostProcessingCase Stepped(StepPaper paper, WorkingCalendar calendar) =>
        (this with { LastStepOn = paper.On > LastStepOn ? paper.On : LastStepOn }).WithClock(calendar);
}
