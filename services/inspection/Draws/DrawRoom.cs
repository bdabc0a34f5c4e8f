using System.Text;
using Quality.Common.Storage;

namespace Quality.Inspections.Draws;

/// <summary>Computes a draw from its frozen lists, on all cores.</summary>
internal static class DrawRoom
{
    private const int Batch = 64;

    /// <param name="tx">The transaction.</param>
    /// <param name="draw">A frozen draw.</param>
    /// <param name="seed">The public value.</param>
    /// <param name="spare">How many more of each stratum, for replacements.</param>
    public static async Task<ProofDraw> DrawAsync(Transaction tx, Draw draw, string seed, int spare)
    {
        var header = draw.Header(seed);
        var selection = await SelectAsync(DrawLineStore.BytesAsync(tx, draw.Id, DrawListKind.Pool), header, spare);
        var inspectors = (await LinesAsync(tx, draw, DrawListKind.Inspectors)).Select(DrawLists.Inspector).ToList();
        var laboratories = (await LinesAsync(tx, draw, DrawListKind.Laboratories)).Select(l => l[0]).ToList();
        var recusals = (await LinesAsync(tx, draw, DrawListKind.Recusals)).Select(l => (l[0], l[1])).ToHashSet();
        return ProofDraw.From(header, selection, spare, inspectors, laboratories, recusals);
    }

    /// <summary>Carries out the replacements again that were confirmed, and then answers who comes next for <paramref name="entry"/>.</summary>
    public static async Task<(Picked? Next, Assigned? Assigned)> ReplaceAsync(Transaction tx, Draw draw, string entry)
    {
        var earlier = await DrawEntryStore.ReplacementsAsync(tx, draw.Id);
        var room = await DrawAsync(tx, draw, draw.Seed, earlier.Count + 1);
        foreach (var replacement in earlier.OrderBy(r => r.DecidedAt).ThenBy(r => r.Number))
            if (room.Next(replacement.Entry) is { } before) room.Assignment.To(before.Id);
        var next = room.Next(entry);
        return (next, next is null ? null : room.Assignment.To(next.Id));
    }

    /// <summary>The smallest tickets of chunks of whole lines.</summary>
    public static async Task<Selection> SelectAsync(IAsyncEnumerable<byte[]> chunks, ProofHeader header, int spare)
    {
        var key = header.Key(RoleKey.Enterprise);
        Selection[] lanes = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Selection(key, header.Take, spare))];
        await foreach (var batch in chunks.Chunk(Batch))
            Parallel.For(0, lanes.Length, lane =>
            {
                for (var i = lane; i < batch.Length; i += lanes.Length) lanes[lane].Add(batch[i]);
            });
        foreach (var lane in lanes[1..]) lanes[0].Merge(lane);
        return lanes[0];
    }

    private static async Task<List<string[]>> LinesAsync(Transaction tx, Draw draw, DrawListKind kind)
    {
        List<string[]> lines = [];
        await foreach (var bytes in DrawLineStore.BytesAsync(tx, draw.Id, kind))
            lines.AddRange(Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')));
        return lines;
    }
}
