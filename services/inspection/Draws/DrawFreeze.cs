using System.Security.Cryptography;
using System.Text;
using Quality.Common.Errors;
using Quality.Common.Storage;

namespace Quality.Inspections.Draws;

/// <summary>Sorts the lists of a draw, keeps their bytes and commits to them.</summary>
internal sealed class DrawFreeze(Transaction tx, Draw draw)
{
    /// <summary>Lines of a chunk: a power of two, so that a whole chunk is a whole subtree.</summary>
    public const int ChunkLines = 4096;

    private const int PageLines = 4 * ChunkLines;
    private const int MostNamed = 100;
    private readonly Dictionary<string, long> strata = [];
    private readonly List<string> repeated = [];
    private long repetitions;

    public async Task<Draw> RunAsync(string source, DateTimeOffset notBefore)
    {
        var bases = await DrawMaterial.WriteAsync(tx, draw);
        draw.DemandFreezable(tx.Now, notBefore, fixedByTask: bases != StrataBases.None);
        List<FrozenList> lists = [];
        foreach (var kind in DrawLists.All) lists.Add(await ListAsync(kind));
        if (repetitions > 0)
            throw Fail.Precondition("REPEATED_IDS", $"{repetitions} lines repeat an id: {string.Join("; ", repeated)}{(repetitions > repeated.Count ? " …" : "")}");
        if (strata.Count == 0) throw Fail.Precondition("POOL_EMPTY", "Nobody is in the pool.");
        var rules = DrawJson.Read<DrawRule>(draw.Rules);
        var takes = strata.OrderBy(s => s.Key, Utf8Order.Instance).Select(s => new StratumTake(s.Key, s.Value, bases.Take(RuleOf(rules, s.Key), s.Key, s.Value))).ToList();
        var head = await DrawStore.HeadAsync(tx, draw.Authority);
        var blind = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var text = new CommitmentText(
            draw.Name, draw.Task, (int)draw.Attempt, head?.Commitment ?? CommitmentText.None, lists.ToDictionary(l => l.Kind, l => new ListRoot(l.Count, l.Root)), (int)draw.Team,
            takes.ToDictionary(t => t.Stratum, t => t.Take), CommitmentText.BlindHashOf(blind), source, notBefore);
        var frozen = draw.Frozen(text, blind, lists, takes, tx.Now);
        await DrawStore.AppendAsync(tx, frozen, (head?.Number ?? 0) + 1);
        return frozen;
    }

    private static DrawRule RuleOf(IReadOnlyList<DrawRule> rules, string stratum) => rules.FirstOrDefault(r => r.Stratum == stratum)
        ?? rules.FirstOrDefault(r => r.Stratum.Length == 0)
        ?? throw Fail.Precondition("NO_RULE", $"No rule says how many of stratum {stratum} are drawn.");

    private async Task<FrozenList> ListAsync(DrawListKind kind)
    {
        var (after, key, number, count) = (new StagedLine("", 0), "", 0L, 0L);
        List<byte[]> roots = [];
        while (true)
        {
            var page = await DrawLineStore.SortedAsync(tx, draw.Id, kind, after, PageLines);
            if (page.Count == 0) break;
            foreach (var staged in page) key = Follow(kind, key, staged);
            var chunks = page.Chunk(ChunkLines).Select(lines => Chunk(number++, lines)).ToList();
            await DrawLineStore.FreezeAsync(tx, draw.Id, kind, chunks);
            roots.AddRange(chunks.Select(c => Convert.FromHexString(c.Root)));
            (after, count) = (page[^1], count + page.Count);
        }

        return new(kind, count, Convert.ToHexStringLower(Merkle.Root(roots)));
    }

    /// <summary>Counts strata and finds repetitions, which stand side by side.</summary>
    private string Follow(DrawListKind kind, string before, StagedLine staged)
    {
        var key = DrawLists.KeyOf(kind, staged.Line);
        if (key == before && repetitions++ < MostNamed) repeated.Add($"{DrawLists.NameOf(kind)} line {staged.Seq}: {staged.Line.Replace('\t', ' ')}");
        if (kind == DrawListKind.Pool) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(strata, staged.Line[(key.Length + 1)..], out _)++;
        return key;
    }

    private static DrawChunk Chunk(long number, StagedLine[] lines)
    {
        var tree = new MerkleBuilder();
        var bytes = new MemoryStream();
        foreach (var staged in lines)
        {
            var line = Encoding.UTF8.GetBytes(staged.Line + "\n");
            tree.Add(Merkle.Leaf(line));
            bytes.Write(line);
        }

        return new(number, lines[0].Line, Convert.ToHexStringLower(tree.Root()), bytes.ToArray());
    }
}
