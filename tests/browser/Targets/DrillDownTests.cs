using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Targets;

/// <summary>"Where does this number come from?": from a value to the files of its cases.</summary>
public sealed class DrillDownTests(RunningSystem system)
{
    [Fact]
    public async Task Three_clicks_lead_from_the_pass_rate_to_a_case_file()
    {
        await using var own = await system.AnotherAsync(); // other tests change the same numbers and lists
        var world = await TargetWorld.OfAsync(own);
        for (var i = 0; i < 3; i++) await world.ConcludeAsync(SampleOutcome.Conforming);
        var failed = await world.ConcludeAsync(SampleOutcome.Nonconforming);
        var rate = await world.UntilAsync("T7", value => value.Denominator == 4 && value.Denominator > value.Numerator);
        await using var page = await own.SignInAsync();
        await page.GoAsync("/");
        var card = page.Page.Locator("article.target:has(a[href='/targets/T7'])");
        await Assertions.Expect(card.Locator(".target-value")).ToHaveTextAsync(rate.Value.ToString("N1", CultureInfo.InvariantCulture));

        await card.Locator("a").ClickAsync(); // 1
        await page.Page.Locator("a.part.is-miss").ClickAsync(); // 2
        await page.Page.Locator("tbody tr", new() { HasText = failed.Number }).Locator("a.row-link").ClickAsync(); // 3

        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex($"/{failed.Name}$"));
        await Assertions.Expect(page.Page.Locator("main")).ToContainTextAsync(failed.Number);
        page.CheckQuiet();
    }

    [Fact]
    public async Task A_target_says_how_it_is_computed_and_shows_its_units_as_map_and_table()
    {
        var world = await TargetWorld.OfAsync(system);
        await world.ConcludeAsync(SampleOutcome.Conforming);
        await world.UntilAsync("T7", value => value.HasValue);
        await using var page = await system.SignInAsync();
        await page.GoAsync("/targets/T7");
        await Assertions.Expect(page.Page.Locator(".explained")).ToContainTextAsync("合格批次 ÷ 实际检验批次");
        await Assertions.Expect(page.Page.Locator(".tile")).ToHaveCountAsync(15);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "表格" }).PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("section[aria-labelledby=units-title] tbody tr")).ToHaveCountAsync(16); // 15 and "unassigned"
        await page.CheckAxeAsync();
        var (name, content) = await page.DownloadAsync(() => page.Page.Locator("section[aria-labelledby=units-title] .export-buttons button").First.ClickAsync());
        Assert.EndsWith(".csv", name, StringComparison.Ordinal);
        Assert.Contains("620200", Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        page.CheckQuiet();
    }

    [Fact]
    public async Task Before_the_first_fact_there_was_no_value_and_the_page_says_which_day_it_shows()
    {
        var world = await TargetWorld.OfAsync(system);
        await world.ConcludeAsync(SampleOutcome.Conforming);
        await world.UntilAsync("T7", value => value.HasValue);
        await using var page = await system.SignInAsync();
        await page.GoAsync("/targets/T7?as_of=2017-01-02");
        await Assertions.Expect(page.Page.Locator(".figure .target-value")).ToHaveTextAsync("无数据");
        await Assertions.Expect(page.Page.Locator(".notice-info")).ToContainTextAsync("2017-01-02");
        await Assertions.Expect(page.Page.Locator(".live-mark")).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "回到现在" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".figure .target-value")).Not.ToHaveTextAsync("无数据");
        page.CheckQuiet();
    }

    [Theory]
    [InlineData("/targets", 390)]
    [InlineData("/targets/T3", 390)]
    [InlineData("/targets/T7/cases", 820)]
    [InlineData("/rosters", 390)]
    [InlineData("/rosters/new", 390)]
    [InlineData("/statistics", 390)]
    [InlineData("/statistics/new", 390)]
    public async Task Pages_fit_narrow_screens_and_everybody(string path, int width)
    {
        await using var page = await system.SignInAsync(language: "en", width: width);
        await page.GoAsync(path);
        await Assertions.Expect(page.Page.Locator("main .skeleton")).ToHaveCountAsync(0);
        await page.CheckAxeAsync();
        await page.CheckWidthAsync();
        page.CheckQuiet();
    }

    [Fact]
    public async Task The_recount_is_run_and_agrees()
    {
        await using var page = await system.SignInAsync();
        await page.GoAsync("/targets");
        await page.Page.Locator(".reconcile-run").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".reconcile-row .badge-status")).ToHaveTextAsync("一致");
        page.CheckQuiet();
    }
}
