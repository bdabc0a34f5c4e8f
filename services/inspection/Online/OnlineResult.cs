using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Samples;
using Quality.Inspections.Sampling;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>From the unboxed goods to a final result: the sampling they became, whom the result was told, and the conclusion (2.7.4a).</summary>
internal static class OnlineResult
{
    /// <summary>The goods become a sampling, or a sample where no sampling was kept.</summary>
    public static async Task LinkAsync(Transaction tx, V1.OnlineCheck check, string link)
    {
        var found = new Violations();
        if (link.StartsWith(Sample.Collection, StringComparison.Ordinal))
        {
            var sample = await SampleConclusions.VisibleAsync(tx, "link", link);
            found.AddIf(sample.Category != check.ProductCategory, "link", "OTHER_PRODUCT", "link must be of the same product category.");
        }
        else if (link.StartsWith(SamplingWire.Collection, StringComparison.Ordinal))
        {
            var sampling = (await SamplingChain.VisibleAsync(tx, link)).ToWire();
            found.AddIf(sampling.ProductCategory != check.ProductCategory, "link", "OTHER_PRODUCT", "link must be of the same product category.")
                .AddIf(sampling.Step == V1.SamplingStep.NotSampled, "link", "NOT_SAMPLED", "link is a visit that ended without a sample.");
        }
        else
        {
            found.Add("link", link.Length == 0 ? "REQUIRED" : "BAD_NAME", "link must have the form samplings/{id} or samples/{id}.");
        }

        found.ThrowIfAny();
        if (await OnlineStore.IsLinkedAsync(tx, link)) throw Fail.AlreadyExists(link);
        (check.Link, check.State) = (link, V1.OnlineCheckState.Linked);
    }

    /// <summary>The result reached the seller or the producer, with proof of it.</summary>
    public static async Task NotifyAsync(Transaction tx, V1.OnlineCheck check, V1.NoticeAddressee addressee, V1.OnlineNotice? sent)
    {
        var n = sent ?? throw Fail.Invalid("notice", "REQUIRED", "notice is required.");
        var found = new Violations();
        OnlineCheckFields.Day("notice.delivered_on", n.DeliveredOn, check.Unboxing.UnboxedOn, tx.Today, found);
        found.Enum("notice.mode", n.Mode);
        var proof = found.Required("notice.proof", n.Proof, 500);
        // 公告送达: only to whom nobody can deliver.
        found.AddIf(
            n.Mode == V1.NoticeMode.Announcement && addressee == V1.NoticeAddressee.Producer && check.Trace?.Outcome != V1.TraceOutcome.NotFound,
            "notice.mode", "ANNOUNCEMENT_NOT_ALLOWED", "A public announcement is for a producer that tracing did not find.");
        found.ThrowIfAny();
        if (await OfAsync(tx, check.Link) is null) throw Fail.Precondition("RESULT_MISSING", $"{check.Link} has no result that could be told.");
        var notice = new V1.OnlineNotice { DeliveredOn = n.DeliveredOn, Mode = n.Mode, Proof = proof };
        if (addressee == V1.NoticeAddressee.Seller) check.SellerNotice = notice;
        else check.ProducerNotice = notice;
    }

    /// <summary>The final conclusion of the sample is that of the check, once seller and producer were both told.</summary>
    public static async Task ConcludeAsync(Transaction tx, V1.OnlineCheck check)
    {
        List<string> missing = [];
        if (check.SellerNotice is null) missing.Add("SELLER");
        if (check.ProducerNotice is null) missing.Add("PRODUCER");
        if (missing.Count > 0)
            throw new QualityException(
                StatusCode.FailedPrecondition, "NOTICES_MISSING", $"Not notified yet: {string.Join(", ", missing)}.", new Dictionary<string, string> { ["missing"] = string.Join(", ", missing) });
        if (await OfAsync(tx, check.Link) is not { Final: true, Sample: { } sample } result) throw Fail.Precondition("RESULT_NOT_FINAL", $"The conclusion of {check.Link} is not final.");
        (check.Outcome, check.Sample, check.State) = (result.Outcome, sample, V1.OnlineCheckState.Concluded);
    }

    /// <summary>源头追溯; a later finding replaces the one before, which the chain keeps.</summary>
    public static V1.OnlineTrace Trace(V1.OnlineTrace? sent, V1.OnlineCheck check, DateOnly today)
    {
        var t = sent ?? throw Fail.Invalid("trace", "REQUIRED", "trace is required.");
        var found = new Violations();
        OnlineCheckFields.Day("trace.traced_on", t.TracedOn, check.Trace?.TracedOn ?? check.Unboxing.UnboxedOn, today, found);
        found.Enum("trace.outcome", t.Outcome);
        if (t.Outcome == V1.TraceOutcome.NotFound)
        {
            foreach (var (field, value) in new[] { ("producer", t.Producer), ("producer_display_name", t.ProducerDisplayName), ("producer_region", t.ProducerRegion) })
                found.AddIf(value.Length > 0, $"trace.{field}", "NOT_ALLOWED", $"trace.{field} belongs to a producer that was found.");
        }
        else
        {
            found.Required("trace.producer_display_name", t.ProducerDisplayName, 200);
            OnlineCheckFields.AnyRegion("trace.producer_region", t.ProducerRegion, found);
            OnlineCheckFields.Enterprise("trace.producer", t.Producer, found);
        }

        var evidence = found.Required("trace.evidence", t.Evidence, 1000);
        found.ThrowIfAny();
        var trace = t.Clone();
        (trace.Evidence, trace.ProducerDisplayName) = (evidence, t.ProducerDisplayName.Trim());
        return trace;
    }

    /// <summary>What the linked sampling or sample says so far; null where it says nothing that could be told.</summary>
    private static async Task<Result?> OfAsync(Transaction tx, string link)
    {
        var sample = link;
        if (link.StartsWith(SamplingWire.Collection, StringComparison.Ordinal))
        {
            var sampling = (await SamplingChain.VisibleAsync(tx, link)).ToWire();
            if (sampling.Sample.Length == 0) return sampling.Results is { } results ? new(null, results.Outcome, Final: false) : null;
            sample = sampling.Sample;
        }

        var found = await SampleConclusions.VisibleAsync(tx, "link", sample);
        return found.HasConclusion ? new(found.Name, (V1.SampleOutcome)found.Outcome, found.Final) : null;
    }

    private sealed record Result(string? Sample, V1.SampleOutcome Outcome, bool Final);
}
