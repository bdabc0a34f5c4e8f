using System.Text;
using CsvHelper;

namespace Quality.Dashboard.Imports;

/// <summary>
/// CSV with quotes, line breaks inside quotes, comma, semicolon or tab. A stray quote is that cell's text. A quote that is
/// never closed would swallow the lines below it: its line is read alone and the next one afresh, so no good row is lost.
/// </summary>
internal static class CsvSheetReader
{
    private static readonly char[] Separators = [',', '\t', ';'];

    /// <summary>The apostrophe that our own export puts before a text that looks like a formula is taken off again.</summary>
    private static readonly char[] Guarded = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

    /// <summary>After so many stray quotes the rest is read line by line: starting again each time would be slow.</summary>
    private const int MostRestarts = 20;

    public static IEnumerable<SheetRow> Read(Stream file)
    {
        var encoding = TextEncoding.Detect(file);
        RefuseBinary(file, encoding);
        var separator = Separator(file, encoding);
        long? stray = null;
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            Separator = separator,
            SkipEmptyLines = true,
            TrackLineNumbers = true,
            OnMalformedRecord = record => stray ??= SwallowsLines(record) ? record.LineNumber : null,
        };
        var byLine = options with { AllowLineBreaksInQuotes = false, OnMalformedRecord = null };
        for (long restarts = 0, from = 1; ; restarts++)
        {
            stray = null;
            foreach (var row in Rows(file, encoding, restarts < MostRestarts ? options : byLine, from))
            {
                if (stray is not null)
                    break;
                yield return row;
            }
            if (stray is not { } line) yield break;
            var alone = Rows(file, encoding, byLine, from + line - 1).First();
            yield return alone with { Notes = [.. alone.Notes, new CellNote(0, CellRemark.UnclosedQuote)] };
            from = alone.Number + 1;
        }
    }

    /// <summary>A quote that is closed nowhere, or only by the next field's opening quote some lines below.</summary>
    private static bool SwallowsLines(CsvMalformedRecord record) =>
        record.Reason is CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.TextAfterClosingQuote && record.RawRecord.AsSpan().ContainsAny('\r', '\n');

    /// <summary>Rows from a line on; their numbers count from the start of the file.</summary>
    private static IEnumerable<SheetRow> Rows(Stream file, Encoding encoding, CsvReaderOptions options, long from)
    {
        file.Position = 0;
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
        for (var skipped = 1L; skipped < from; skipped++)
            text.ReadLine();
        using var reader = CsvReader.Create(text, options, leaveOpen: true);
        while (reader.Read())
            yield return Row(reader, from - 1);
    }

    private static SheetRow Row(CsvReader reader, long before)
    {
        var cells = new string[reader.FieldCount];
        List<CellNote>? notes = null;
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = reader.GetString(i);
            if (cell.Contains('\uFFFD', StringComparison.Ordinal))
                (notes ??= []).Add(new CellNote(i, CellRemark.BrokenText));
            cells[i] = cell is ['\'', _, ..] && Guarded.Contains(cell[1]) ? cell[1..] : cell;
        }
        return new SheetRow(before + reader.LineNumber, cells, notes is null ? [] : notes);
    }

    /// <summary>The separator that stands most often in the first line outside quotes; a comma when none does.</summary>
    private static char Separator(Stream file, Encoding encoding)
    {
        file.Position = 0;
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 4096, leaveOpen: true);
        var counts = new int[Separators.Length];
        var quoted = false;
        for (int letter, seen = 0; (letter = text.Read()) >= 0 && seen < 64 * 1024; seen++)
        {
            if (letter == '"')
                quoted = !quoted;
            else if (!quoted && letter is '\r' or '\n' && counts.Max() > 0)
                break;
            else if (!quoted && Array.IndexOf(Separators, (char)letter) is >= 0 and var which)
                counts[which]++;
        }
        return counts.Max() == 0 ? ',' : Separators[Array.IndexOf(counts, counts.Max())];
    }

    /// <summary>A picture or a PDF is not a table with odd letters: NUL bytes give it away.</summary>
    private static void RefuseBinary(Stream file, Encoding encoding)
    {
        var head = new byte[4096];
        file.Position = 0;
        var start = head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        var isWide = encoding.Equals(Encoding.Unicode) || encoding.Equals(Encoding.BigEndianUnicode);
        if (start.StartsWith("%PDF"u8) || (!isWide && start.Contains((byte)0)))
            throw new SpreadsheetException("NOT_A_SPREADSHEET", "The file is neither CSV nor .xlsx.");
    }
}
