using Quality.Common.Time;
using Quality.Inspections.Samples;

namespace Quality.Inspections.PostProcessing;

/// <summary>What conclusions of samples do to a case: the failed sample opens, corrects or cancels it, the re-check moves it.</summary>
internal sealed partial record PostProcessingCase
{
    /// <summary>A new case of a sample that failed; null where it opens none.</summary>
    public static PostProcessingCase? Of(Sample sample, DateTimeOffset now) => !CaseRules.Opens(sample) ? null : new(
        sample.Id, sample.Number, sample.Authority, sample.Level, sample.Regime, CaseRules.Region(sample), sample.ProducerRegion, sample.Producer,
        sample.ProducerDisplayName, sample.Category, sample.ProductName, sample.Model, sample.ModelKey, sample.FailedItems, sample.ConcludedOn ?? sample.SampledOn,
        CaseState.Opened, "", null, null, 0, null, "", 0, RecheckStage.None, null, null, NoTransfers, 0, null, null, false, "",
        sample.ConcludedOn ?? sample.SampledOn, "", 1, now, now);

    /// <summary>The case after a new conclusion of its sample, and the step that this is; null where nothing changes.</summary>
    public (PostProcessingCase Case, CaseAction Action)? After(Sample sample, WorkingCalendar calendar)
    {
        if (Of(sample, CreatedAt) is not { } fresh)
            return State == CaseState.Cancelled ? null : ((this with { State = CaseState.Cancelled, EndReason = sample.Reason }).WithClock(calendar), CaseAction.Cancel);
        if (State == CaseState.Cancelled) return (fresh with { Version = Version, UpdatedAt = UpdatedAt }, CaseAction.Reopen);
        var corrected = this with
        {
            SampleNumber = fresh.SampleNumber,
            Authority = fresh.Authority,
            Level = fresh.Level,
            Regime = fresh.Regime,
            ProducerRegion = fresh.ProducerRegion,
            Producer = fresh.Producer,
            ProducerDisplayName = fresh.ProducerDisplayName,
            Category = fresh.Category,
            ProductName = fresh.ProductName,
            Model = fresh.Model,
            ModelKey = fresh.ModelKey,
            FailedItems = fresh.FailedItems,
            ConcludedOn = fresh.ConcludedOn,
            Region = TransferList.Any(IsTaken) ? Region : fresh.Region, // whoever took it over keeps it
        };
        corrected = corrected.WithClock(calendar);
        return corrected == this ? null : (corrected, CaseAction.Correct);
    }

    /// <summary>
    /// The case after another conclusion of its last re-check; null where nothing changes. What rested on the old conclusion falls: a closed case opens
    /// again, and one that was announced by mistake has passed. A revoked licence is not given back here.
    /// </summary>
    public PostProcessingCase? AfterRecheck(Sample sample, WorkingCalendar calendar)
    {
        var outcome = sample is { Final: true, HasConclusion: true } ? sample.Outcome : 0;
        if (outcome == RecheckOutcome || State == CaseState.Cancelled) return null;
        var moved = this with { RecheckOutcome = outcome };
        var state = State == CaseState.Transferred ? ResumeState : State;
        var next = outcome switch
        {
            SampleOutcome.Conforming => CaseState.Passed,
            _ when state is not (CaseState.Passed or CaseState.Closed) => state, // a later step of the ladder rests on another failure
            SampleOutcome.Nonconforming => FailedState(RecheckStage),
            _ => Waiting(RecheckStage),
        };
        if (State == CaseState.Revoked) return moved;
        moved = State == CaseState.Transferred ? moved with { ResumeState = next } : moved with { State = next };
        return (moved.State == CaseState.Closed ? moved : moved with { EndReason = "" }).WithClock(calendar);
    }

    /// <summary>The state in which a re-check is awaited.</summary>
    private static CaseState Waiting(RecheckStage stage) => stage switch
    {
        RecheckStage.AfterSuspension => CaseState.Suspended,
        RecheckStage.AfterAnnouncement => CaseState.Announced,
        _ => CaseState.RecheckDue,
    };
}
