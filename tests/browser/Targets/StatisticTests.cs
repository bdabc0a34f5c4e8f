using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Quality.Browser.Tests.Targets;

/// <summary>A figure of the statistical bureau counts when two people have looked at it.</summary>
public sealed partial class StatisticTests(RunningSystem system)
{
    [Fact]
    public async Task An_empty_form_shows_every_problem_at_its_field()
    {
        await using var page = await system.SignInAsync();
        await page.GoAsync("/statistics/new");
        await page.Page.Locator("main form button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".field.has-error")).ToHaveCountAsync(6); // period, revision, both values, number, date
        await page.CheckAxeAsync();
    }

    [Fact]
    public async Task One_person_records_and_another_approves()
    {
        await using var own = await system.AnotherAsync(); // other tests change the same numbers and lists
        var second = await own.CreateAccountAsync("620000", "department_officer");
        await using var first = await own.SignInAsync();
        await first.GoAsync("/statistics/new");
        await FillAsync(first.Page, "2019", "3940000", "20000000");
        await Assertions.Expect(first.Page.Locator(".share-value")).ToHaveTextAsync("19.7 %");
        await first.Page.Locator("main form button.btn-primary").ClickAsync();
        await Assertions.Expect(first.Page).ToHaveURLAsync(Figure());
        // Who recorded it is told why there is nothing to press.
        await Assertions.Expect(first.Page.Locator(".own-entry")).ToBeVisibleAsync();
        await Assertions.Expect(first.Page.GetByRole(AriaRole.Button, new() { Name = "复核通过" })).ToHaveCountAsync(0);
        var path = new Uri(first.Page.Url).AbsolutePath;

        await using var other = await own.SignInAsync(second);
        await other.GoAsync("/");
        await other.Page.Locator($"a.todo[href='{path}']").ClickAsync();
        await other.Page.Locator(".form-actions .btn-primary").ClickAsync();
        await other.Page.Locator("dialog[open] .btn-primary").ClickAsync();
        await Assertions.Expect(other.Page.Locator(".page-actions .badge-status")).ToHaveTextAsync("已复核");
        other.CheckQuiet();

        await first.GoAsync("/targets/T8");
        await Assertions.Expect(first.Page.Locator(".figure .target-value")).ToHaveTextAsync("19.7");
        first.CheckQuiet();
    }

    [Fact]
    public async Task A_figure_is_sent_back_with_a_reason_and_stays_in_the_history()
    {
        var second = await system.CreateAccountAsync("620000", "department_officer");
        await using var first = await system.SignInAsync();
        await first.GoAsync("/statistics/new");
        await FillAsync(first.Page, "2018", "1", "20000000");
        await first.Page.Locator("main form button.btn-primary").ClickAsync();
        await Assertions.Expect(first.Page).ToHaveURLAsync(Figure());
        await using var other = await system.SignInAsync(second);
        await other.GoAsync(new Uri(first.Page.Url).AbsolutePath);
        await other.Page.Locator(".form-actions .btn-light").ClickAsync();
        await other.Page.Locator("dialog[open] .btn-danger").ClickAsync();
        await Assertions.Expect(other.Page.Locator("dialog[open] .field-error")).ToBeVisibleAsync(); // without a reason it stays
        await other.Page.FillAsync("dialog[open] textarea", "单位应为万元");
        await other.Page.Locator("dialog[open] .btn-danger").ClickAsync();
        await Assertions.Expect(other.Page.Locator(".page-actions .badge-status")).ToHaveTextAsync("已退回");
        await Assertions.Expect(other.Page.Locator("section[aria-labelledby=history-title] tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(other.Page.Locator(".facts")).ToContainTextAsync("单位应为万元");
    }

    private static async Task FillAsync(IPage page, string period, string consumer, string industry)
    {
        await page.GetByLabel("时期").FillAsync(period);
        await page.GetByLabel("修订口径").SelectOptionAsync("Final");
        await page.GetByLabel("规上消费品工业增加值").FillAsync(consumer);
        await page.GetByLabel("全省工业增加值").FillAsync(industry);
        await page.GetByLabel("文件编号").FillAsync($"示例统计 {Guid.CreateVersion7():N}");
        await page.GetByLabel("文件日期").FillAsync("2020-03-20");
    }

    [GeneratedRegex("/statistics/[0-9a-f-]{36}$")]
    private static partial Regex Figure();
}
