using System.Buffers.Binary;
using System.Globalization;

namespace Quality.Inspections.Draws;

/// <summary>A ticket (抽签号): SHA-256 of role key and id, read as a 256-bit big-endian number.</summary>
internal readonly record struct Ticket(ulong A, ulong B, ulong C, ulong D) : IComparable<Ticket>
{
    public static Ticket From(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[16..]), BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));

    public int CompareTo(Ticket other)
    {
        if (A != other.A) return A.CompareTo(other.A);
        if (B != other.B) return B.CompareTo(other.B);
        return C != other.C ? C.CompareTo(other.C) : D.CompareTo(other.D);
    }

    /// <summary>64 hex digits, lower case.</summary>
    public string Hex => string.Create(CultureInfo.InvariantCulture, $"{A:x16}{B:x16}{C:x16}{D:x16}");
}
