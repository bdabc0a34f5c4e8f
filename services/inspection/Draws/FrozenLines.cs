using System.Text;
using Quality.Common.Storage;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Draws;

/// <summary>Reads frozen lists: pages, proofs that a line is in one, and the whole proof of a draw.</summary>
internal static class FrozenLines
{
    /// <summary>The next lines that begin with <paramref name="prefix"/>.</summary>
    public static async Task<List<string>> PageAsync(Transaction tx, string id, DrawListKind kind, string prefix, string? after, int limit)
    {
        List<string> lines = [];
        var number = (await DrawLineStore.ChunkBeforeAsync(tx, id, kind, after ?? prefix))?.Number ?? 0;
        while (await DrawLineStore.ChunkAsync(tx, id, kind, number++) is { } chunk)
            foreach (var line in Lines(chunk))
            {
                if (after is not null && Utf8Order.Instance.Compare(line, after) <= 0) continue;
                if (line.StartsWith(prefix, StringComparison.Ordinal)) lines.Add(line);
                else if (Utf8Order.Instance.Compare(line, prefix) > 0) return lines;
                if (lines.Count == limit) return lines;
            }

        return lines;
    }

    /// <summary>Line, index and path (RFC 9162, 2.1.3.1); null when no line has the id.</summary>
    public static async Task<(string Line, long Index, List<byte[]> Path)?> ProveAsync(Transaction tx, string id, DrawListKind kind, string key)
    {
        if (await DrawLineStore.ChunkBeforeAsync(tx, id, kind, key + "\n") is not { } chunk) return null; // TAB sorts before LF, and LF before all text
        var lines = Lines(chunk);
        var index = Array.FindIndex(lines, l => l.StartsWith(key + "\t", StringComparison.Ordinal));
        if (key.Length == 0 || index < 0) return null;
        var leaves = lines.Select(l => Merkle.Leaf(Encoding.UTF8.GetBytes(l + "\n"))).ToList();
        var roots = (await DrawLineStore.RootsAsync(tx, id, kind)).ConvertAll(Convert.FromHexString);
        return (lines[index], chunk.Number * DrawFreeze.ChunkLines + index, [.. Merkle.Path(leaves, index), .. Merkle.Path(roots, (int)chunk.Number)]);
    }

    /// <summary>The bytes of the proof file, part by part.</summary>
    public static async IAsyncEnumerable<byte[]> ProofAsync(Transaction tx, Draw draw)
    {
        using var writer = new ProofWriter();
        writer.Header(draw.Header(draw.Seed));
        yield return writer.Take();
        foreach (var kind in DrawLists.All)
            await foreach (var bytes in DrawLineStore.BytesAsync(tx, draw.Id, kind))
            {
                writer.List(kind, bytes);
                yield return writer.Take();
            }

        var entries = await DrawEntryStore.ListAsync(tx, draw.Id, 0, int.MaxValue);
        var first = entries.Where(e => e.Replaces.Length == 0).ToList();
        writer.Draw([.. first.Select(e => e.Picked)], [.. first.Select(e => e.Assigned)], await ReplacementsAsync(tx, draw, entries));
        yield return writer.End();
    }

    private static async Task<List<Replacement>> ReplacementsAsync(Transaction tx, Draw draw, List<DrawEntry> entries) =>
    [
        .. (await DrawEntryStore.ReplacementsAsync(tx, draw.Id)).Select((p, i) =>
        {
            var entry = entries.FirstOrDefault(e => e.Replaces == p.Entry);
            return new Replacement(
                i + 1, p.Entry, ReplacementReasons.NameOf((V1.ReplacementReason)p.Reason), p.Evidence, p.Proposer, p.Decider, CommitmentText.Instant(p.DecidedAt!.Value), entry?.Picked, entry?.Assigned);
        }),
    ];

    private static string[] Lines(DrawChunk chunk) => Encoding.UTF8.GetString(chunk.Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
