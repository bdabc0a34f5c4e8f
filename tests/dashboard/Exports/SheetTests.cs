using System.Text;
using Quality.Dashboard.Exports;
using Quality.Dashboard.Imports;

namespace Quality.Dashboard.Tests.Exports;

public sealed class SheetTests
{
    private sealed record Line(string Name, string Code, string? Count);

    private static readonly ExportColumn<Line>[] Columns =
    [
        new("名称", line => line.Name), new("统一社会信用代码", line => line.Code), new("批次", line => line.Count, IsNumber: true),
    ];

    [Fact]
    public async Task Csv_starts_with_the_mark_by_which_spreadsheets_know_utf8()
    {
        var bytes = await WriteAsync(ExportFormat.Csv, new Line("甲", "916200007123456701", "3"));
        Assert.True(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        Assert.Equal("名称,统一社会信用代码,批次\r\n甲,916200007123456701,3\r\n", Encoding.UTF8.GetString(bytes[3..]));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public async Task Csv_texts_cannot_run_as_formulas(string text, string written)
    {
        var bytes = await WriteAsync(ExportFormat.Csv, new Line(text, "", null));
        Assert.Contains($"\r\n{written},,\r\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_negative_figure_is_not_guarded()
    {
        var bytes = await WriteAsync(ExportFormat.Csv, new Line("甲", "", "-3.5"));
        Assert.EndsWith("甲,,-3.5\r\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Xlsx)]
    public async Task What_is_exported_reads_back_as_it_was(ExportFormat format)
    {
        Line[] lines = [new("=1+1", "007", "1.25"), new("a \"b\", c", "916200007123456701", null), new("第一行\n第二行 ", "-5", "-2")];
        using var file = new MemoryStream(await WriteAsync(format, lines));
        var rows = SpreadsheetReader.Read(file).ToArray();
        Assert.Equal(["名称", "统一社会信用代码", "批次"], rows[0].Cells);
        Assert.Equal(lines.Select(line => $"{line.Name}|{line.Code}|{line.Count}"), rows[1..].Select(row => $"{row[0]}|{row[1]}|{row[2]}"));
        Assert.All(rows, row => Assert.Empty(row.Notes));
    }

    [Fact]
    public async Task Xlsx_keeps_codes_as_texts_and_figures_as_numbers()
    {
        var bytes = await WriteAsync(ExportFormat.Xlsx, new Line("甲", "0123456789012345678", "42"));
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        var entry = archive.Entries.Single(file => file.FullName.Contains("worksheets/", StringComparison.Ordinal));
        using var reader = new StreamReader(entry.Open());
        var xml = await reader.ReadToEndAsync();
        Assert.Contains(">0123456789012345678</", xml, StringComparison.Ordinal);
        Assert.Contains("t=\"n\"><x:v>42</x:v>", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<x:f", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Xlsx_replaces_characters_that_xml_cannot_hold_and_keeps_rare_ones()
    {
        using var file = new MemoryStream(await WriteAsync(ExportFormat.Xlsx, new Line("a\u0001b𠮷\uD800c", "", null)));
        Assert.Equal("a\uFFFDb𠮷\uFFFDc", SpreadsheetReader.Read(file).Last()[0]);
    }

    [Fact]
    public async Task A_hundred_thousand_rows_go_into_a_workbook_and_come_back_from_it()
    {
        var lines = Enumerable.Range(1, 100_000).Select(i => new Line("虚构企业" + i, $"91620000{i:D10}", $"{i}")).ToAsyncEnumerable();
        using var file = new MemoryStream();
        await Sheets.WriteAsync(new ExportSource<Line>("名录", Columns, _ => lines), ExportFormat.Xlsx, file, TestContext.Current.CancellationToken);
        long count = 0;
        foreach (var row in SpreadsheetReader.Read(file).Skip(1))
        {
            count++;
            if (row.Number != count + 1 || row[1] != $"91620000{count:D10}")
                Assert.Fail($"row {row.Number} holds {row[1]}");
        }
        Assert.Equal(100_000, count);
    }

    [Fact]
    public async Task A_stream_that_breaks_in_the_middle_breaks_the_export()
    {
        static async IAsyncEnumerable<Line> Broken()
        {
            yield return new Line("甲", "", null);
            await Task.Yield();
            throw new IOException("gone");
        }

        var source = new ExportSource<Line>("x", Columns, _ => Broken());
        await Assert.ThrowsAsync<IOException>(() => Sheets.WriteAsync(source, ExportFormat.Xlsx, new MemoryStream(), TestContext.Current.CancellationToken));
    }

    private static async Task<byte[]> WriteAsync(ExportFormat format, params Line[] lines)
    {
        var target = new MemoryStream();
        await Sheets.WriteAsync(new ExportSource<Line>("名录", Columns, _ => lines.ToAsyncEnumerable()), format, target, TestContext.Current.CancellationToken);
        return target.ToArray();
    }
}
