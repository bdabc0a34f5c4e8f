using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Quality.Browser.Tests;

/// <summary>The left navigation: groups by work, the current one open, the others as the browser remembers them.</summary>
public sealed class NavigationTests(RunningSystem system)
{
    [Fact]
    public async Task Groups_fold_with_the_keyboard_and_are_remembered_by_the_browser()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/plans");
        var links = page.Locator("nav.nav-side");
        await Assertions.Expect(Fold(page, "监督抽查")).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(links.GetByRole(AriaRole.Link, new() { NameString = "抽查计划", Exact = true })).ToHaveAttributeAsync("aria-current", "page");
        await Assertions.Expect(Fold(page, "系统管理")).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(links.GetByText("审计", new() { Exact = true })).ToBeHiddenAsync();

        await Fold(page, "系统管理").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(links.GetByText("审计", new() { Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(links.GetByRole(AriaRole.Link, new() { NameString = "账号", Exact = true })).ToBeFocusedAsync();
        await visitor.CheckAxeAsync();

        await page.ReloadAsync();
        await Assertions.Expect(links.GetByText("审计", new() { Exact = true })).ToBeVisibleAsync();
        await Fold(page, "监督抽查").ClickAsync();
        await Assertions.Expect(links.GetByText("抽查计划", new() { Exact = true })).ToBeHiddenAsync();
        await links.GetByText("审计", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/audit$"));
        await Assertions.Expect(Fold(page, "系统管理")).ToHaveAttributeAsync("aria-expanded", "true");
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task A_phone_has_a_drawer_that_escape_closes_and_a_laboratory_sees_no_group_of_one()
    {
        await using var visitor = await system.VisitAsync("zh-CN", 390);
        await visitor.SignInAsync(await system.CreateAccountAsync("620000", "laboratory"));
        var page = visitor.Page;
        await Assertions.Expect(page.Locator("nav.nav-side")).ToBeHiddenAsync();
        await page.Locator(".nav-toggle").ClickAsync();
        await Assertions.Expect(page.Locator("nav.nav-side").GetByText("实验室收件", new() { Exact = true })).ToBeHiddenAsync();
        await Fold(page, "监督抽查").ClickAsync();
        await Assertions.Expect(page.Locator("nav.nav-side").GetByText("实验室收件", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(Fold(page, "系统管理")).ToHaveCountAsync(0);
        await visitor.CheckAxeAsync();
        await visitor.CheckWidthAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("nav.nav-side")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".nav-toggle")).ToBeFocusedAsync();
        visitor.CheckQuiet();
    }

    private static ILocator Fold(IPage page, string group) => page.Locator("nav.nav-side").GetByRole(AriaRole.Button, new() { NameString = group, Exact = true });
}
