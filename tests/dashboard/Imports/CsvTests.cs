using System.Text;
using Quality.Dashboard.Imports;

namespace Quality.Dashboard.Tests.Imports;

public sealed class CsvTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("GB18030", false)]
    [InlineData("utf-16", true)]
    public void Chinese_is_read_in_every_encoding_that_programs_write(string name, bool mark)
    {
        var encoding = name == "GB18030" ? Gb18030 : Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("名称,所在地\r\n兰州某厂,兰州市\r\n")];
        Assert.Equal(["名称", "所在地"], Read(bytes)[0].Cells);
        Assert.Equal(["兰州某厂", "兰州市"], Read(bytes)[1].Cells);
    }

    [Fact]
    public void Quotes_hold_separators_quotes_and_line_breaks_and_the_next_row_keeps_its_line_number()
    {
        var rows = Read("a,\"b,\"\"x\"\"\r\nc\"\r\nd,e\r\n"u8.ToArray());
        Assert.Equal(["a", "b,\"x\"\r\nc"], rows[0].Cells);
        Assert.Equal((1, 3), (rows[0].Number, rows[1].Number));
    }

    [Fact]
    public void Empty_lines_are_left_out_and_numbers_stay_those_of_the_file() =>
        Assert.Equal([1, 4], Read("a,b\n\n,\nc,d\n"u8.ToArray()).Select(row => row.Number));

    [Theory]
    [InlineData("a;b;c\n1;2,5;3\n", "2,5")]
    [InlineData("a\tb\tc\n1\tx,y\t3\n", "x,y")]
    [InlineData("a,b,c\n1,x;y,3\n", "x;y")]
    public void The_separator_is_the_one_of_the_first_line(string text, string second) =>
        Assert.Equal(second, Read(Encoding.UTF8.GetBytes(text))[1][1]);

    [Fact]
    public void A_quote_that_is_never_closed_costs_no_later_row()
    {
        var rows = Read("n,m\na,1\n\"b,2\nc,3\nd,\"4\n5\"\n"u8.ToArray());
        Assert.Equal(["n", "a"], rows.Take(2).Select(row => row[0]));
        Assert.Contains(rows, row => row.Number == 3 && row.Notes.Any(note => note.Remark == CellRemark.UnclosedQuote));
        Assert.Contains(rows, row => row.Number == 4 && row[0] == "c" && row[1] == "3");
        Assert.Contains(rows, row => row.Number == 5 && row[0] == "d" && row[1] == "4\n5");
    }

    [Fact]
    public void A_quote_that_opens_in_the_last_column_and_ends_nowhere_costs_no_later_row()
    {
        var text = string.Concat(Enumerable.Range(1, 60).Select(i => i % 2 == 0 ? $"x,\"{i}\n" : $"y,{i}\n")) + "z,\"end\n";
        var rows = Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal(61, rows.Length);
        Assert.Equal(Enumerable.Range(1, 61).Select(i => (long)i), rows.Select(row => row.Number));
    }

    [Fact]
    public void Broken_bytes_in_a_utf8_file_mark_their_cell_and_spare_the_rest()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("名称,所在地\n兰州某厂,兰州市\n张掖"), 0xFF, .. Encoding.UTF8.GetBytes("厂,张掖市\n天水某厂,天水市\n")];
        var rows = Read(bytes);
        Assert.Equal("兰州某厂", rows[1][0]);
        Assert.Equal(new CellNote(0, CellRemark.BrokenText), Assert.Single(rows[2].Notes));
        Assert.Equal("天水市", rows[3][1]);
    }

    [Fact]
    public void A_guard_that_our_own_export_put_before_a_formula_is_taken_off_again() =>
        Assert.Equal(["=1+1", "'tis"], Read("'=1+1,'tis\n"u8.ToArray()).Single().Cells);

    [Fact]
    public void A_field_of_ten_megabytes_is_read_and_the_next_row_too()
    {
        var rows = Read(Encoding.UTF8.GetBytes("a," + new string('长', 3_500_000) + "\nb,2\n"));
        Assert.Equal(3_500_000, rows[0][1].Length);
        Assert.Equal("2", rows[1][1]);
    }

    [Theory]
    [InlineData("%PDF-1.7 x", "NOT_A_SPREADSHEET")]
    [InlineData("\u0089PNG\0\0\0\r", "NOT_A_SPREADSHEET")]
    [InlineData("", "EMPTY_FILE")]
    public void What_is_no_table_is_refused_by_reason(string content, string reason)
    {
        using var file = new MemoryStream(Encoding.Latin1.GetBytes(content));
        Assert.Equal(reason, Assert.Throws<SpreadsheetException>(() => SpreadsheetReader.Read(file).ToArray()).Reason);
    }

    [Fact]
    public void A_hundred_thousand_rows_are_read_one_after_another()
    {
        using var file = new MemoryStream();
        using (var writer = new StreamWriter(file, leaveOpen: true))
            for (var i = 1; i <= 100_000; i++)
                writer.WriteLine($"91620000{i:D10},虚构企业{i},620100,存续");
        long count = 0;
        foreach (var row in SpreadsheetReader.Read(file))
        {
            Assert.Equal(++count, row.Number);
            if (count == 1000)
                Assert.InRange(file.Position, 1, file.Length / 10);
        }
        Assert.Equal(100_000, count);
    }

    private static SheetRow[] Read(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        return [.. SpreadsheetReader.Read(file)];
    }
}
