using Microsoft.Playwright;

namespace Quality.Browser.Tests.Work;

/// <summary>地方保护监测 (2.7.0): rates and who enters the draws, by origin; too few are not judged, and say their n.</summary>
public sealed class OriginPageTests(RunningSystem system)
{
    [Theory]
    [InlineData("zh-CN", "谁进入抽取", "每组至少 30")]
    [InlineData("en", "Who enters the draws", "each group needs at least 30")]
    public async Task The_monitor_shows_who_enters_the_draws_and_judges_no_few(string language, string title, string few)
    {
        await using var visitor = await system.SignInAsync(language: language);
        var page = visitor.Page;
        await visitor.GoAsync("/monitor/origin");
        await page.GetByRole(AriaRole.Heading, new() { NameString = title }).WaitForAsync();
        await Assertions.Expect(page.Locator("table.data")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".origin-card")).ToHaveCountAsync(10); // three rates and two shares, each for two pairs
        await page.Locator(".origin-card").Last.SeeAsync(few);
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }
}
