namespace Quality.Dashboard.Imports;

/// <summary>One row of a spreadsheet as it stood there.</summary>
/// <param name="Number">Row number that the author sees: of the sheet, or the first line of the record in a CSV file; from 1.</param>
/// <param name="Cells">Texts; a cell that is not there is empty.</param>
/// <param name="Notes">What a reader should know about single cells, or empty.</param>
public sealed record SheetRow(long Number, IReadOnlyList<string> Cells, IReadOnlyList<CellNote> Notes)
{
    public bool IsEmpty => Cells.All(string.IsNullOrWhiteSpace);

    public string this[int column] => column >= 0 && column < Cells.Count ? Cells[column] : "";
}

/// <summary>A remark on one cell: the import goes on, the reader is told.</summary>
/// <param name="Column">From 0.</param>
public sealed record CellNote(int Column, CellRemark Remark);

/// <summary>What can be remarkable about a cell.</summary>
public enum CellRemark
{
    /// <summary>A formula: the value stored with it was taken, nothing was computed.</summary>
    Formula,
    /// <summary>A formula without a stored value: the cell counts as empty.</summary>
    FormulaWithoutValue,
    /// <summary>The cell is merged over others: its value counts for the first of them only.</summary>
    Merged,
    /// <summary>The cell holds an error such as #N/A: it counts as empty.</summary>
    Error,
    /// <summary>A number with more digits than a spreadsheet keeps (15): a long code stored as a number has lost its end.</summary>
    DigitsLost,
    /// <summary>Bytes that are not text in the file's encoding were replaced.</summary>
    BrokenText,
    /// <summary>A quotation mark that is never closed: this line was read alone.</summary>
    UnclosedQuote,
}

/// <summary>The file cannot be read at all.</summary>
/// <param name="reason">EMPTY_FILE, NOT_A_SPREADSHEET, OLD_EXCEL, NO_SHEET, ENCRYPTED, TOO_LARGE.</param>
public sealed class SpreadsheetException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Reason { get; } = reason;
}
