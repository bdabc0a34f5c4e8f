using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>Takes one step after the other (domain 6.4), and adds each to the custody in the same transaction.</summary>
internal static class SamplingChain
{
    /// <summary>The rpc that is due after each step; nothing is due after the others.</summary>
    private static readonly Dictionary<V1.SamplingStep, string> Due = new()
    {
        [V1.SamplingStep.Noticed] = "RecordVisit",
        [V1.SamplingStep.Visited] = "SealSample",
        [V1.SamplingStep.Sealed] = "HandOver",
        [V1.SamplingStep.HandedOver] = "ReceiveSample",
        [V1.SamplingStep.Received] = "RecordResults",
        [V1.SamplingStep.Tested] = "DeliverResult",
        [V1.SamplingStep.Delivered] = "ConcludeSampling",
        [V1.SamplingStep.Contested] = "DecideContest",
        [V1.SamplingStep.RetestAssigned] = "RecordRetest",
        [V1.SamplingStep.Retested] = "ConcludeSampling",
    };

    /// <summary>The first step: the notice.</summary>
    public static async Task<V1.Sampling> BeginAsync(Transaction tx, V1.Sampling sampling)
    {
        var row = sampling.ToRow(tx.NewId(), 1, tx.Now, tx.Now);
        if (!await SamplingStore.InsertAsync(tx, row)) throw Fail.AlreadyExists($"{sampling.Authority} {sampling.Number}");
        return await LinkAsync(tx, row, new V1.CustodyNote { Place = sampling.Place }, "");
    }

    /// <summary>The step after <paramref name="from"/>; <paramref name="take"/> changes the sampling and sets the step that it reached.</summary>
    public static Task<V1.Sampling> TakeAsync(Transaction tx, string name, string etag, V1.CustodyNote? custody, V1.SamplingStep from, Func<V1.Sampling, Task> take) =>
        TakeAsync(tx, name, etag, custody, [from], take);

    /// <summary>The same for a step that may follow several.</summary>
    public static async Task<V1.Sampling> TakeAsync(Transaction tx, string name, string etag, V1.CustodyNote? custody, V1.SamplingStep[] from, Func<V1.Sampling, Task> take)
    {
        var stored = await VisibleAsync(tx, name);
        Etag.Check(name, etag, stored.Version);
        var sampling = stored.ToWire();
        if (!from.Contains(sampling.Step)) throw WrongStep(sampling);
        var note = SamplingCheck.Custody(custody, photos: sampling.Step == V1.SamplingStep.Visited);
        await take(sampling);
        var row = sampling.ToRow(stored.Id, stored.Version + 1, stored.CreatedAt, tx.Now);
        if (!await SamplingStore.ReviseAsync(tx, row)) throw Fail.StaleEtag(name);
        var links = await SamplingStore.LinksAsync(tx, stored.Id);
        return await LinkAsync(tx, row, note, links[^1].Hash);
    }

    /// <summary>What lies outside the caller's sight is not there.</summary>
    public static async Task<SamplingRow> VisibleAsync(Transaction tx, string name) =>
        await SamplingStore.FindVisibleAsync(tx, SamplingWire.IdOf(name)) ?? throw Fail.NotFound(name);

    /// <summary>The link that a step adds to the custody.</summary>
    public static CustodyRow Link(Transaction tx, SamplingRow row, V1.CustodyNote note, string previous) => Link(tx, row.Id, row.Version, (V1.SamplingStep)row.Step, row.Body, note, previous);

    /// <summary>The same of the parts of a row.</summary>
    public static CustodyRow Link(Transaction tx, string id, long version, V1.SamplingStep step, byte[] body, V1.CustodyNote note, string previous) => new CustodyRow(
        id, version, (long)step, tx.Caller.Subject, tx.Caller.Name, note.Place, note.Note, string.Join(',', note.Hashes), body, "", previous, "", tx.Now).Sealed();

    private static async Task<V1.Sampling> LinkAsync(Transaction tx, SamplingRow row, V1.CustodyNote note, string previous)
    {
        await SamplingStore.AddLinkAsync(tx, Link(tx, row, note, previous));
        tx.Audit(SamplingWire.Collection + row.Id, row.Region);
        return row.ToWire();
    }

    /// <summary>FAILED_PRECONDITION, with the rpc that is due.</summary>
    public static QualityException WrongStep(V1.Sampling sampling) => WrongStep(sampling.Name, sampling.Step);

    /// <summary>The same of a sampling by name.</summary>
    public static QualityException WrongStep(string name, V1.SamplingStep step)
    {
        var due = Due.GetValueOrDefault(step, "");
        var sentence = due.Length > 0 ? $"{due} is due." : "Nothing is due any more.";
        return new(StatusCode.FailedPrecondition, "WRONG_STEP", $"{name} is {step}: {sentence}", new Dictionary<string, string> { ["due"] = due });
    }
}
