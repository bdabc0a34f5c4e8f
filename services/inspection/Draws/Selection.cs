using System.Text;

namespace Quality.Inspections.Draws;

/// <summary>An entry with its ticket.</summary>
internal sealed record Picked(string Id, string Stratum, Ticket Ticket)
{
    /// <summary>By ticket; equal tickets by the bytes of the id.</summary>
    public static readonly IComparer<Picked> Order = Comparer<Picked>.Create((x, y) =>
        x.Ticket.CompareTo(y.Ticket) is not 0 and var byTicket ? byTicket : Utf8Order.Instance.Compare(x.Id, y.Id));
}

/// <summary>The n smallest tickets of each stratum (Rivest's consistent sampling), in memory of the sample alone.</summary>
internal sealed class Selection
{
    private const int Batch = 512;
    private static readonly IComparer<Picked> LargestFirst = Comparer<Picked>.Create((x, y) => Picked.Order.Compare(y, x));
    private readonly RoleKey key;
    private readonly Dictionary<string, Stratum> strata;
    private readonly Dictionary<string, Stratum>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly (int Start, int Length)[] ids = new (int, int)[Batch];
    private readonly (int Start, int Length)[] names = new (int, int)[Batch];
    private readonly Ticket[] tickets = new Ticket[Batch];
    private ulong largest = ulong.MaxValue; // no ticket whose first 64 bits are above it can be selected any more

    /// <param name="key">Role key of enterprises.</param>
    /// <param name="take">How many of each stratum.</param>
    /// <param name="spare">How many more of each, for replacements.</param>
    public Selection(RoleKey key, IReadOnlyDictionary<string, long> take, int spare = 0)
    {
        this.key = key;
        strata = take.ToDictionary(t => t.Key, t => new Stratum(t.Key, t.Value + spare), StringComparer.Ordinal);
        lookup = strata.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether the stratum has a quota.</summary>
    public bool Knows(string stratum) => strata.ContainsKey(stratum);

    /// <summary>Adds whole lines <c>id TAB stratum LF</c>.</summary>
    public void Add(ReadOnlySpan<byte> lines)
    {
        var (position, count) = (0, 0);
        while (position < lines.Length)
        {
            var rest = lines[position..];
            var (tab, feed) = (rest.IndexOf((byte)'\t'), rest.IndexOf((byte)'\n'));
            ids[count] = (position, tab);
            names[count++] = (position + tab + 1, feed - tab - 1);
            position += feed + 1;
            if (count < Batch && position < lines.Length) continue;
            Offer(lines, count);
            count = 0;
        }
    }

    /// <summary>Takes over what another part of the pool gave.</summary>
    public void Merge(Selection other)
    {
        foreach (var (name, stratum) in other.strata)
            foreach (var (picked, _) in stratum.Heap.UnorderedItems)
                strata[name].Offer(picked);
    }

    /// <summary>The smallest tickets of each stratum, ascending.</summary>
    public Dictionary<string, List<Picked>> ByStratum() =>
        strata.ToDictionary(s => s.Key, s => s.Value.Heap.UnorderedItems.Select(i => i.Element).Order(Picked.Order).ToList(), StringComparer.Ordinal);

    /// <summary>All selected entries of all strata, by ascending ticket.</summary>
    public List<Picked> All() => [.. strata.Values.SelectMany(s => s.Heap.UnorderedItems.Select(i => i.Element)).Order(Picked.Order)];

    private void Offer(ReadOnlySpan<byte> lines, int count)
    {
        key.Of(lines, ids.AsSpan(0, count), tickets);
        Span<char> name = stackalloc char[DrawLists.LongestField];
        for (var i = 0; i < count; i++)
        {
            if (tickets[i].A > largest) continue;
            var (start, length) = names[i];
            if (!lookup.TryGetValue(name[..Encoding.UTF8.GetChars(lines.Slice(start, length), name)], out var stratum)) throw new InvalidOperationException("A stratum of the pool has no take.");
            if (stratum.Full && tickets[i].CompareTo(stratum.Heap.Peek().Ticket) > 0) continue;
            stratum.Offer(new(Encoding.UTF8.GetString(lines.Slice(ids[i].Start, ids[i].Length)), stratum.Name, tickets[i]));
        }

        largest = strata.Values.Max(s => s.Full ? s.Heap.Peek().Ticket.A : ulong.MaxValue);
    }

    private sealed class Stratum(string name, long take)
    {
        public string Name { get; } = name;

        public PriorityQueue<Picked, Picked> Heap { get; } = new(LargestFirst);

        public bool Full => Heap.Count >= take;

        public void Offer(Picked picked)
        {
            Heap.Enqueue(picked, picked);
            if (Heap.Count > take) Heap.Dequeue();
        }
    }
}
