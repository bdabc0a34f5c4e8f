using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Sampling;
using Act = Quality.Protos.Inspection.V1.OnlineCheckAction;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>Records one act after the other: the check, its link in the chain, the event and the audit row in one transaction.</summary>
internal static class OnlineChain
{
    /// <summary>The first act: the order, which <paramref name="order"/> checks.</summary>
    public static async Task<V1.OnlineCheck> BeginAsync(Transaction tx, V1.CustodyNote? custody, Func<Task<V1.OnlineCheck>> order)
    {
        V1.OnlineCheck check = new();
        var note = await TakenAsync(custody, evidence: true, async () => check = await order());
        (check.State, check.LastAction) = (V1.OnlineCheckState.Ordered, Act.Order);
        var row = check.ToRow(tx.NewId(), 1, tx.Now, tx.Now);
        if (!await OnlineStore.InsertAsync(tx, row)) throw Fail.AlreadyExists($"{check.Authority} {check.Number}");
        return await LinkAsync(tx, row, note, "");
    }

    /// <summary>A later act; <paramref name="take"/> changes the check. <paramref name="evidence"/>: at least one hash is needed.</summary>
    public static async Task<V1.OnlineCheck> TakeAsync(Transaction tx, string name, string etag, V1.CustodyNote? custody, bool evidence, Act action, Func<V1.OnlineCheck, Task> take)
    {
        var stored = await VisibleAsync(tx, name);
        if (!OnlineActions.IsReceivers(action) && !tx.Caller.Scope.Contains(stored.Region)) throw Fail.RegionDenied(stored.Region);
        Etag.Check(name, etag, stored.Version);
        var check = stored.ToMessage();
        if (!OnlineActions.Allowed(check).Contains(action)) throw NotAllowed(check, action);
        var note = await TakenAsync(custody, evidence, () => take(check));
        check.LastAction = action;
        var row = check.ToRow(stored.Id, stored.Version + 1, stored.CreatedAt, tx.Now);
        if (!await OnlineStore.ReviseAsync(tx, row)) throw Fail.StaleEtag(name);
        return await LinkAsync(tx, row, note, await OnlineStore.LastHashAsync(tx, stored.Id));
    }

    /// <summary>The same for an act that needs nothing else.</summary>
    public static Task<V1.OnlineCheck> TakeAsync(Transaction tx, string name, string etag, V1.CustodyNote? custody, bool evidence, Act action, Action<V1.OnlineCheck> take) =>
        TakeAsync(tx, name, etag, custody, evidence, action, check =>
        {
            take(check);
            return Task.CompletedTask;
        });

    /// <summary>Takes an act and answers its note; what is wrong with the two is named at once.</summary>
    private static async Task<V1.CustodyNote> TakenAsync(V1.CustodyNote? custody, bool evidence, Func<Task> take)
    {
        V1.CustodyNote note;
        try
        {
            note = SamplingCheck.Custody(custody, evidence);
        }
        catch (QualityException bad) when (bad.Violations.Count > 0)
        {
            try
            {
                await take();
            }
            catch (QualityException worse) when (worse.Violations.Count > 0)
            {
                throw Fail.Invalid([.. worse.Violations, .. bad.Violations]);
            }

            throw;
        }

        await take();
        return note;
    }

    /// <summary>What lies outside the caller's sight is not there.</summary>
    public static async Task<OnlineRow> VisibleAsync(Transaction tx, string name) =>
        await OnlineStore.FindVisibleAsync(tx, OnlineWire.IdOf(name)) ?? throw Fail.NotFound(name);

    private static async Task<V1.OnlineCheck> LinkAsync(Transaction tx, OnlineRow row, V1.CustodyNote note, string previous)
    {
        await OnlineStore.AddLinkAsync(tx, new CustodyRow(
            row.Id, row.Version, row.Action, tx.Caller.Subject, tx.Caller.Name, note.Place, note.Note, string.Join(',', note.Hashes), row.Body, "", previous, "", tx.Now)
            .Sealed(OnlineWire.Collection));
        var wire = row.ToWire(tx);
        tx.Publish(new V1.OnlineCheckChanged { Check = wire, Action = (Act)row.Action });
        tx.Audit(wire.Name, row.Region, ((Act)row.Action).ToString());
        return wire;
    }

    private static QualityException NotAllowed(V1.OnlineCheck check, Act action) => new(
        StatusCode.FailedPrecondition, "STEP_NOT_ALLOWED", $"{check.Name} is {check.State}: {action} is out of turn.",
        new Dictionary<string, string> { ["state"] = check.State.ToString(), ["allowed"] = string.Join(", ", OnlineActions.Allowed(check)) });
}
