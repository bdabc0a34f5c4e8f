using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Quality.Browser.Tests.Import;

/// <summary>A register comes in through the page: with wrong rows in it, stopped, and gone on with.</summary>
public sealed class ImportTests(RunningSystem system)
{
    private const string Start = ".start-bar .btn-primary";

    [Fact]
    public async Task Three_thousand_rows_with_wrong_ones_bring_in_all_good_rows_and_a_usable_list_of_the_bad_ones()
    {
        await using var page = await system.SignInAsync();
        await page.GoAsync("/enterprises/import");
        await page.CheckAxeAsync();
        // Every hundredth row has a code of 17 characters, the row after it a place that does not exist.
        await ChooseAsync(page, Csv(1, 3000, n => n % 100 == 0 ? "TOO-SHORT" : Code(n), n => n % 100 == 1 ? "999999" : "620102"));
        await page.CheckAxeAsync();
        await page.Page.ClickAsync(Start);
        await Assertions.Expect(page.Page.Locator("progress.is-good")).ToBeVisibleAsync(new() { Timeout = 60_000 });

        await ExpectCountAsync(page, "imported", "2,940");
        await ExpectCountAsync(page, "rejected", "60");
        await page.Page.SelectOptionAsync(".problem-list .filters select", "Error");
        await Assertions.Expect(page.Page.Locator(".problem-list")).ToContainTextAsync("共 60 条");
        var (name, content) = await page.DownloadAsync(() => page.Page.Locator(".problem-list .export-buttons button").First.ClickAsync());
        Assert.EndsWith(".csv", name, StringComparison.Ordinal);
        var lines = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(61, lines.Length); // headings and every rejected row
        Assert.Contains(lines, line => line.StartsWith("101,", StringComparison.Ordinal) && line.Contains("TOO-SHORT", StringComparison.Ordinal));
        await page.CheckAxeAsync();
        await page.Page.SetViewportSizeAsync(390, 844);
        await page.CheckWidthAsync();
        page.CheckQuiet();
    }

    [Fact]
    public async Task An_import_that_was_stopped_goes_on_and_counts_nothing_twice()
    {
        const int Rows = 60_000;
        await using var page = await system.SignInAsync();
        await page.GoAsync("/enterprises/import");
        await ChooseAsync(page, Csv(100_000, Rows, Code, _ => "620102"));
        await page.Page.ClickAsync(Start);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "停止" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("main .badge-status").First).ToHaveTextAsync("已中断", new() { Timeout = 30_000 });
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "继续" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("progress.is-good")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await ExpectCountAsync(page, "imported", "60,000");
        await ExpectCountAsync(page, "unchanged", "0");
        await ExpectCountAsync(page, "rejected", "0");
    }

    [Fact]
    public async Task An_import_whose_process_was_killed_is_continued_with_the_same_file()
    {
        const int Rows = 60_000;
        await using var apart = await system.AnotherAsync();
        var file = Csv(100_000, Rows, Code, _ => "620102");
        string import;
        await using (var page = await apart.SignInAsync())
        {
            await page.GoAsync("/enterprises/import");
            await ChooseAsync(page, file);
            await page.Page.ClickAsync(Start);
            await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex("/enterprises/import/[^/]+$"));
            import = new Uri(page.Page.Url).AbsolutePath;
            var second = await page.NewTabAsync(import);
            await Assertions.Expect(second.Locator(".count[data-count=imported] dd")).ToHaveTextAsync(new Regex("^[1-9][0-9,]*$"), new() { Timeout = 30_000 });
            await apart.KillAndRestartAsync();
        }

        await using var again = await apart.SignInAsync();
        await again.GoAsync(import);
        await Assertions.Expect(again.Page.Locator("main .badge-status").First).ToHaveTextAsync("已中断", new() { Timeout = 90_000 });
        await again.Page.ClickAsync("main section .btn-primary");
        if (await again.Page.Locator("input[type=file]").CountAsync() > 0)
        {
            await ChooseAsync(again, file);
            await again.Page.ClickAsync(Start);
        }
        await Assertions.Expect(again.Page.Locator("progress.is-good")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await ExpectCountAsync(again, "imported", "60,000");
        await ExpectCountAsync(again, "unchanged", "0");
        await ExpectCountAsync(again, "rejected", "0");
    }

    [Fact]
    public async Task A_file_that_is_no_spreadsheet_is_refused_in_a_sentence()
    {
        await using var page = await system.SignInAsync();
        await page.GoAsync("/enterprises/import");
        await page.Page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "register.csv", MimeType = "text/csv", Buffer = [] });
        await Assertions.Expect(page.Page.Locator("main .notice-bad")).ToContainTextAsync("文件是空的");
        page.CheckQuiet();
    }

    private static async Task ChooseAsync(Visitor page, byte[] csv)
    {
        await page.Page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "示例名录.csv", MimeType = "text/csv", Buffer = csv });
        await page.Page.Locator(".start-bar").WaitForAsync();
    }

    private static Task ExpectCountAsync(Visitor page, string count, string text) =>
        Assertions.Expect(page.Page.Locator($".count[data-count={count}] dd")).ToHaveTextAsync(text);

    private static byte[] Csv(int first, int rows, Func<int, string> code, Func<int, string> region)
    {
        var text = new StringBuilder("统一社会信用代码,企业名称,所在地区代码,成立日期\n");
        for (var i = 0; i < rows; i++)
        {
            var n = first + i;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{code(n)},示例企业{n},{region(n)},2001/3/5\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Code(int n) => $"91620102XX{n:0000000}A";
}
