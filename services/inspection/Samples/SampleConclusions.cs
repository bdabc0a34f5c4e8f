using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Passports;
using Quality.Inspections.PostProcessing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Samples;

/// <summary>Records conclusions, whoever brings them: an rpc of samples, or a sampling at its end. Passports and the event follow in the same transaction.</summary>
internal static class SampleConclusions
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    public static async Task<V1.Sample> RecordAsync(Transaction tx, V1.RecordConclusionRequest request)
    {
        var draft = SampleCheck.First(request, tx.Today, tx.Caller.Is(SampleRules.Finalisers), Calendar);
        SampleRules.Demand(tx.Caller.Scope, draft);
        var sample = draft.Recorded(tx.NewId(), tx.Now, Calendar);
        if (!await SampleStore.InsertAsync(tx, sample))
            throw new QualityException(StatusCode.AlreadyExists, "SAMPLE_NUMBER_TAKEN", $"{sample.Authority} used the number {sample.Number} before.");
        return await AnnounceAsync(tx, sample);
    }

    public static async Task<V1.Sample> ReviseAsync(Transaction tx, V1.RecordConclusionRequest request)
    {
        var stored = await VisibleAsync(tx, "sample.name", request.Sample.Name);
        SampleRules.Demand(tx.Caller.Scope, stored);
        Etag.Check(stored.Name, request.Sample.Etag, stored.Version);
        var draft = SampleCheck.Revision(request, stored, tx.Today, tx.Caller.Is(SampleRules.Finalisers));
        SampleRules.Demand(tx.Caller.Scope, draft);
        var sample = stored.Revised(draft, tx.Now, Calendar);
        if (!await SampleStore.ReviseAsync(tx, stored, sample)) throw Fail.StaleEtag(stored.Name);
        return await AnnounceAsync(tx, sample);
    }

    private static async Task<V1.Sample> AnnounceAsync(Transaction tx, Sample sample)
    {
        await PassportIssue.FollowAsync(tx, sample);
        await PostProcessingChain.FollowAsync(tx, sample);
        var wire = sample.ToWire();
        tx.Publish(new V1.SampleConcluded { Sample = wire });
        tx.Audit(sample.Name, sample.Region);
        return wire;
    }

    /// <summary>What lies outside the caller's region is not there.</summary>
    public static async Task<Sample> VisibleAsync(Transaction tx, string field, string name) =>
        await SampleStore.FindVisibleAsync(tx, SampleWire.IdOf(field, name)) ?? throw Fail.NotFound(name);
}
