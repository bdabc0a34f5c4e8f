using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Quality.Inspections.Draws;

/// <summary>
/// SHA-256 (FIPS 180-4) of eight short messages at once, one in each lane of a vector: a draw of two million entries costs two million
/// hashes of one block, and one call at a time would take a second. Tests compare every length with the platform's own.
/// </summary>
internal static class Sha256Lanes
{
    /// <summary>Messages hashed together.</summary>
    public const int Count = 8;

    /// <summary>Bytes of one block.</summary>
    public const int Block = 64;

    private static readonly uint[] Start = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private static readonly uint[] Round =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Whether lanes are faster than one call at a time here.</summary>
    public static bool Supported => Vector256.IsHardwareAccelerated;

    /// <summary>Writes the padding of a message of <paramref name="length"/> bytes into its blocks; answers how many blocks it has.</summary>
    public static int Pad(Span<byte> message, int length)
    {
        var blocks = (length + 8) / Block + 1;
        var end = blocks * Block;
        message[length] = 0x80;
        message[(length + 1)..(end - 8)].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(message[(end - 8)..], (ulong)length * 8);
        return blocks;
    }

    /// <summary>Hashes eight padded messages of the same number of blocks that lie <paramref name="stride"/> bytes apart.</summary>
    public static void Hash(ReadOnlySpan<byte> messages, int stride, int blocks, Span<Ticket> tickets)
    {
        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        Span<Vector256<uint>> words = stackalloc Vector256<uint>[16];
        for (var i = 0; i < 8; i++) state[i] = Vector256.Create(Start[i]);
        for (var block = 0; block < blocks; block++)
        {
            Load(messages[(block * Block)..], stride, words);
            Compress(state, words);
        }

        var lanes = MemoryMarshal.Cast<Vector256<uint>, uint>(state);
        for (var lane = 0; lane < Count; lane++)
            tickets[lane] = new(Join(lanes, 0, lane), Join(lanes, 2, lane), Join(lanes, 4, lane), Join(lanes, 6, lane));
    }

    private static ulong Join(ReadOnlySpan<uint> lanes, int word, int lane) => (ulong)lanes[word * Count + lane] << 32 | lanes[(word + 1) * Count + lane];

    private static void Load(ReadOnlySpan<byte> messages, int stride, Span<Vector256<uint>> words)
    {
        var target = MemoryMarshal.Cast<Vector256<uint>, uint>(words);
        for (var lane = 0; lane < Count; lane++)
        {
            var source = MemoryMarshal.Cast<byte, uint>(messages.Slice(lane * stride, Block));
            for (var i = 0; i < 16; i++) target[i * Count + lane] = BinaryPrimitives.ReverseEndianness(source[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(Span<Vector256<uint>> state, Span<Vector256<uint>> words)
    {
        ref var w = ref MemoryMarshal.GetReference(words);
        ref var k = ref MemoryMarshal.GetArrayDataReference(Round);
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i += 8) // the eight names move on by one each round, so that after eight they stand where they stood
        {
            Step(a, b, c, ref d, e, f, g, ref h, Word(ref w, ref k, i));
            Step(h, a, b, ref c, d, e, f, ref g, Word(ref w, ref k, i + 1));
            Step(g, h, a, ref b, c, d, e, ref f, Word(ref w, ref k, i + 2));
            Step(f, g, h, ref a, b, c, d, ref e, Word(ref w, ref k, i + 3));
            Step(e, f, g, ref h, a, b, c, ref d, Word(ref w, ref k, i + 4));
            Step(d, e, f, ref g, h, a, b, ref c, Word(ref w, ref k, i + 5));
            Step(c, d, e, ref f, g, h, a, ref b, Word(ref w, ref k, i + 6));
            Step(b, c, d, ref e, f, g, h, ref a, Word(ref w, ref k, i + 7));
        }

        (state[0], state[1], state[2], state[3]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d);
        (state[4], state[5], state[6], state[7]) = (state[4] + e, state[5] + f, state[6] + g, state[7] + h);
    }

    /// <summary>The word of a round with its constant; from the sixteenth on it takes the place of the one before by sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Word(ref Vector256<uint> w, ref uint k, int i)
    {
        ref var place = ref Unsafe.Add(ref w, i & 15);
        if (i >= 16) place += Small0(Unsafe.Add(ref w, (i + 1) & 15)) + Unsafe.Add(ref w, (i + 9) & 15) + Small1(Unsafe.Add(ref w, (i + 14) & 15));
        return place + Vector256.Create(Unsafe.Add(ref k, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, ref Vector256<uint> d, Vector256<uint> e, Vector256<uint> f, Vector256<uint> g, ref Vector256<uint> h, Vector256<uint> word)
    {
        var t1 = h + (Right(e, 6) ^ Right(e, 11) ^ Right(e, 25)) + (g ^ (e & (f ^ g))) + word;
        d += t1;
        h = t1 + (Right(a, 2) ^ Right(a, 13) ^ Right(a, 22)) + ((a & b) | (c & (a | b)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Right(Vector256<uint> x, int n) => (x >>> n) | (x << (32 - n));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Small0(Vector256<uint> x) => Right(x, 7) ^ Right(x, 18) ^ (x >>> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Small1(Vector256<uint> x) => Right(x, 17) ^ Right(x, 19) ^ (x >>> 10);
}
