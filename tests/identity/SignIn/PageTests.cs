using System.Net;
using Quality.Common.Storage;

namespace Quality.Identity.Tests.SignIn;

public sealed class PageTests : IAsyncLifetime
{
    private Installation identity = null!;
    private Browser browser = null!;

    public async ValueTask InitializeAsync()
    {
        identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        browser = new(identity.Issuer);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await identity.DisposeAsync();
    }

    [Theory]
    [InlineData("/account/login", HttpStatusCode.OK, "登录", "Sign in")]
    [InlineData("/account/logout", HttpStatusCode.OK, "退出登录", "Sign out")]
    [InlineData("/account/signed-out", HttpStatusCode.OK, "已退出登录", "Signed out")]
    [InlineData("/account/nowhere", HttpStatusCode.NotFound, "没有找到这个页面", "This page does not exist")]
    [InlineData("/connect/authorize", HttpStatusCode.BadRequest, "无法完成请求", "The request could not be completed")]
    public async Task Pages_are_Chinese_first_and_English_when_chosen_without_scripts_or_foreign_content(string address, HttpStatusCode status, string chinese, string english)
    {
        var page = await browser.GetAsync(address);
        Assert.Equal(status, page.Status);
        Assert.Contains($"<h1>{chinese}</h1>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"zh-CN\">", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);

        await browser.GetAsync("/account/login?culture=en");
        Assert.Contains($"<h1>{english}</h1>", (await browser.GetAsync(address)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_choice_of_language_is_the_cookie_that_the_dashboard_reads()
    {
        await browser.GetAsync("/account/login?culture=en");
        Assert.Equal("c%3Den%7Cuic%3Den", browser.Cookies.GetCookies(identity.Issuer)[".AspNetCore.Culture"]!.Value);
        await browser.GetAsync("/account/login?culture=zh-CN");
        Assert.Contains("<html lang=\"zh-CN\">", (await browser.GetAsync("/account/login")).Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"zh-CN\">", (await browser.GetAsync("/account/login?culture=nonsense")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_link_keeps_where_the_reader_was_going()
    {
        var page = await browser.GetAsync(new CodeRequest(identity.Issuer).Address);
        Assert.Contains("culture=en", page.Html, StringComparison.Ordinal);
        Assert.Matches("href=\"/account/login\\?returnUrl=%2Fconnect%2Fauthorize[^\"]*culture=en\"", page.Html);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example/")]
    public async Task The_sign_in_page_leads_to_no_other_site(string returnUrl)
    {
        await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        await browser.GetAsync($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(new Uri(identity.Issuer, "/"), browser.Shown.Address);
    }

    [Fact]
    public async Task A_form_that_another_site_posts_is_not_accepted()
    {
        using var http = new HttpClient { BaseAddress = identity.Issuer };
        var answer = await http.PostAsync("/account/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["user"] = "admin", ["password"] = identity.Bootstrap.Admin.Password }));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("quality.session", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_typed_is_shown_as_text()
    {
        await browser.GetAsync("/account/login");
        var page = await browser.SubmitAsync(("user", "\"><script>alert(1)</script>"), ("password", "x"));
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_of_scripts_and_other_sites()
    {
        await browser.GetAsync("/account/login");
        await browser.SubmitAsync(("user", "admin"), ("password", identity.Bootstrap.Admin.Password));
        Assert.All(browser.Cookies.GetCookies(identity.Issuer).Where(c => c.Name.StartsWith("quality", StringComparison.Ordinal)), c => Assert.True(c.HttpOnly));
        using var http = new HttpClient();
        var header = (await http.GetAsync(new Uri(identity.Issuer, "account/login"))).Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("samesite=strict", header, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_style_sheet_is_kept_by_the_browser_under_an_address_of_its_content()
    {
        var page = await browser.GetAsync("/account/login");
        var address = System.Text.RegularExpressions.Regex.Match(page.Html, "href=\"(/account/assets/account.css[^\"]*)\"").Groups[1].Value;
        Assert.Matches(@"\?v=[0-9a-f]{12}$", address);
        var sheet = await browser.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, sheet.Status);
        Assert.Contains("immutable", sheet.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.DoesNotContain("url(", sheet.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/account/assets/other.css")).Status);
    }

    [Fact]
    public async Task Over_https_cookies_belong_to_the_host_alone()
    {
        await using var secure = await Installation.StartAsync(DatabaseProvider.Sqlite, "--Auth:Issuer=https://quality.example/");
        using var http = new HttpClient();
        var answer = await http.GetAsync(new Uri(secure.Web, "account/login"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-quality.csrf=", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }
}
