using System.Security.Cryptography;
using Quality.Common.Values;

namespace Quality.Common.Files;

/// <summary>Looks at the content of one file while it passes: its size, its type, its hash.</summary>
internal sealed class Intake(FileType declared, long maximum) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] head = new byte[FileType.HeadLength];
    private int headLength;

    /// <summary>The bytes so far.</summary>
    public long Length { get; private set; }

    /// <summary>Takes the next bytes, or says why the file is refused.</summary>
    public ValueProblem? Take(ReadOnlySpan<byte> chunk)
    {
        Length += chunk.Length;
        if (Length > maximum)
            return new("FILE_TOO_LARGE", $"A file may have at most {maximum} bytes.");
        hash.AppendData(chunk);
        if (headLength < head.Length && FillHead(chunk) && !declared.FitsHead(head))
            return Mismatch();
        return declared.IsText && !FileType.CanBeText(chunk) ? Mismatch() : null;
    }

    /// <summary>Judges the whole; short files are judged only here.</summary>
    public ValueProblem? Finish()
    {
        if (Length == 0)
            return new("FILE_EMPTY", "The file is empty.");
        return headLength < head.Length && !declared.FitsHead(head.AsSpan(0, headLength)) ? Mismatch() : null;
    }

    /// <summary>The hash of everything taken, lower-case hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <inheritdoc />
    public void Dispose() => hash.Dispose();

    private bool FillHead(ReadOnlySpan<byte> chunk)
    {
        var part = chunk[..Math.Min(chunk.Length, head.Length - headLength)];
        part.CopyTo(head.AsSpan(headLength));
        headLength += part.Length;
        return headLength == head.Length;
    }

    private ValueProblem Mismatch() => new("FILE_TYPE_MISMATCH",
        FileType.Sniff(head.AsSpan(0, headLength)) is { } marked && marked != declared
            ? $"The file was declared as {declared.MediaType}, its content is {marked.MediaType}."
            : $"The content of the file is not {declared.MediaType}.");
}
