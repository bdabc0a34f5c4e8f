using System.Text;
using System.Text.Json;

namespace Quality.Inspections.Draws;

/// <summary>The lists of a proof: canonical, in order, each line once; their roots, the strata and the tickets.</summary>
internal sealed class ProofListReading
{
    private readonly Dictionary<DrawListKind, MerkleBuilder> trees = DrawLists.All.ToDictionary(k => k, _ => new MerkleBuilder());
    private readonly Dictionary<string, long> sizes = [];
    private readonly List<DrawInspector> inspectors = [];
    private readonly List<string> laboratories = [];
    private readonly HashSet<(string, string)> recusals = [];
    private readonly byte[] pool = new byte[1 << 16];
    private byte[] line = new byte[4096];
    private byte[] before = new byte[4096];
    private int lineLength;
    private int beforeLength;
    private int poolLength;
    private DrawListKind current;
    private Selection? selection;

    public void Begin(ProofHeader header, int spare) => selection = new(header.Key(RoleKey.Enterprise), header.Take, spare);

    public void Line(DrawListKind kind, ref Utf8JsonReader reader)
    {
        Parse(kind, ref reader);
        if (kind != current) (current, beforeLength) = (kind, 0);
        var text = line.AsSpan(0, lineLength);
        var order = text.SequenceCompareTo(before.AsSpan(0, beforeLength));
        if (order <= 0) throw new ProofLie("order", $"the lines of '{ProofLines.NameOf(kind)}' are not in the order of their bytes, or one is repeated");
        if (kind != DrawListKind.Recusals && SameKey(text, before.AsSpan(0, beforeLength))) throw new ProofLie("order", $"an id of '{ProofLines.NameOf(kind)}' is repeated");
        trees[kind].Add(Merkle.Leaf(text));
        if (kind == DrawListKind.Pool) Pool(text);
        else if (kind != DrawListKind.Excluded) Keep(kind, Encoding.UTF8.GetString(text[..^1]).Split('\t'));
        (line, before) = (before, line);
        beforeLength = lineLength;
    }

    /// <summary>Holds roots and counts against the commitment, and draws.</summary>
    public ProofDraw Close(ProofHeader h, int spare)
    {
        var roots = trees.ToDictionary(t => t.Key, t => new ListRoot(t.Value.Count, Convert.ToHexStringLower(t.Value.Root())));
        var text = new CommitmentText(h.Draw, h.Task, h.Attempt, h.Previous, roots, h.Team, h.Take, CommitmentText.BlindHashOf(h.Blind), h.SeedSource, Instant(h.NotBefore)).Text;
        foreach (var (committed, computed) in h.Text.Split('\n').Zip(text.Split('\n')))
            if (committed != computed) throw new ProofLie("commitment", $"committed was '{committed}', the proof gives '{computed}'");
        if (text != h.Text) throw new ProofLie("commitment", "the committed text has other lines");
        foreach (var (stratum, take) in h.Take)
            if (take < 1 || take > sizes.GetValueOrDefault(stratum)) throw new ProofLie("take", $"stratum {stratum} has {sizes.GetValueOrDefault(stratum)} entries, and {take} of them are to be drawn");
        selection!.Add(pool.AsSpan(0, poolLength));
        return ProofDraw.From(h, selection, spare, inspectors, laboratories, recusals);
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var instant) ? instant : throw new ProofLie("header", "not_before is no instant");

    private static bool SameKey(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) => !y.IsEmpty && x[..x.IndexOf((byte)'\t')].SequenceEqual(y[..y.IndexOf((byte)'\t')]);

    /// <summary>Writes the fields of the array into the line, parted by TAB and ended by LF.</summary>
    private void Parse(DrawListKind kind, ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new ProofLie("form", "the line has no array");
        lineLength = 0;
        var fields = 0;
        while (reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            if (fields++ > 0) line[lineLength++] = (byte)'\t';
            var length = reader.ValueSpan.Length;
            if (lineLength + length + 2 > line.Length) throw new ProofLie("form", "a line of a list is too long");
            var start = lineLength;
            if (reader.TokenType == JsonTokenType.String) lineLength += reader.CopyString(line.AsSpan(start));
            else
            {
                reader.ValueSpan.CopyTo(line.AsSpan(start));
                lineLength += length;
            }

            Canonical(line.AsSpan(start, lineLength - start));
        }

        line[lineLength++] = (byte)'\n';
        var closed = reader.TokenType == JsonTokenType.EndArray && reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        if (fields != DrawLists.FieldsOf(kind) || !closed) throw new ProofLie("form", $"a line '{ProofLines.NameOf(kind)}' has {DrawLists.FieldsOf(kind)} fields");
    }

    private static void Canonical(ReadOnlySpan<byte> field)
    {
        if (field.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) < 0) return;
        if (DrawLists.Problem(Encoding.UTF8.GetString(field)) is { } problem) throw new ProofLie("form", $"a field is no canonical text: {problem}");
    }

    private void Pool(ReadOnlySpan<byte> text)
    {
        var stratum = Encoding.UTF8.GetString(text[(text.IndexOf((byte)'\t') + 1)..^1]);
        ref var size = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(sizes, stratum, out var known);
        size++;
        if (!known && !selection!.Knows(stratum)) throw new ProofLie("take", $"stratum {stratum} of the pool has no quota");
        if (poolLength + text.Length > pool.Length)
        {
            selection!.Add(pool.AsSpan(0, poolLength));
            poolLength = 0;
        }

        text.CopyTo(pool.AsSpan(poolLength));
        poolLength += text.Length;
    }

    private void Keep(DrawListKind kind, string[] fields)
    {
        if (DrawLists.Problem(kind, fields) is { } problem) throw new ProofLie("form", $"a line '{ProofLines.NameOf(kind)}' is not canonical: {problem}");
        if (kind == DrawListKind.Inspectors) inspectors.Add(DrawLists.Inspector(fields));
        else if (kind == DrawListKind.Laboratories) laboratories.Add(fields[0]);
        else recusals.Add((fields[0], fields[1]));
    }
}
