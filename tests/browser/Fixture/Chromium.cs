using Microsoft.Playwright;

namespace Quality.Browser.Tests;

/// <summary>The Chromium of QUALITY_TEST_CHROMIUM or /usr/bin/chromium; where neither exists tests are skipped with that reason.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public static string? File { get; } =
        new[] { Environment.GetEnvironmentVariable("QUALITY_TEST_CHROMIUM"), "/usr/bin/chromium" }.FirstOrDefault(file => file is { Length: > 0 } && System.IO.File.Exists(file));

    public async Task<IBrowser> BrowserAsync()
    {
        playwright ??= await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(15_000); // as long as everything else waits: five seconds are few where others build
        return browser ??= await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = File,
            Args = ["--no-sandbox", "--disable-background-networking"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
