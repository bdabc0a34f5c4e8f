using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Cases;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>Takes one verb after the other: state, texts, history and announcement in one transaction.</summary>
internal static class PenaltyChain
{
    public static async Task<V1.Penalty> BeginAsync(Transaction tx, V1.Penalty penalty)
    {
        if (!tx.Caller.Scope.Contains(penalty.Region)) throw Fail.RegionDenied(penalty.Region);
        if (penalty.Case.Length > 0 && await CaseStore.FindAsync(tx, penalty.Case[CaseWire.Collection.Length..]) is null) throw Fail.NotFound(penalty.Case);
        PenaltyProcess.Begin(penalty);
        var row = penalty.ToRow(tx.NewId(), 1, tx.Now, tx.Now);
        if (!await PenaltyStore.InsertAsync(tx, row)) throw Recorded(penalty);
        return await RememberAsync(tx, row, penalty, "CreatePenalty");
    }

    /// <summary>The same decision anew: its clocks start from its own days again, its marks are open again.</summary>
    public static async Task<V1.Penalty> ReviseAsync(Transaction tx, string name, string etag, V1.Penalty penalty)
    {
        var stored = await FindAsync(tx, name);
        Etag.Check(name, etag, stored.Version);
        PenaltyProcess.MayRevise(stored.ToPenalty(tx.Today));
        if (!tx.Caller.Scope.Contains(penalty.Region)) throw Fail.RegionDenied(penalty.Region);
        if (await PenaltyStore.NumberedAsync(tx, penalty.Authority, penalty.DocumentNumber) is { } other && other != stored.Id) throw Recorded(penalty);
        PenaltyProcess.Begin(penalty);
        return await SaveAsync(tx, stored, penalty, "RevisePenalty");
    }

    /// <summary>One verb; <paramref name="take"/> changes the penalty or throws.</summary>
    public static async Task<V1.Penalty> TakeAsync(Transaction tx, string verb, string name, string etag, Action<V1.Penalty> take)
    {
        var stored = await FindAsync(tx, name);
        Etag.Check(name, etag, stored.Version);
        var penalty = stored.ToPenalty(tx.Today).With(await PenaltyTextStore.FindAsync(tx, stored.Id));
        take(penalty);
        return await SaveAsync(tx, stored, penalty, verb);
    }

    public static async Task<PenaltyRow> FindAsync(Transaction tx, string name) => await PenaltyStore.FindOwnAsync(tx, PenaltyWire.IdOf(name)) ?? throw Fail.NotFound(name);

    private static async Task<V1.Penalty> SaveAsync(Transaction tx, PenaltyRow stored, V1.Penalty penalty, string verb)
    {
        var row = penalty.ToRow(stored.Id, stored.Version + 1, stored.CreatedAt, tx.Now);
        if (!await PenaltyStore.ReviseAsync(tx, row)) throw Fail.StaleEtag(PenaltyWire.Collection + stored.Id);
        return await RememberAsync(tx, row, penalty, verb);
    }

    private static async Task<V1.Penalty> RememberAsync(Transaction tx, PenaltyRow row, V1.Penalty penalty, string verb)
    {
        var texts = new PenaltyTexts(row.Id, penalty.Summary, penalty.Text(), penalty.RedactedText);
        await PenaltyTextStore.SaveAsync(tx, texts);
        await PenaltyStore.AddStepAsync(tx, new(row.Id, row.Version, verb, row.State, tx.Caller.Subject, tx.Caller.Name, row.Body, tx.Now));
        var wire = row.ToPenalty(tx.Today).With(texts);
        if (wire.State is V1.PenaltyState.Published or V1.PenaltyState.Withdrawn or V1.PenaltyState.EndedEarly)
            tx.Publish(new V1.PenaltyChanged { Penalty = wire.ForPublic(), State = wire.State, Version = wire.Version });
        tx.Audit(wire.Name, row.Region);
        return wire;
    }

    private static QualityException Recorded(V1.Penalty penalty) =>
        new(Grpc.Core.StatusCode.AlreadyExists, "PENALTY_RECORDED", $"{penalty.Authority} has a decision {penalty.DocumentNumber} here already.");
}
