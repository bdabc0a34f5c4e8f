using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Quality.Browser.Tests;

/// <summary>The way in.</summary>
public sealed class SignInTests(RunningSystem system)
{
    [Fact]
    public async Task The_first_sign_in_must_change_the_password_and_the_old_one_is_no_longer_taken()
    {
        var person = await system.CreateAccountAsync("620000", "auditor");
        var first = person.Password;
        await using (var page = await system.VisitAsync())
        {
            await page.GoAsync("/");
            await page.CheckAxeAsync();
            await page.Page.ClickAsync(".landing-button");
            await page.Page.FillAsync("#user", person.User);
            await page.Page.FillAsync("#password", first);
            await page.Page.ClickAsync("button[type=submit]");
            await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex("/account/password"));
            await page.CheckAxeAsync();
            await page.ChangePasswordAsync(person);
            await Assertions.Expect(page.Page.Locator(".user-menu")).ToContainTextAsync(person.User);
            page.CheckQuiet();
        }

        await using var again = await system.VisitAsync();
        await again.Page.GotoAsync($"{system.Web}/session/sign-in?returnUrl=%2F");
        await again.Page.FillAsync("#user", person.User);
        await again.Page.FillAsync("#password", first);
        await again.Page.ClickAsync("button[type=submit]");
        await again.Page.Locator("#problem").WaitForAsync();
        await again.SignInAsync(person);
    }
}
