using Quality.Inspections.Samples;

namespace Quality.Inspections.PostProcessing;

/// <summary>Where a post-processing stands (domain 6.5); the numbers of these enums are those of the wire.</summary>
internal enum CaseState
{
    Opened = 1,
    Rectifying = 2,
    RecheckDue = 3,
    Passed = 4,
    ToAnnounce = 5,
    Announced = 6,
    ToSuspend = 7,
    Suspended = 8,
    ToRevoke = 9,
    RevocationRequested = 10,
    Revoked = 11,
    Transferred = 12,
    Closed = 13,
    Cancelled = 14,
}

/// <summary>A step of the ladder.</summary>
internal enum CaseAction
{
    Open = 1,
    Order = 2,
    Extend = 3,
    Report = 4,
    Recheck = 5,
    Announce = 6,
    Suspend = 7,
    RequestRevocation = 8,
    Revoke = 9,
    Classify = 10,
    Transfer = 11,
    Receive = 12,
    Return = 13,
    Close = 14,
    Cancel = 15,
    Reopen = 16,
    Correct = 17,
    ReviseRecheck = 18,
}

/// <summary>To whom a case is sent (移送).</summary>
internal enum TransferKind
{
    Authority = 1,
    Penalty = 2,
    Police = 3,
}

/// <summary>One transfer (移送); it waits until it was received or came back.</summary>
internal sealed record CaseTransfer(
    TransferKind Kind, string Addressee, string Region, string Reason, DateOnly SentOn, string Document, DateOnly? ReceivedOn = null, string Receipt = "",
    DateOnly? ReturnedOn = null, string ReturnReason = "");

/// <summary>When a step was done and by which document (文号).</summary>
internal sealed record StepPaper(DateOnly On, string Document, string Note = "");

/// <summary>What is written about a step beside the case itself.</summary>
internal sealed record StepNote(CaseAction Action, StepPaper Paper, string Sample = "", string Authority = "");

/// <summary>A step as it is stored.</summary>
internal sealed record CaseStep(
    string Id, long Number, CaseAction Action, CaseState State, DateOnly DoneOn, string DocumentNumber, string Note, string Sample, string Authority,
    string SeriousKinds, DateOnly? DueOn, DateOnly? NotBeforeOn, bool DueProvisional, string Article, string Actor, string ActorDisplayName, DateTimeOffset TakenAt);

/// <summary>Which re-check of the ladder a sample was: after the order, after the announcement, after the suspension.</summary>
internal enum RecheckStage
{
    None = 0,
    AfterOrder = 1,
    AfterAnnouncement = 2,
    AfterSuspension = 3,
}

/// <summary>What opens a case, and which rule of time limits its order has.</summary>
internal static class CaseRules
{
    /// <summary>The ladder itself: correction, announcement, suspension, revocation; serious problems are punished by the law's chapter 5.</summary>
    public const string Ladder = "Product Quality Law art 17";

    /// <summary>Re-check after the announcement.</summary>
    public const string AfterAnnouncement = "SAMR Order 18 art 48";

    // Order 18 made one rule for producers and trade; the time limits of trade checks before it were not recorded.
    private static readonly DateOnly OneRuleFrom = new(2020, 1, 1);

    /// <summary>
    /// A spot check or a follow-up whose nonconforming conclusion is final. Risk monitoring accuses nobody, and a failed re-check (复查) moves the case
    /// that it belongs to.
    /// </summary>
    public static bool Opens(Sample sample) =>
        sample is { Final: true, Outcome: SampleOutcome.Nonconforming, Kind: SampleKind.Supervision or SampleKind.FollowUp };

    /// <summary>Whether the ladder of the Product Quality Law is the one; food, cosmetics and farm products have laws of their own.</summary>
    public static bool OnLadder(SampleRegime regime) => regime is SampleRegime.ProductQuality or SampleRegime.Trade;

    /// <summary>The time limits of an order of that day; null where none are recorded.</summary>
    public static RectificationClock? Clock(SampleRegime regime, DateOnly orderedOn) =>
        regime == SampleRegime.ProductQuality || (regime == SampleRegime.Trade && orderedOn >= OneRuleFrom) ? RectificationClock.Of(orderedOn) : null;

    /// <summary>The producer's division where it lies in Gansu and is the narrower one, else that to which the batch counts.</summary>
    public static string Region(Sample sample) =>
        Common.Values.Region.TryFind(sample.ProducerRegion, out var producer) && producer.InGansu
            && Common.Values.RegionScope.FromClaim(sample.Region).Contains(sample.ProducerRegion)
            ? sample.ProducerRegion
            : sample.Region;
}
