using System.Text;

namespace Quality.Dashboard.Exports;

/// <summary>
/// CSV as RFC 4180 with a UTF-8 mark, by which spreadsheet programs recognise Chinese. A text that such a program would
/// take for a formula gets an apostrophe in front.
/// </summary>
internal sealed class CsvSheet : ISheetWriter
{
    private readonly StreamWriter writer;
    private readonly bool[] numbers;

    public CsvSheet(Stream target, IReadOnlyList<bool> numbers)
    {
        writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 32 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        this.numbers = [.. numbers];
    }

    public async ValueTask WriteAsync(IReadOnlyList<string?> cells, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
            line.Append(i == 0 ? "" : ",").Append(Quote(numbers.Length > i && numbers[i] ? cells[i] : Guard(cells[i])));
        await writer.WriteLineAsync(line, cancellation);
    }

    public async ValueTask CompleteAsync(CancellationToken cancellation) => await writer.FlushAsync(cancellation);

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    /// <summary>Disarms what would run as a formula: a first character of <c>= + - @</c>, a tab or a line break.</summary>
    public static string Guard(string? text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? "'" + text : text ?? "";

    private static string Quote(string? text) =>
        text is null ? "" : text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
