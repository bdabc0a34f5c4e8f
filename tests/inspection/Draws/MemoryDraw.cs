using System.Text;
using Quality.Inspections.Draws;

namespace Quality.Inspections.Tests.Draws;

/// <summary>A whole draw in memory; its lists may be in any order.</summary>
internal sealed record MemoryDraw(
    string[] Pool, string[] Excluded, string[] Inspectors, string[] Laboratories, string[] Recusals, int Team, Dictionary<string, long> Take, string Blind, string SeedSource, DateTimeOffset NotBefore, string Seed)
{
    /// <summary>The invented values of the draw specification's vector.</summary>
    public static readonly MemoryDraw Vector = new(
        [
            "91620100MA72ABCD97\t兰州", "916201007127515432\t兰州", "91620102224371234X\t兰州", "916205001234567890\t天水", "91620500MA71AAAA1B\t天水", "91620900556677889C\t酒泉", "91620900112233445D\t酒泉",
        ],
        ["91620100000000000X\tsix-month"], ["G62010001\t2\tC14", "G62010002\t2\tC14,C15", "G62010003\t2\tC14", "G62010004\t1\tC14"], ["L62001\tGB/T 5009.3"],
        ["91620100MA72ABCD97\tG62010001\tformer employer"], 2, new() { ["兰州"] = 2, ["天水"] = 1, ["酒泉"] = 1 }, Convert.ToHexStringLower([.. Enumerable.Range(0, 32).Select(i => (byte)i)]),
        "双色球 2019030期 + 大乐透 19029期 + 上证综指 2019-03-18 收盘", new(2019, 3, 18, 13, 30, 0, TimeSpan.Zero), "03.07.11.18.25.31+09|05.12.19.27.33+02.11|3021.75");

    public IReadOnlyList<string> ListOf(DrawListKind kind) => [.. (kind switch
    {
        DrawListKind.Pool => Pool,
        DrawListKind.Excluded => Excluded,
        DrawListKind.Inspectors => Inspectors,
        DrawListKind.Laboratories => Laboratories,
        _ => Recusals,
    }).Order(Utf8Order.Instance)];

    public byte[] Bytes(DrawListKind kind) => Encoding.UTF8.GetBytes(string.Concat(ListOf(kind).Select(l => l + "\n")));

    public ListRoot Root(DrawListKind kind)
    {
        var tree = new MerkleBuilder();
        foreach (var line in ListOf(kind)) tree.Add(Merkle.Leaf(Encoding.UTF8.GetBytes(line + "\n")));
        return new(tree.Count, Convert.ToHexStringLower(tree.Root()));
    }

    public string Text => new CommitmentText(
        "draws/0198a7c2-0000-7000-8000-000000000001", "tasks/0198a7c2-0000-7000-8000-0000000000aa", 1, CommitmentText.None, DrawLists.All.ToDictionary(k => k, Root), Team, Take,
        CommitmentText.BlindHashOf(Blind), SeedSource, NotBefore).Text;

    public ProofHeader Header => new(
        "draws/0198a7c2-0000-7000-8000-000000000001", "tasks/0198a7c2-0000-7000-8000-0000000000aa", 1, CommitmentText.None, Team, Take, Blind, SeedSource, CommitmentText.Instant(NotBefore), Seed, Text,
        CommitmentText.HashOf(Text));

    /// <summary>The same key for other pools, to see what a change of the pool alone does.</summary>
    public ProofDraw Draw(int spare = 0, ProofHeader? header = null)
    {
        var selection = new Selection((header ?? Header).Key(RoleKey.Enterprise), Take, spare);
        selection.Add(Encoding.UTF8.GetBytes(string.Concat(Pool.Select(l => l + "\n"))));
        return ProofDraw.From(
            header ?? Header, selection, spare, [.. ListOf(DrawListKind.Inspectors).Select(l => DrawLists.Inspector(l.Split('\t')))], [.. ListOf(DrawListKind.Laboratories).Select(l => l.Split('\t')[0])],
            Recusals.Select(l => l.Split('\t')).Select(f => (f[0], f[1])).ToHashSet());
    }

    /// <summary>The proof, after replacing the given entries in turn.</summary>
    public byte[] Proof(params string[] replace)
    {
        using var writer = new ProofWriter();
        writer.Header(Header);
        foreach (var kind in DrawLists.All) writer.List(kind, Bytes(kind));
        var draw = Draw(replace.Length);
        List<Replacement> replacements = [];
        foreach (var entry in replace)
        {
            var next = draw.Next(entry);
            replacements.Add(new(replacements.Count + 1, entry, "moved_away", "迁出通知 3 号", "one", "two", "2019-03-20T01:00:00Z", next, next is null ? null : draw.Assignment.To(next.Id)));
        }

        writer.Draw(draw.Selected, draw.Assigned, replacements);
        return writer.End();
    }

    public static Verdict Verify(byte[] proof) => ProofVerifier.Verify(() => new MemoryStream(proof));
}
