using System.Text.RegularExpressions;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Imports;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>Receives a list; its end compares.</summary>
internal sealed partial class PeerListStream(UnitOfWork<CreditsModule> work, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    public async Task<V1.PeerList> RunAsync(IAsyncStreamReader<V1.ImportPeerListRequest> stream, ServerCallContext context)
    {
        var rows = new RowStream<V1.ImportPeerListRequest>(stream, context, lifetime, clock, message => (message.Row, message.Name), "name");
        if (!await rows.NextAsync()) throw Fail.Invalid("list", "REQUIRED", "The stream has no message.");
        var list = await BeginAsync(rows.Current, context);
        try
        {
            var any = rows.Current is not { Row: 0, Content: null } || await rows.NextAsync(); // the first may only say the list
            if (any) await ReceiveAsync(rows, list, context);
            return await EndAsync(list, context);
        }
        catch
        {
            // What was committed stays; the client resumes after the last committed row.
            await work.PartAsync(context, tx => PeerStore.KeepAsync(tx, list, DateTimeOffset.UnixEpoch));
            throw;
        }
    }

    private async Task ReceiveAsync(RowStream<V1.ImportPeerListRequest> rows, PeerList list, ServerCallContext context)
    {
        _ = ChinaTime.TryParse(list.AsOf, out var asOf);
        var check = new PeerRowCheck(list.ListKind, asOf);
        if (list.LastRow > 0) await work.SnapshotAsync(tx => RememberAsync(tx, list, check), cancel: context.CancellationToken); // a later row may repeat them
        await rows.ReceiveAsync(
            list.Name,
            message => message.Row > list.LastRow ? check.Check(message.Row, message.Content) : null,
            batch => work.PartAsync(context, tx => AddAsync(tx, list, batch)),
            () => work.PartAsync(context, tx => PeerStore.KeepAsync(tx, list, tx.Now + Import.StreamLease)));
    }

    private Task<PeerList> BeginAsync(V1.ImportPeerListRequest first, ServerCallContext context) => work.PartAsync(context, async tx =>
    {
        if (first.Name.Length > 0 && !ListName().IsMatch(first.Name))
            throw Fail.Invalid("name", "BAD_NAME", "name must have the form peerLists/{id}; the id has letters, digits and hyphens, at most 64.");
        if (first.List is not null) MessageGuard.Check(first.List);
        var id = first.Name.Length > 0 ? first.Name[PeerList.Collection.Length..] : tx.NewId();
        var begun = PeerCheck.List(tx, id, first.List, tx.NewId());
        tx.Audit(begun.Name, begun.Region);
        if (await PeerStore.FindAsync(tx, id) is not { } known) return await PeerStore.InsertAsync(tx, begun);
        var mine = known.TakeOver(begun, tx.Now);
        return await PeerStore.UpdateAsync(tx, mine, known.Stream) ? mine : throw TakenOver(known);
    });

    private static async Task<PeerRowCheck> RememberAsync(Transaction tx, PeerList list, PeerRowCheck check)
    {
        await foreach (var row in PeerStore.AllRowsAsync(tx, list.Id)) check.Remember(V1.PeerRow.Parser.ParseFrom(row.Body));
        return check;
    }

    private static async Task<PeerList> AddAsync(Transaction tx, PeerList begun, List<V1.PeerRow> batch)
    {
        var list = await MineAsync(tx, begun);
        if (list.IsCompared) throw Fail.Precondition("PEER_LIST_COMPARED", $"{list.Name} was compared; import further rows as a new list.");
        await PeerStore.InsertRowsAsync(tx, list, batch);
        var grown = list.Add(batch, tx.Now);
        if (!await PeerStore.UpdateAsync(tx, grown, begun.Stream)) throw TakenOver(begun);
        tx.Audit(list.Name, list.Region, $"rows {batch[0].Row} to {batch[^1].Row}: {batch.Count(r => r.Held)} held");
        return grown;
    }

    /// <summary>Compares; a list that was compared before stays as it was found then.</summary>
    private Task<V1.PeerList> EndAsync(PeerList begun, ServerCallContext context) => work.PartAsync(context, async tx =>
    {
        var list = await MineAsync(tx, begun);
        if (list.Taken + list.Held < list.TotalRows)
            throw Fail.Precondition("PEER_LIST_INCOMPLETE", $"{list.Name} has {list.Taken + list.Held} of {list.TotalRows} rows; send the others under the same name.");
        list = list.IsCompared ? list with { StreamUntil = DateTimeOffset.UnixEpoch } : await PeerReconciler.CompareAsync(tx, list);
        if (!await PeerStore.UpdateAsync(tx, list, begun.Stream)) throw TakenOver(begun);
        tx.Audit(list.Name, list.Region, $"compared: {list.OnlyOurs} only ours, {list.OnlyTheirs} only theirs, {list.Differing} differ, {list.Held} held");
        return await PeerWire.FullAsync(tx, list);
    });

    private static async Task<PeerList> MineAsync(Transaction tx, PeerList begun) =>
        await PeerStore.FindAsync(tx, begun.Id) is { } list && list.Stream == begun.Stream ? list : throw TakenOver(begun);

    private static QualityException TakenOver(PeerList list) => Fail.Aborted("IMPORT_RUNNING", $"Another stream has taken over {list.Name}.");

    [GeneratedRegex("^peerLists/[A-Za-z0-9-]{1,64}$")]
    private static partial Regex ListName();
}
