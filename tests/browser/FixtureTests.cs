using Xunit.Sdk;

namespace Quality.Browser.Tests;

/// <summary>The checks that other tests rely on find what they are there for.</summary>
public sealed class FixtureTests(RunningSystem system)
{
    [Fact]
    public async Task A_picture_without_a_text_is_found_by_the_accessibility_check()
    {
        await using var page = await system.VisitAsync();
        await page.GoAsync("/");
        await page.CheckAxeAsync();
        await page.Page.EvaluateAsync("() => document.querySelector('main').append(new Image(20, 20))");
        await Assert.ThrowsAnyAsync<XunitException>(page.CheckAxeAsync);
    }

    [Fact]
    public async Task A_script_that_the_security_policy_refuses_is_a_complaint()
    {
        await using var page = await system.VisitAsync();
        await page.GoAsync("/");
        page.CheckQuiet();
        await page.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.head.append(script); }");
        Assert.False(await page.Page.EvaluateAsync<bool>("() => window.ran === true"));
        Assert.Throws<EmptyException>(page.CheckQuiet);
    }

    [Fact]
    public async Task A_page_wider_than_the_window_is_found()
    {
        await using var page = await system.VisitAsync(width: 390);
        await page.GoAsync("/");
        await page.CheckWidthAsync();
        await page.Page.EvaluateAsync("() => { const wide = document.createElement('div'); wide.style.width = '2000px'; wide.textContent = '.'; document.body.append(wide); }");
        await Assert.ThrowsAnyAsync<XunitException>(page.CheckWidthAsync);
    }
}
