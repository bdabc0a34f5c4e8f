using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Quality.Dashboard.Imports;

/// <summary>
/// A visible sheet of an .xlsx, row after row: shared and inline texts, dates as ISO, formulas by their stored
/// value with a note, merged cells by their first cell with a note. Nothing is computed and no external part is opened.
/// </summary>
internal static class XlsxReader
{
    /// <summary>Shared texts in memory, in characters: against archives that unpack without end.</summary>
    private const int MaxSharedText = 200_000_000;
    private const int MaxColumns = 512;

    /// <summary>Names of the visible sheets, in the order of the tabs.</summary>
    public static IReadOnlyList<string> Sheets(Stream file)
    {
        using var document = Open(file);
        return Reading(() => Visible(document).Select(sheet => sheet.Name?.Value ?? "").ToArray());
    }

    /// <param name="name">The sheet; the first visible one when null.</param>
    public static IEnumerable<SheetRow> Read(Stream file, string? name)
    {
        using var document = Open(file);
        var (sheet, texts, dates, merged) = Reading(() => Prepare(document, name));
        using var reader = OpenXmlReader.Create(sheet);
        long number = 0;
        while (Next(reader))
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement)
                continue;
            number = RowNumber(reader, number + 1);
            yield return ReadRow(reader, number, texts, dates, merged);
        }
    }

    private static SpreadsheetDocument Open(Stream file)
    {
        try
        {
            return SpreadsheetDocument.Open(file, isEditable: false, new OpenSettings { AutoSave = false, MaxCharactersInPart = 0 });
        }
        catch (Exception broken) when (broken is OpenXmlPackageException or InvalidDataException or FileFormatException or XmlException or IOException)
        {
            throw new SpreadsheetException("NOT_A_SPREADSHEET", "The file is not a readable .xlsx workbook.", broken);
        }
    }

    private static (WorksheetPart Sheet, SharedTexts Texts, DateFormats Dates, MergedCells Merged) Prepare(SpreadsheetDocument document, string? name)
    {
        var workbook = document.WorkbookPart!;
        var wanted = Visible(document).FirstOrDefault(sheet => name is null || sheet.Name?.Value == name);
        if (wanted?.Id?.Value is not { } id || workbook.GetPartById(id) is not WorksheetPart part)
            throw new SpreadsheetException("NO_SHEET", "The workbook has no such visible sheet.");
        return (part, SharedTexts.Read(workbook.SharedStringTablePart, MaxSharedText), DateFormats.Read(workbook), MergedCells.Read(part));
    }

    private static IEnumerable<Sheet> Visible(SpreadsheetDocument document)
    {
        var workbook = document.WorkbookPart ?? throw new SpreadsheetException("NO_SHEET", "The workbook has no sheet.");
        return workbook.Workbook?.Descendants<Sheet>().Where(sheet => sheet.State is null || sheet.State.Value == SheetStateValues.Visible) ?? [];
    }

    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception broken) when (broken is XmlException or InvalidDataException or ArgumentOutOfRangeException or OpenXmlPackageException)
        {
            throw new SpreadsheetException("NOT_A_SPREADSHEET", "The workbook is damaged.", broken);
        }
    }

    private static bool Next(OpenXmlReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (Exception broken) when (broken is XmlException or InvalidDataException)
        {
            throw new SpreadsheetException("NOT_A_SPREADSHEET", "The sheet is damaged: " + broken.Message, broken);
        }
    }

    private static long RowNumber(OpenXmlReader reader, long next) =>
        reader.Attributes.FirstOrDefault(attribute => attribute.LocalName == "r").Value is { } text
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : next;

    private static SheetRow ReadRow(OpenXmlReader reader, long number, SharedTexts texts, DateFormats dates, MergedCells merged)
    {
        var cells = new List<string>();
        List<CellNote>? notes = null;
        if (!reader.ReadFirstChild())
            return new SheetRow(number, cells, []);
        do
        {
            if (reader.ElementType != typeof(Cell))
                continue;
            var cell = (Cell)reader.LoadCurrentElement()!;
            var column = Column(cell.CellReference?.Value) ?? cells.Count;
            if (column >= MaxColumns)
                continue;
            while (cells.Count <= column)
                cells.Add("");
            var (text, remark) = Value(cell, texts, dates);
            var place = merged.At(number, column);
            cells[column] = place == MergedPlace.Covered ? "" : text;
            if (place == MergedPlace.First)
                (notes ??= []).Add(new CellNote(column, CellRemark.Merged));
            if (remark is { } known && place != MergedPlace.Covered)
                (notes ??= []).Add(new CellNote(column, known));
        }
        while (reader.ReadNextSibling());
        return new SheetRow(number, cells, notes is null ? [] : notes);
    }

    private static (string Text, CellRemark? Remark) Value(Cell cell, SharedTexts texts, DateFormats dates)
    {
        var raw = cell.CellValue?.Text ?? "";
        var (text, remark) = Typed(cell, raw, texts, dates);
        if (cell.CellFormula is null)
            return (text, remark);
        return raw.Length == 0 ? ("", CellRemark.FormulaWithoutValue) : (text, remark ?? CellRemark.Formula);
    }

    private static (string Text, CellRemark? Remark) Typed(Cell cell, string raw, SharedTexts texts, DateFormats dates)
    {
        var type = cell.DataType?.Value ?? CellValues.Number;
        if (type == CellValues.SharedString)
            return (int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? texts[index] : "", null);
        if (type == CellValues.InlineString)
            return (SharedTexts.Plain(cell.InlineString), null);
        if (type == CellValues.Boolean)
            return (raw == "1" ? "TRUE" : "FALSE", null);
        if (type == CellValues.Error)
            return ("", CellRemark.Error);
        if (type == CellValues.Date)
            return (DateFormats.Iso(raw), null);
        return type == CellValues.String || raw.Length == 0 ? (raw, null) : Number(raw, dates.IsDate(cell.StyleIndex?.Value), dates);
    }

    /// <summary>As the author sees it: a date as ISO, a number without exponent or binary noise.</summary>
    private static (string Text, CellRemark? Remark) Number(string raw, bool isDate, DateFormats dates)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return (raw, null);
        if (isDate && dates.Date(number) is { } date)
            return (date, null);
        // Up to 15 digits the conversion drops what is only binary noise; beyond, the digits stand as they are stored.
        if (Math.Abs(number) < 1e15)
            return (((decimal)number).ToString(CultureInfo.InvariantCulture), null);
        return (decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact.ToString(CultureInfo.InvariantCulture) : raw, CellRemark.DigitsLost);
    }

    /// <summary>"BC12" → 54, from 0.</summary>
    internal static int? Column(string? reference)
    {
        var column = 0;
        foreach (var letter in reference ?? "")
        {
            if (letter is < 'A' or > 'Z')
                break;
            column = column * 26 + letter - 'A' + 1;
        }
        return column == 0 ? null : column - 1;
    }
}
