using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Quality.Dashboard.Exports;

/// <summary>
/// An .xlsx file written row after row: memory does not grow with the rows. The package format needs a seekable file,
/// so it is made in a temporary one that is copied out at the end. Texts are inline strings: never formulas.
/// </summary>
internal sealed class XlsxSheet : ISheetWriter
{
    /// <summary>The format's own limit, header included.</summary>
    public const int MaxRows = 1_048_576;
    private const int MaxText = 32_767;

    private readonly Stream target;
    private readonly bool[] numbers;
    private readonly FileStream file;
    private readonly SpreadsheetDocument document;
    private readonly OpenXmlWriter writer;
    private int row;

    public XlsxSheet(Stream target, string sheetName, IReadOnlyList<bool> numbers)
    {
        this.target = target;
        this.numbers = [.. numbers];
        // GetTempFileName makes the file readable for its owner only.
        file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook);
        writer = Begin(document, sheetName);
    }

    public ValueTask WriteAsync(IReadOnlyList<string?> cells, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (++row > MaxRows)
            throw new InvalidOperationException($"A sheet holds at most {MaxRows} rows; choose CSV, or narrow the filters.");
        writer.WriteStartElement(new Row { RowIndex = (uint)row });
        for (var i = 0; i < cells.Count; i++)
            WriteCell(cells[i], row > 1 && numbers.Length > i && numbers[i]);
        writer.WriteEndElement();
        return ValueTask.CompletedTask;
    }

    public async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.Close();
        document.Dispose();
        file.Position = 0;
        await file.CopyToAsync(target, cancellation);
    }

    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        document.Dispose();
        return file.DisposeAsync();
    }

    private static OpenXmlWriter Begin(SpreadsheetDocument document, string sheetName)
    {
        var workbook = document.AddWorkbookPart();
        var sheet = workbook.AddNewPart<WorksheetPart>();
        workbook.Workbook = new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = SheetName(sheetName) }));
        var writer = OpenXmlWriter.Create(sheet);
        writer.WriteStartElement(new Worksheet());
        var header = new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen };
        writer.WriteElement(new SheetViews(new SheetView(header) { WorkbookViewId = 0 }));
        writer.WriteStartElement(new SheetData());
        return writer;
    }

    private void WriteCell(string? text, bool isNumber)
    {
        if (isNumber && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            writer.WriteElement(new Cell { CellValue = new CellValue(number), DataType = CellValues.Number });
        else
            writer.WriteElement(new Cell(new InlineString(new Text(Storable(text)) { Space = SpaceProcessingModeValues.Preserve })) { DataType = CellValues.InlineString });
    }

    /// <summary>XML has no place for most control characters, and a cell none for more than 32,767 characters.</summary>
    private static string Storable(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var cut = text.Length > MaxText ? text[..MaxText] : text;
        return cut.All(System.Xml.XmlConvert.IsXmlChar) ? cut : Clean(cut);
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                clean.Append(text[i]).Append(text[++i]);
            else
                clean.Append(System.Xml.XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }
        return clean.ToString();
    }

    private static string SheetName(string name)
    {
        var legal = new string([.. name.Where(letter => !"[]:*?/\\'".Contains(letter, StringComparison.Ordinal))]);
        return legal.Length switch { 0 => "Sheet1", > 31 => legal[..31], _ => legal };
    }
}
