using DocumentFormat.OpenXml.Spreadsheet;
using Quality.Dashboard.Imports;
using static Quality.Dashboard.Tests.Imports.Workbooks;

namespace Quality.Dashboard.Tests.Imports;

public sealed class XlsxTests
{
    [Fact]
    public void Shared_and_inline_texts_are_read_from_the_first_visible_sheet()
    {
        using var file = Make([new Row(Shared("A1", 1), Text("B1", "兰州")) { RowIndex = 1 }], shared: ["x", "名称"]);
        var row = Assert.Single(SpreadsheetReader.Read(file));
        Assert.Equal(["名称", "兰州"], row.Cells);
    }

    [Fact]
    public void Row_numbers_are_those_of_the_sheet_and_empty_rows_are_left_out()
    {
        using var file = Make([new Row(Text("A1", "a")) { RowIndex = 1 }, new Row(Text("A2", "  ")) { RowIndex = 2 }, new Row(Text("A7", "b")) { RowIndex = 7 }]);
        Assert.Equal([1, 7], SpreadsheetReader.Read(file).Select(row => row.Number));
    }

    [Fact]
    public void A_cell_that_is_not_stored_leaves_its_column_empty()
    {
        using var file = Make([new Row(Text("A1", "a"), Text("D1", "d")) { RowIndex = 1 }]);
        Assert.Equal(["a", "", "", "d"], SpreadsheetReader.Read(file).Single().Cells);
    }

    [Theory]
    [InlineData("43805", 14u, null, "2019-12-06")]
    [InlineData("43805.5", 22u, null, "2019-12-06 12:00:00")]
    [InlineData("43805", 164u, "yyyy\"年\"m\"月\"d\"日\"", "2019-12-06")]
    [InlineData("43805", 31u, null, "2019-12-06")]
    [InlineData("43805", 164u, "[Red]0.00\"day\"", "43805")]
    [InlineData("1", 14u, null, "1900-01-01")]
    public void A_number_is_a_date_when_its_format_says_so(string number, uint format, string? code, string text)
    {
        using var file = Make([new Row(Number("A1", number, style: 1)) { RowIndex = 1 }], dateFormat: format, dateCode: code);
        Assert.Equal(text, SpreadsheetReader.Read(file).Single()[0]);
    }

    [Fact]
    public void Dates_of_workbooks_that_count_from_1904_are_right()
    {
        using var file = Make([new Row(Number("A1", "42343", style: 1)) { RowIndex = 1 }], since1904: true);
        Assert.Equal("2019-12-06", SpreadsheetReader.Read(file).Single()[0]);
    }

    [Fact]
    public void A_formula_gives_its_stored_value_and_a_note_and_without_one_an_empty_cell()
    {
        using var file = Make([new Row(Formula("A1", "CONCATENATE(\"a\",\"b\")", "ab"), Formula("B1", "1/0", null)) { RowIndex = 1 }]);
        var row = SpreadsheetReader.Read(file).Single();
        Assert.Equal(["ab", ""], row.Cells);
        Assert.Equal([new CellNote(0, CellRemark.Formula), new CellNote(1, CellRemark.FormulaWithoutValue)], row.Notes);
    }

    [Fact]
    public void A_merged_range_gives_its_value_to_its_first_cell_with_a_note()
    {
        using var file = Make(
            [new Row(Text("A1", "甲"), Text("B1", "left over")) { RowIndex = 1 }, new Row(Text("A2", "under"), Text("C2", "c")) { RowIndex = 2 }],
            merged: ["A1:B2"]);
        var rows = SpreadsheetReader.Read(file).ToArray();
        Assert.Equal(["甲", ""], rows[0].Cells);
        Assert.Equal(new CellNote(0, CellRemark.Merged), Assert.Single(rows[0].Notes));
        Assert.Equal(["", "", "c"], rows[1].Cells);
    }

    [Theory]
    [InlineData("91620100712345670", "91620100712345670", true)]
    [InlineData("9.1620100712345E+14", "916201007123450", false)]
    [InlineData("620100", "620100", false)]
    [InlineData("0.1", "0.1", false)]
    public void Numbers_read_without_an_exponent_and_long_ones_with_a_warning(string stored, string text, bool warned)
    {
        using var file = Make([new Row(Number("A1", stored)) { RowIndex = 1 }]);
        var row = SpreadsheetReader.Read(file).Single();
        Assert.Equal(text, row[0]);
        Assert.Equal(warned, row.Notes.Any(note => note.Remark == CellRemark.DigitsLost));
    }

    [Fact]
    public void An_error_cell_counts_as_empty_with_a_note()
    {
        var cell = new Cell(new CellValue("#N/A")) { CellReference = "A1", DataType = CellValues.Error };
        using var file = Make([new Row(cell, Text("B1", "b")) { RowIndex = 1 }]);
        var row = SpreadsheetReader.Read(file).Single();
        Assert.Equal(["", "b"], row.Cells);
        Assert.Equal(CellRemark.Error, Assert.Single(row.Notes).Remark);
    }

    [Fact]
    public void A_damaged_archive_is_refused_by_reason()
    {
        using var file = Make([new Row(Text("A1", "a")) { RowIndex = 1 }]);
        using var half = new MemoryStream(file.ToArray()[..(int)(file.Length / 2)]);
        Assert.Equal("NOT_A_SPREADSHEET", Assert.Throws<SpreadsheetException>(() => SpreadsheetReader.Read(half).ToArray()).Reason);
    }

    [Fact]
    public void The_old_excel_format_and_protected_files_are_refused_by_reason()
    {
        using var file = new MemoryStream([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]);
        Assert.Equal("OLD_EXCEL", Assert.Throws<SpreadsheetException>(() => SpreadsheetReader.Read(file).ToArray()).Reason);
    }
}
