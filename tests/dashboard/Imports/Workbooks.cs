using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Quality.Dashboard.Tests.Imports;

/// <summary>Makes small workbooks as people's programs make them.</summary>
internal static class Workbooks
{
    public static MemoryStream Make(IEnumerable<Row> rows, IEnumerable<string>? shared = null, IEnumerable<string>? merged = null, uint dateFormat = 14, string? dateCode = null, bool since1904 = false)
    {
        var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var hidden = workbook.AddNewPart<WorksheetPart>();
            hidden.Worksheet = new Worksheet(new SheetData(new Row(Text("A1", "hidden"))));
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new SheetData(rows));
            if (merged is not null)
                sheet.Worksheet.Append(new MergeCells(merged.Select(reference => new MergeCell { Reference = reference })));
            workbook.Workbook = new Workbook(
                new WorkbookProperties { Date1904 = since1904 },
                new Sheets(
                    new Sheet { Id = workbook.GetIdOfPart(hidden), SheetId = 1, Name = "Lists", State = SheetStateValues.Hidden },
                    new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 2, Name = "Data" }));
            workbook.AddNewPart<SharedStringTablePart>().SharedStringTable =
                new SharedStringTable((shared ?? []).Select(text => new SharedStringItem(new Text(text))));
            Styles(workbook, dateFormat, dateCode);
        }
        file.Position = 0;
        return file;
    }

    public static Cell Text(string at, string text) =>
        new(new InlineString(new Text(text))) { CellReference = at, DataType = CellValues.InlineString };

    public static Cell Shared(string at, int index) =>
        new(new CellValue(index)) { CellReference = at, DataType = CellValues.SharedString };

    public static Cell Number(string at, string number, uint style = 0) =>
        new(new CellValue(number)) { CellReference = at, StyleIndex = style };

    public static Cell Formula(string at, string formula, string? value) =>
        new(new CellFormula(formula)) { CellReference = at, CellValue = value is null ? null : new CellValue(value), DataType = CellValues.String };

    /// <summary>Style 1 is a date.</summary>
    private static void Styles(WorkbookPart workbook, uint dateFormat, string? dateCode)
    {
        var own = dateCode is null ? null : new NumberingFormats(new NumberingFormat { NumberFormatId = dateFormat, FormatCode = dateCode });
        var sheet = new Stylesheet();
        if (own is not null)
            sheet.Append(own);
        sheet.Append(
            new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()),
            new CellFormats(new CellFormat { NumberFormatId = 0 }, new CellFormat { NumberFormatId = dateFormat, ApplyNumberFormat = true }));
        workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = sheet;
    }
}
