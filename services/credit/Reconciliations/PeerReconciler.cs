using Quality.Common.Storage;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>Reads both sides on one snapshot, compares them and keeps what differs.</summary>
internal static class PeerReconciler
{
    public static async Task<PeerList> CompareAsync(Transaction tx, PeerList list)
    {
        var rows = await RowsAsync(tx, list.Id);
        var (taken, held) = (rows.Where(r => !r.Held).ToList(), rows.Where(r => r.Held).ToList());
        var known = new PeerKnowledge(await OurStore.IdentitiesAsync(tx));
        var ours = await OursAsync(tx, list);
        known.Register(await OurStore.NamesAsync(tx, ours.Select(c => known.Current(c.Uscc)).Concat(taken.Select(r => known.Current(r.Uscc)))));
        ours = [.. ours.Select(c => c with { DisplayName = known.NameOf(c.Uscc, c.DisplayName) })];
        var pairs = new PeerPairs(taken, ours, known);
        var renamed = pairs.Found.Where(p => FoldedText.Of(p.Row.DisplayName) != FoldedText.Of(p.Case.DisplayName)).Select(p => known.Current(p.Case.Uscc)).ToHashSet();
        if (renamed.Count > 0) known.Former(await OurStore.FormerNamesAsync(tx, renamed));
        var codes = pairs.OnlyTheirs.Select(r => known.Current(r.Uscc)).ToHashSet();
        var found = new PeerComparison(new(list, taken, held, ours, await ElsewhereAsync(tx, codes, ours, known), known), pairs);
        await PeerStore.InsertDifferencesAsync(tx, list, found.Differences);
        return list.Compared(found, tx.Now);
    }

    private static async Task<List<V1.PeerRow>> RowsAsync(Transaction tx, string list)
    {
        var rows = new List<V1.PeerRow>();
        await foreach (var row in PeerStore.AllRowsAsync(tx, list)) rows.Add(V1.PeerRow.Parser.ParseFrom(row.Body));
        return rows;
    }

    private static async Task<List<OurCase>> OursAsync(Transaction tx, PeerList list)
    {
        var ours = new List<OurCase>();
        if (list.ListKind == V1.PeerListKind.Penalties)
            await foreach (var row in OurStore.PenaltiesAsync(tx, list.Region)) ours.Add(OurCase.Of(row, tx.Today));
        else
            await foreach (var row in OurStore.ListingsAsync(tx, list.Kind, list.Region)) ours.Add(OurCase.Of(row, tx.Today));
        return ours;
    }

    /// <summary>Only what everybody may see: what is published on other lists and in other regions.</summary>
    private static async Task<List<OurCase>> ElsewhereAsync(Transaction tx, HashSet<string> codes, List<OurCase> ours, PeerKnowledge known)
    {
        var here = ours.Select(c => c.Resource).ToHashSet();
        var listings = (await OurStore.PublishedListingsAsync(tx, codes)).Select(row => OurCase.Of(row, tx.Today));
        var penalties = (await OurStore.PublishedPenaltiesAsync(tx, codes)).Select(row => OurCase.Of(row, tx.Today));
        return [.. listings.Concat(penalties).Where(c => c.InEffect && !here.Contains(c.Resource)).Select(c => c with { DisplayName = known.NameOf(c.Uscc, c.DisplayName) })];
    }
}
