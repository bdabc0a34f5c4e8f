using System.Numerics;
using System.Security.Cryptography;

namespace Quality.Inspections.Draws;

/// <summary>Merkle trees of RFC 9162, section 2.1: roots of lists, and proofs that one line is in one.</summary>
internal static class Merkle
{
    /// <summary>Root of the empty list: SHA-256 of nothing.</summary>
    public static byte[] Empty => SHA256.HashData([]);

    /// <summary>SHA-256(0x00, line with its LF).</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> lineWithFeed)
    {
        Span<byte> message = lineWithFeed.Length < 1024 ? stackalloc byte[1 + lineWithFeed.Length] : new byte[1 + lineWithFeed.Length];
        message[0] = 0;
        lineWithFeed.CopyTo(message[1..]);
        return SHA256.HashData(message);
    }

    /// <summary>SHA-256(0x01, left, right).</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> message = stackalloc byte[65];
        message[0] = 1;
        left.CopyTo(message[1..]);
        right.CopyTo(message[33..]);
        return SHA256.HashData(message);
    }

    /// <summary>Root of nodes of one level that are complete, except the last.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> nodes)
    {
        var tree = new MerkleBuilder();
        foreach (var node in nodes) tree.Add(node);
        return tree.Root();
    }

    /// <summary>Siblings of the node <paramref name="index"/>, from the bottom to the root.</summary>
    public static List<byte[]> Path(IReadOnlyList<byte[]> nodes, int index)
    {
        if (nodes.Count == 1) return [];
        var split = 1 << (31 - BitOperations.LeadingZeroCount((uint)(nodes.Count - 1))); // the largest power of two below the count
        var (left, right) = (nodes.Take(split).ToList(), nodes.Skip(split).ToList());
        var path = index < split ? Path(left, index) : Path(right, index - split);
        path.Add(Root(index < split ? right : left));
        return path;
    }

    /// <summary>Root that a leaf's path leads to (RFC 9162, 2.1.3.2); null when the path has not the length of that tree.</summary>
    public static byte[]? RootOf(byte[] leaf, long index, long count, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= count) return null;
        var (fn, sn, hash) = (index, count - 1, leaf);
        foreach (var sibling in path)
        {
            if (sn == 0) return null;
            if ((fn & 1) == 1 || fn == sn)
            {
                hash = Node(sibling, hash);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                hash = Node(hash, sibling);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 ? hash : null;
    }
}

/// <summary>Computes a root from leaves that come one after the other, in memory of one hash a level.</summary>
internal sealed class MerkleBuilder
{
    private readonly List<(byte[] Hash, int Level)> stack = [];

    /// <summary>Leaves so far.</summary>
    public long Count { get; private set; }

    public void Add(byte[] hash)
    {
        Count++;
        var level = 0;
        while (stack.Count > 0 && stack[^1].Level == level)
        {
            hash = Merkle.Node(stack[^1].Hash, hash);
            stack.RemoveAt(stack.Count - 1);
            level++;
        }

        stack.Add((hash, level));
    }

    public byte[] Root()
    {
        if (stack.Count == 0) return Merkle.Empty;
        var hash = stack[^1].Hash;
        for (var i = stack.Count - 2; i >= 0; i--) hash = Merkle.Node(stack[i].Hash, hash);
        return hash;
    }
}
