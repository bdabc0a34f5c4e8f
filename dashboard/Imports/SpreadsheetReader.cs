namespace Quality.Dashboard.Imports;

/// <summary>
/// Reads a spreadsheet of either kind row after row. The content decides the kind, not the file's name: a .csv that is a
/// workbook is read as a workbook.
/// </summary>
public static class SpreadsheetReader
{
    private static readonly byte[] Zip = [0x50, 0x4B, 0x03, 0x04];
    private static readonly byte[] Compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>Names of the visible sheets of a workbook; empty for CSV.</summary>
    /// <param name="file">A seekable stream; it stays open.</param>
    /// <exception cref="SpreadsheetException">The file is neither CSV nor .xlsx.</exception>
    public static IReadOnlyList<string> Sheets(Stream file) => IsWorkbook(file) ? XlsxReader.Sheets(file) : [];

    /// <summary>Rows in the order of the file, empty ones left out; numbers stay those of the file.</summary>
    /// <param name="file">A seekable stream; it stays open.</param>
    /// <param name="sheet">A visible sheet of a workbook; its first when null.</param>
    /// <exception cref="SpreadsheetException">The file is neither CSV nor .xlsx.</exception>
    public static IEnumerable<SheetRow> Read(Stream file, string? sheet = null)
    {
        var rows = IsWorkbook(file) ? XlsxReader.Read(file, sheet) : CsvSheetReader.Read(file);
        return rows.Where(row => !row.IsEmpty);
    }

    private static bool IsWorkbook(Stream file)
    {
        var head = new byte[8];
        file.Position = 0;
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        var start = head.AsSpan(0, length);
        if (length == 0)
            throw new SpreadsheetException("EMPTY_FILE", "The file is empty.");
        if (start.StartsWith(Compound))
            throw new SpreadsheetException("OLD_EXCEL", "The file is an .xls of Excel 97-2003, or it is protected by a password; save it as .xlsx without a password.");
        return start.StartsWith(Zip);
    }
}
