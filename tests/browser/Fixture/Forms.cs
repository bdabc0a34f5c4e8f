using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Quality.Browser.Tests;

/// <summary>Forms, dialogs and lists as people see them: by the words on the page.</summary>
internal static class Forms
{
    /// <summary>Writes into a field; the page's own FillAsync takes a selector.</summary>
    public static Task WriteAsync(this IPage page, string label, string value) => page.Form().GetByLabel(label).First.FillAsync(value);

    public static Task ChooseAsync(this IPage page, string label, string option) =>
        page.Form().GetByLabel(label).First.SelectOptionAsync(new SelectOptionValue { Label = option });

    /// <summary>Chooses a category by its code: names of groups and categories repeat one another.</summary>
    public static Task ChooseValueAsync(this IPage page, string label, string value) => page.Form().GetByLabel(label).First.SelectOptionAsync(value);

    public static Task PressAsync(this IPage page, string name) =>
        page.Form().GetByRole(AriaRole.Button, new() { NameString = name, Exact = true }).First.ClickAsync();

    /// <summary>Presses what opens a dialog, and waits for it: its own button may have the same name.</summary>
    public static async Task OpenAsync(this IPage page, string name)
    {
        await page.PressAsync(name);
        await page.Locator("dialog[open]").WaitForAsync();
    }

    /// <summary>Presses the button of the dialog, which then closes: nothing was refused.</summary>
    public static async Task ConfirmAsync(this IPage page, string name)
    {
        await page.PressAsync(name);
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }

    /// <summary>The error under one field.</summary>
    public static ILocator ErrorAt(this IPage page, string label) =>
        page.Form().Locator(".field").Filter(new() { Has = page.Locator(".field-label", new() { HasTextRegex = new Regex($"^\\s*{Regex.Escape(label)}\\s*(\\*|$)") }) }).Locator(".field-error");

    /// <summary>The facts of a record: what stands beside a term.</summary>
    public static ILocator Fact(this IPage page, string term) => page.Locator("main dt").Filter(new() { HasTextRegex = new Regex($"^{Regex.Escape(term)}$") }).Locator("+ dd").First;

    /// <summary>Rows of the first table.</summary>
    public static ILocator Rows(this IPage page) => page.Locator("main table.data").First.Locator("tbody tr:not(.skeleton)");

    public static ILocator Heading(this IPage page) => page.Locator("main h1");

    public static async Task SeeAsync(this ILocator place, string text) => await Assertions.Expect(place).ToContainTextAsync(text);

    /// <summary>The open dialog, or else the page.</summary>
    private static ILocator Form(this IPage page) => page.Locator("dialog[open], body:not(:has(dialog[open])) main");
}
