namespace Quality.Dashboard.Exports;

/// <summary>Writes rows into a file of either kind, one at a time.</summary>
internal static class Sheets
{
    public static async Task WriteAsync<TRow>(ExportSource<TRow> source, ExportFormat format, Stream target, CancellationToken cancellation)
    {
        var numbers = source.Columns.Select(column => column.IsNumber).ToArray();
        await using ISheetWriter sheet = format == ExportFormat.Csv ? new CsvSheet(target, numbers) : new XlsxSheet(target, source.Name, numbers);
        await sheet.WriteAsync([.. source.Columns.Select(column => column.Title)], cancellation);
        var cells = new string?[source.Columns.Count];
        await foreach (var row in source.Rows(cancellation).WithCancellation(cancellation))
        {
            for (var i = 0; i < cells.Length; i++)
                cells[i] = source.Columns[i].Text(row);
            await sheet.WriteAsync(cells, cancellation);
        }
        await sheet.CompleteAsync(cancellation);
    }
}
