namespace Quality.Dashboard.Exports;

/// <summary>One column of an export: its heading and the text of a row. Codes stay texts, so that no program rounds them.</summary>
/// <param name="IsNumber">True for figures, which a spreadsheet may add up; the text is then invariant.</param>
public sealed record ExportColumn<TRow>(string Title, Func<TRow, string?> Text, bool IsNumber = false);

/// <summary>What a page hands over to be saved: a name, columns, and all rows as a stream.</summary>
/// <param name="Name">File name without its ending.</param>
public sealed record ExportSource<TRow>(string Name, IReadOnlyList<ExportColumn<TRow>> Columns, Func<CancellationToken, IAsyncEnumerable<TRow>> Rows);

/// <summary>A spreadsheet in the making, row after row.</summary>
internal interface ISheetWriter : IAsyncDisposable
{
    ValueTask WriteAsync(IReadOnlyList<string?> cells, CancellationToken cancellation);

    /// <summary>Ends the file; without it the file is incomplete.</summary>
    ValueTask CompleteAsync(CancellationToken cancellation);
}
