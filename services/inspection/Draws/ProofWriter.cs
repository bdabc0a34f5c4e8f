using System.Buffers;
using System.Security.Cryptography;

namespace Quality.Inspections.Draws;

/// <summary>Writes a proof piece by piece; nothing but the piece and the running hash is held.</summary>
internal sealed class ProofWriter : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> buffer = new(256 * 1024);
    private long lines;

    public void Header(ProofHeader header) => Line(b => ProofLines.Header(b, header));

    /// <summary>Whole lines of a list, each with its LF.</summary>
    public void List(DrawListKind kind, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var feed = text.IndexOf((byte)'\n');
            ProofLines.ListLine(buffer, kind, text[..feed]);
            Feed();
            text = text[(feed + 1)..];
        }
    }

    public void Draw(IReadOnlyList<Picked> selected, IReadOnlyList<Assigned> assigned, IReadOnlyList<Replacement> replacements)
    {
        foreach (var picked in selected) Line(b => ProofLines.Selected(b, picked));
        for (var i = 0; i < selected.Count; i++) Line(b => ProofLines.Team(b, selected[i].Id, assigned[i]));
        for (var i = 0; i < selected.Count; i++) Line(b => ProofLines.Laboratory(b, selected[i].Id, assigned[i].Laboratory));
        foreach (var replacement in replacements) Line(b => ProofLines.Replacement(b, replacement));
    }

    /// <summary>The bytes since the last call.</summary>
    public byte[] Take()
    {
        var bytes = buffer.WrittenSpan.ToArray();
        hash.AppendData(bytes);
        buffer.ResetWrittenCount();
        return bytes;
    }

    /// <summary>The last bytes, with the line that proves that nothing is missing.</summary>
    public byte[] End()
    {
        var before = Take();
        ProofLines.End(buffer, lines, Convert.ToHexStringLower(hash.GetHashAndReset()));
        Feed();
        return [.. before, .. buffer.WrittenSpan];
    }

    public void Dispose() => hash.Dispose();

    private void Line(Action<IBufferWriter<byte>> write)
    {
        write(buffer);
        Feed();
    }

    private void Feed()
    {
        buffer.GetSpan(1)[0] = (byte)'\n';
        buffer.Advance(1);
        lines++;
    }
}
