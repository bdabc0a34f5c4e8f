using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Libraries;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>What a sampling ends in: a sample with its interim conclusion at delivery, final when the period of objection is over (domain 7.4).</summary>
internal static class SamplingConclusion
{
    private const string Uncontested = "期满无异议";

    public static async Task DeliverAsync(Transaction tx, V1.Sampling sampling, V1.DeliverResultRequest request)
    {
        var check = new Violations();
        var delivered = check.Date("delivered_on", request.DeliveredOn, notAfter: tx.Today);
        check.AddIf(delivered < SamplingDates.Of(sampling.Results.ConcludedOn), "delivered_on", "BEFORE_CONCLUSION", "delivered_on is before the report.");
        var proof = check.Required("proof", request.Proof, 500);
        check.ThrowIfAny();
        (sampling.DeliveredOn, sampling.DeliveryProof, sampling.Step) = (request.DeliveredOn, proof, V1.SamplingStep.Delivered);
        var sample = await SampleConclusions.RecordAsync(tx, new() { Sample = await InterimAsync(tx, sampling) });
        var last = ContestPeriod.Of((SampleRegime)sample.Regime, delivered!.Value).LastDay(delivered.Value, WorkingCalendar.Official);
        (sampling.Sample, sampling.SampleEtag) = (sample.Name, sample.Etag);
        (sampling.ContestUntil, sampling.ContestProvisional) = (ChinaTime.Format(last.Date), last.Provisional);
    }

    public static async Task FinishAsync(Transaction tx, V1.Sampling sampling)
    {
        var sample = await UnchangedAsync(tx, sampling);
        var reason = sampling.Step == V1.SamplingStep.Retested ? await RetestedAsync(tx, sampling, sample) : Stands(tx, sampling, sample);
        sample.Final = true;
        var final = await SampleConclusions.ReviseAsync(tx, new() { Sample = sample, Reason = reason });
        (sampling.SampleEtag, sampling.Step) = (final.Etag, V1.SamplingStep.Concluded);
    }

    /// <summary>A contested result falls (异议成立): the sample counts as not tested.</summary>
    public static async Task FallAsync(Transaction tx, V1.Sampling sampling, string reason)
    {
        var sample = await UnchangedAsync(tx, sampling);
        (sample.Outcome, sample.ConcludedOn, sample.DeliveredOn, sample.Final) = (V1.SampleOutcome.Untested, "", "", true);
        sample.FailedItems.Clear();
        var final = await SampleConclusions.ReviseAsync(tx, new() { Sample = sample, Reason = reason });
        (sampling.SampleEtag, sampling.Step) = (final.Etag, V1.SamplingStep.Concluded);
    }

    /// <summary>A refused check (拒绝接受抽查) is listed apart and counts in no rate.</summary>
    public static async Task RefusedAsync(Transaction tx, V1.Sampling sampling)
    {
        var refused = Begun(sampling);
        (refused.Outcome, refused.Final) = (V1.SampleOutcome.Refused, true);
        var sample = await SampleConclusions.RecordAsync(tx, new() { Sample = refused });
        (sampling.Sample, sampling.SampleEtag) = (sample.Name, sample.Etag);
    }

    private static async Task<V1.Sample> UnchangedAsync(Transaction tx, V1.Sampling sampling)
    {
        var sample = (await SampleConclusions.VisibleAsync(tx, "sample", sampling.Sample)).ToWire();
        return sample.Etag == sampling.SampleEtag
            ? sample
            : throw Fail.Precondition("CONCLUSION_CHANGED", $"{sample.Name} was revised apart from its sampling: it is concluded there.");
    }

    private static string Stands(Transaction tx, V1.Sampling sampling, V1.Sample sample)
    {
        var delivered = SamplingDates.Of(sampling.DeliveredOn);
        var period = ContestPeriod.Of((SampleRegime)sample.Regime, delivered);
        var last = period.LastDay(delivered, WorkingCalendar.Official);
        if (!last.IsMissed(tx.Today)) throw Fail.Precondition("CONTEST_PERIOD_RUNS", $"The result may be contested until {last}.", period.Article);
        (sampling.ContestUntil, sampling.ContestProvisional) = (ChinaTime.Format(last.Date), last.Provisional);
        return sampling.Contest is null ? Uncontested : sampling.Contest.DecisionReason;
    }

    /// <summary>What a re-test found is final at once (domain 7.4).</summary>
    private static async Task<string> RetestedAsync(Transaction tx, V1.Sampling sampling, V1.Sample sample)
    {
        var laboratory = await LaboratoryStore.Library.FindAsync(tx, sampling.RetestLaboratory) ?? throw Fail.NotFound(sampling.RetestLaboratory);
        (sample.Outcome, sample.ConcludedOn, sample.Laboratory) = (sampling.Retest.Outcome, sampling.Retest.ConcludedOn, laboratory.Title);
        sample.FailedItems.Clear();
        sample.FailedItems.Add(Failed(sampling.Retest));
        return sample.Outcome == V1.SampleOutcome.Conforming ? "复检合格" : "复检不合格";
    }

    private static async Task<V1.Sample> InterimAsync(Transaction tx, V1.Sampling s)
    {
        var laboratory = await LaboratoryStore.Library.FindAsync(tx, s.Laboratory) ?? throw Fail.NotFound(s.Laboratory);
        var interim = Begun(s);
        (interim.Batch, interim.Laboratory, interim.ConcludedOn, interim.DeliveredOn) = (s.Seal.Batch, laboratory.Title, s.Results.ConcludedOn, s.DeliveredOn);
        interim.Outcome = s.Results.Outcome;
        interim.FailedItems.Add(Failed(s.Results));
        return interim;
    }

    private static V1.Sample Begun(V1.Sampling s) => new()
    {
        Number = s.Number, Authority = s.Authority, Level = s.Level, Kind = s.Kind == V1.SampleKind.Unspecified ? V1.SampleKind.Supervision : s.Kind, Selection = s.Selection, Region = s.Region, Producer = s.Producer,
        ProducerDisplayName = s.ProducerDisplayName, ProductCategory = s.ProductCategory, ProductName = s.ProductName, Model = s.Model, SampledOn = s.Visit.VisitedOn,
        ProducerRegion = s.ProducerRegion, SampledRegion = s.SampledRegion,
    };

    private static IEnumerable<string> Failed(V1.SamplingResults results) => results.Items.Where(i => !i.Conforming).Select(i => i.Item);
}
