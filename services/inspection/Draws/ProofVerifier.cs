using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Quality.Inspections.Draws;

/// <summary>What a verifier found: sound, or the first lie with its line and the rule that it breaks.</summary>
internal sealed record Verdict(bool Sound, long Line, string Rule, string What, string Commitment, int Selected);

/// <summary>The first lie of a proof.</summary>
internal sealed class ProofLie(string rule, string what) : Exception(what)
{
    public string Rule { get; } = rule;
}

/// <summary>Recomputes a draw from its proof alone, in one pass and in memory of the sample, the inspectors and the recusals.</summary>
internal static class ProofVerifier
{
    private const int LongestLine = 1 << 20;

    /// <param name="open">Opens the file; it is read twice, first only to count the replacements.</param>
    public static Verdict Verify(Func<Stream> open)
    {
        var reading = new ProofReading(0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = 0L;
        try
        {
            using (var first = open()) reading = new(Lines(first).Count(l => l.Span.StartsWith("{\"replacement\""u8)));
            using var second = open();
            foreach (var text in Lines(second))
            {
                line++;
                if (text.Span.StartsWith("{\"end\""u8)) End(text.Span, line, hash, reading);
                else if (reading.Ended) throw new ProofLie("end", "something follows the last line");
                else reading.Read(text.Span[..^1]);
                hash.AppendData(text.Span);
            }

            if (!reading.Ended) throw new ProofLie("end", "the file has no last line: it was cut off");
            return new(true, line, "", "", reading.Commitment, reading.SelectedCount);
        }
        catch (ProofLie lie)
        {
            return new(false, line, lie.Rule, lie.Message, reading.Commitment, reading.SelectedCount);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return new(false, line, "form", "the line is not of the form that a proof has: " + e.Message, reading.Commitment, reading.SelectedCount);
        }
    }

    private static void End(ReadOnlySpan<byte> text, long line, IncrementalHash hash, ProofReading reading)
    {
        if (reading.Ended) throw new ProofLie("end", "there are two last lines");
        var end = ParseEnd(text);
        reading.End();
        if (end.Lines != line - 1) throw new ProofLie("end", $"{line - 1} lines stand before the last, which says {end.Lines}");
        if (end.Sha256 != Convert.ToHexStringLower(hash.GetCurrentHash())) throw new ProofLie("end", "the hash of the bytes before the last line is another");
    }

    private static (long Lines, string? Sha256) ParseEnd(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        using var document = JsonDocument.ParseValue(ref reader);
        var end = document.RootElement.GetProperty("end");
        return (end.GetProperty("lines").GetInt64(), end.GetProperty("sha256").GetString());
    }

    /// <summary>Each line with its LF.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream stream)
    {
        var buffer = new byte[LongestLine];
        var (start, end) = (0, 0);
        while (true)
        {
            var feed = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                yield return buffer.AsMemory(start, feed + 1);
                start += feed + 1;
                continue;
            }

            if (start > 0) buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length) throw new ProofLie("form", "a line is longer than 1 MB");
            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0) break;
            end += read;
        }

        if (end > 0) throw new ProofLie("end", "the file does not end with a line feed: it was cut off");
    }
}

/// <summary><c>verify-draw FILE</c>: needs nothing but the proof; 0 when it is sound, 1 when not.</summary>
internal static class VerifyDrawCommand
{
    public static int Run(string file, TextWriter output)
    {
        if (!File.Exists(file))
        {
            output.WriteLine($"{file} is not there.");
            return 2;
        }

        var verdict = ProofVerifier.Verify(() => new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20));
        output.WriteLine(verdict.Sound
            ? $"Sound: {verdict.Line} lines, {verdict.Selected} entries selected, commitment {verdict.Commitment}"
            : $"Not sound: line {verdict.Line} breaks the rule '{verdict.Rule}': {verdict.What}");
        return verdict.Sound ? 0 : 1;
    }
}
