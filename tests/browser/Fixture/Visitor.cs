using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Quality.Browser.Tests;

/// <summary>One person's browser window: its page, and everything that the browser complained about.</summary>
public sealed partial class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly string web;
    private readonly ConcurrentQueue<string> complaints = [];

    private Visitor(IBrowserContext context, IPage page, string web)
    {
        (this.context, Page, this.web) = (context, page, web);
        Watch(page);
    }

    public IPage Page { get; }

    /// <summary>Console errors (broken rules of the content security policy are such), failures of scripts, and answers of 400 and more.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    internal static async Task<Visitor> ComeAsync(IBrowser browser, string web, string language, int width)
    {
        // Without motion: whatever fades in or out would be measured half transparent, and called a weak contrast.
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 }, AcceptDownloads = true, ReducedMotion = ReducedMotion.Reduce });
        await context.AddCookiesAsync([new Cookie { Name = ".AspNetCore.Culture", Value = Uri.EscapeDataString($"c={language}|uic={language}"), Url = web }]);
        context.SetDefaultTimeout(15_000);
        return new(context, await context.NewPageAsync(), web);
    }

    /// <summary>Opens a page of the dashboard and waits until its heading stands there.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(web + path);
        await Page.Locator("main h1").First.WaitForAsync();
    }

    public async Task SignInAsync(Person person)
    {
        await Page.GotoAsync($"{web}/session/sign-in?returnUrl=%2F");
        await Page.FillAsync("#user", person.User);
        await Page.FillAsync("#password", person.Password);
        await Page.ClickAsync("button[type=submit]");
        // An expectation asks again until it holds. WaitForURLAsync would wait for an event, and miss the one that comes while it subscribes.
        await Assertions.Expect(Page).Not.ToHaveURLAsync(SigningIn());
        await Page.Locator(".shell, #current").First.WaitForAsync();
        if (Page.Url.Contains("/account/password", StringComparison.Ordinal)) await ChangePasswordAsync(person);
        await Page.Locator(".shell").WaitForAsync();
    }

    /// <summary>Fills in the page that the first sign-in leads to.</summary>
    public async Task ChangePasswordAsync(Person person)
    {
        var chosen = $"Long-enough-{Guid.CreateVersion7():N}";
        await Page.FillAsync("#current", person.Password);
        await Page.FillAsync("#chosen", chosen);
        await Page.FillAsync("#repeated", chosen);
        await Page.ClickAsync("button[type=submit]");
        await Page.Locator(".shell").WaitForAsync();
        person.Password = chosen;
    }

    /// <summary>Another tab of the same person.</summary>
    public async Task<IPage> NewTabAsync(string path)
    {
        var tab = await context.NewPageAsync();
        Watch(tab);
        await tab.GotoAsync(web + path);
        await tab.Locator("main h1").First.WaitForAsync();
        return tab;
    }

    /// <summary>Saves the download that <paramref name="act"/> starts, and answers its file name and content.</summary>
    public async Task<(string Name, byte[] Content)> DownloadAsync(Func<Task> act)
    {
        var download = await Page.RunAndWaitForDownloadAsync(act);
        return (download.SuggestedFilename, await File.ReadAllBytesAsync(await download.PathAsync()));
    }

    /// <summary>The page has no accessibility violation that axe calls serious or critical.</summary>
    public async Task CheckAxeAsync()
    {
        var result = await Page.RunAxe();
        var grave = result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Impact} {v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}");
        Assert.Empty(grave);
    }

    /// <summary>Nothing is wider than the window.</summary>
    public async Task CheckWidthAsync() =>
        Assert.True(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");

    /// <summary>The browser complained about nothing.</summary>
    public void CheckQuiet() => Assert.Empty(complaints);

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    [GeneratedRegex("/session/sign-in|/account/login")]
    private static partial Regex SigningIn();

    private void Watch(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error" || message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Enqueue($"script: {error}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 400) complaints.Enqueue($"{response.Status} {response.Url}");
        };
    }
}
