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
        var sample = (await SampleConclusions.VisibleAsync(tx, "sample", sampling.Sample)).ToWire();
        if (sample.Etag != sampling.SampleEtag)
            throw Fail.Precondition("CONCLUSION_CHANGED", $"{sample.Name} was revised apart from its sampling: it is concluded there.");
        var delivered = SamplingDates.Of(sampling.DeliveredOn);
        var period = ContestPeriod.Of((SampleRegime)sample.Regime, delivered);
        var last = period.LastDay(delivered, WorkingCalendar.Official);
        if (!last.IsMissed(tx.Today)) throw Fail.Precondition("CONTEST_PERIOD_RUNS", $"The result may be contested until {last}.", period.Article);
        sample.Final = true;
        var final = await SampleConclusions.ReviseAsync(tx, new() { Sample = sample, Reason = Uncontested });
        (sampling.SampleEtag, sampling.Step) = (final.Etag, V1.SamplingStep.Concluded);
        (sampling.ContestUntil, sampling.ContestProvisional) = (ChinaTime.Format(last.Date), last.Provisional);
    }

    private static async Task<V1.Sample> InterimAsync(Transaction tx, V1.Sampling s)
    {
        var laboratory = await LaboratoryStore.Library.FindAsync(tx, s.Laboratory) ?? throw Fail.NotFound(s.Laboratory);
        var failed = s.Results.Items.Where(i => !i.Conforming).Select(i => i.Item);
        return new()
        {
            Number = s.Number, Authority = s.Authority, Level = s.Level, Kind = V1.SampleKind.Supervision, Selection = s.Selection, Region = s.Region, Producer = s.Producer,
            ProducerDisplayName = s.ProducerDisplayName, ProductCategory = s.ProductCategory, ProductName = s.ProductName, Model = s.Model, Batch = s.Seal.Batch,
            Laboratory = laboratory.Title, SampledOn = s.Visit.VisitedOn, ConcludedOn = s.Results.ConcludedOn, DeliveredOn = s.DeliveredOn, Outcome = s.Results.Outcome,
            FailedItems = { failed },
        };
    }
}
