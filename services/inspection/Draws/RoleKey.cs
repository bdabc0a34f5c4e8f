using System.Security.Cryptography;
using System.Text;

namespace Quality.Inspections.Draws;

/// <summary>The key of one role in a draw: commitment, blind and seed together, none of which says anything without the others.</summary>
internal sealed class RoleKey
{
    public const string Enterprise = "enterprise";
    public const string Inspector = "inspector";
    public const string Laboratory = "laboratory";
    private const int Longest = 256;
    private readonly byte[] key;

    public RoleKey(string commitment, string blind, string seed, string role) =>
        key = SHA256.HashData(Encoding.UTF8.GetBytes($"quality-draw-v1\n{commitment}\n{blind}\n{seed}\n{role}\n"));

    /// <summary>The ticket of one id.</summary>
    public Ticket Of(ReadOnlySpan<byte> id)
    {
        Span<byte> hash = stackalloc byte[32];
        Span<byte> message = id.Length <= Longest ? stackalloc byte[32 + id.Length] : new byte[32 + id.Length];
        key.CopyTo(message);
        id.CopyTo(message[32..]);
        SHA256.HashData(message, hash);
        return Ticket.From(hash);
    }

    /// <summary>The ticket of one id.</summary>
    public Ticket Of(string id) => Of(Encoding.UTF8.GetBytes(id));

    /// <summary>The tickets of many ids, which are ranges of <paramref name="text"/>.</summary>
    public void Of(ReadOnlySpan<byte> text, ReadOnlySpan<(int Start, int Length)> ids, Span<Ticket> tickets)
    {
        const int stride = 2 * Sha256Lanes.Block;
        Span<byte> lanes = stackalloc byte[stride * Sha256Lanes.Count];
        for (var lane = 0; lane < Sha256Lanes.Count; lane++) key.CopyTo(lanes[(lane * stride)..]);
        var i = 0;
        for (; Sha256Lanes.Supported && i + Sha256Lanes.Count <= ids.Length; i += Sha256Lanes.Count)
        {
            var blocks = Fill(text, ids.Slice(i, Sha256Lanes.Count), lanes, stride);
            if (blocks > 0) Sha256Lanes.Hash(lanes, stride, blocks, tickets[i..]);
            else Singly(text, ids.Slice(i, Sha256Lanes.Count), tickets[i..]);
        }

        Singly(text, ids[i..], tickets[i..]);
    }

    /// <summary>Zero when the eight have not the same number of blocks, one or two.</summary>
    private static int Fill(ReadOnlySpan<byte> text, ReadOnlySpan<(int Start, int Length)> ids, Span<byte> lanes, int stride)
    {
        var blocks = 0;
        for (var lane = 0; lane < ids.Length; lane++)
        {
            var (start, length) = ids[lane];
            if (32 + length + 9 > stride) return 0;
            var message = lanes.Slice(lane * stride, stride);
            text.Slice(start, length).CopyTo(message[32..]);
            var mine = Sha256Lanes.Pad(message, 32 + length);
            if (lane > 0 && mine != blocks) return 0;
            blocks = mine;
        }

        return blocks;
    }

    private void Singly(ReadOnlySpan<byte> text, ReadOnlySpan<(int Start, int Length)> ids, Span<Ticket> tickets)
    {
        for (var i = 0; i < ids.Length; i++) tickets[i] = Of(text.Slice(ids[i].Start, ids[i].Length));
    }
}
