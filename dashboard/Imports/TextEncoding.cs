using System.Text;

namespace Quality.Dashboard.Imports;

/// <summary>Finds out in which encoding a text file is: a mark decides; else UTF-8 if all of it is; else GB18030, the Chinese default.</summary>
internal static class TextEncoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>GB18030 comes with the framework, but not unasked.</summary>
    private static readonly Encoding Chinese = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    public static Encoding Detect(Stream file)
    {
        Span<byte> mark = stackalloc byte[4];
        file.Position = 0;
        mark = mark[..file.ReadAtLeast(mark, 4, throwOnEndOfStream: false)];
        file.Position = 0;
        if (mark.StartsWith(Encoding.UTF8.Preamble))
            return Encoding.UTF8;
        if (mark.StartsWith(Encoding.Unicode.Preamble))
            return Encoding.Unicode;
        if (mark.StartsWith(Encoding.BigEndianUnicode.Preamble))
            return Encoding.BigEndianUnicode;
        return mark.StartsWith<byte>([0x84, 0x31, 0x95, 0x33]) || !IsUtf8(file) ? Chinese : Encoding.UTF8;
    }

    private static bool IsUtf8(Stream file)
    {
        var decoder = Strict.GetDecoder();
        var bytes = new byte[64 * 1024];
        var letters = new char[bytes.Length + 4];
        var wrong = 0;
        long good = 0;
        try
        {
            for (int read; (read = file.Read(bytes)) > 0;)
                good += decoder.GetChars(bytes.AsSpan(0, read), letters, flush: false);
            decoder.GetChars([], letters, flush: true);
        }
        catch (DecoderFallbackException)
        {
            wrong++;
        }
        finally
        {
            file.Position = 0;
        }
        return wrong == 0 || IsMostlyUtf8(file);
    }

    /// <summary>
    /// A few broken bytes in a UTF-8 file do not make it GB18030: where most non-ASCII sequences are right UTF-8, it is UTF-8.
    /// (Chinese in GB18030 hardly ever forms three right UTF-8 bytes in a row.)
    /// </summary>
    private static bool IsMostlyUtf8(Stream file)
    {
        var bytes = new byte[256 * 1024];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        file.Position = 0;
        int right = 0, wrong = 0;
        for (var rest = bytes.AsSpan(0, read); rest.Length > 0;)
        {
            var state = Rune.DecodeFromUtf8(rest, out _, out var used);
            if (state == System.Buffers.OperationStatus.NeedMoreData)
                break;
            if (used > 1 && state == System.Buffers.OperationStatus.Done)
                right++;
            else if (state != System.Buffers.OperationStatus.Done)
                wrong++;
            rest = rest[used..];
        }
        return right > wrong * 10;
    }
}
