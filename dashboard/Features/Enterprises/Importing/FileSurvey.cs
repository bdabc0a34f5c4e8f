using Quality.Dashboard.Imports;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>A remark on one cell of the file.</summary>
public sealed record FileNote(long Row, int Column, CellRemark Remark, string Value);

/// <summary>What one pass over a file found: its sheets, its first rows, how many there are, the values of short lists, remarks.</summary>
public sealed class FileSurvey
{
    /// <summary>First rows that are kept: enough for the headings and the preview below them.</summary>
    private const int HeadRows = ImportFields.HeadingRows + 40;

    /// <summary>A column with more different values is no list of states.</summary>
    public const int MostValues = 30;

    /// <summary>Remarks that are kept; beyond, they are only counted.</summary>
    public const int MostNotes = 10_000;

    private readonly List<SheetRow> head = [];
    private readonly List<HashSet<string>> values = [];
    private readonly List<FileNote> notes = [];
    private readonly Dictionary<CellRemark, long> remarks = [];

    private FileSurvey(IReadOnlyList<string> sheets, string? sheet) => (Sheets, Sheet) = (sheets, sheet);

    /// <summary>Visible sheets of a workbook; empty for CSV.</summary>
    public IReadOnlyList<string> Sheets { get; }

    /// <summary>The sheet that was read; null for CSV.</summary>
    public string? Sheet { get; }

    public IReadOnlyList<SheetRow> Head => head;

    /// <summary>Rows that are not empty, headings included.</summary>
    public long RowCount { get; private set; }

    public int ColumnCount { get; private set; }

    public IReadOnlyList<FileNote> Notes => notes;

    public IReadOnlyDictionary<CellRemark, long> Remarks => remarks;

    /// <param name="file">A seekable stream.</param>
    /// <param name="onRow">Told the number of rows read, every thousand.</param>
    /// <exception cref="SpreadsheetException">The file cannot be read.</exception>
    public static FileSurvey Read(Stream file, string? sheet, Action<long> onRow, CancellationToken cancellation)
    {
        var sheets = SpreadsheetReader.Sheets(file);
        var survey = new FileSurvey(sheets, sheet ?? (sheets.Count > 0 ? sheets[0] : null));
        foreach (var row in SpreadsheetReader.Read(file, survey.Sheet))
        {
            survey.Add(row);
            if (survey.RowCount % 1000 != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            onRow(survey.RowCount);
        }
        return survey;
    }

    /// <summary>Rows of data below a heading.</summary>
    public int DataRows(long headerRow) => (int)Math.Min(int.MaxValue, RowCount - head.Count(row => row.Number <= headerRow));

    /// <summary>The headings, or the letters of the columns where there are none.</summary>
    public IReadOnlyList<string> Headings(long headerRow)
    {
        var row = head.FirstOrDefault(row => row.Number == headerRow);
        return [.. Enumerable.Range(0, ColumnCount).Select(column => row?[column].Trim() is { Length: > 0 } text ? text : Letters(column))];
    }

    /// <summary>The different values of a column in the order of their first row; null when there are more than <see cref="MostValues"/>.</summary>
    public IReadOnlyList<string>? Values(int column, long headerRow)
    {
        var found = head.Where(row => row.Number > headerRow).Select(row => row[column].Trim())
            .Concat(column < values.Count ? values[column] : []).Where(text => text.Length > 0).Distinct().Take(MostValues + 1).ToArray();
        return found.Length > MostValues ? null : found;
    }

    /// <summary>0 → A, 26 → AA.</summary>
    public static string Letters(int column) => (column < 26 ? "" : Letters(column / 26 - 1)) + (char)('A' + column % 26);

    private void Add(SheetRow row)
    {
        RowCount++;
        ColumnCount = Math.Max(ColumnCount, row.Cells.Count);
        if (head.Count < HeadRows)
            head.Add(row);
        else
            Learn(row);
        foreach (var note in row.Notes)
        {
            remarks[note.Remark] = remarks.GetValueOrDefault(note.Remark) + 1;
            if (notes.Count < MostNotes)
                notes.Add(new(row.Number, note.Column, note.Remark, Short(row[note.Column])));
        }
    }

    private void Learn(SheetRow row)
    {
        for (var column = 0; column < row.Cells.Count; column++)
        {
            if (column == values.Count)
                values.Add([]);
            if (values[column].Count <= MostValues && row.Cells[column].Trim() is { Length: > 0 } text)
                values[column].Add(Short(text));
        }
    }

    private static string Short(string text) => text.Length <= 200 ? text : text[..200];
}
