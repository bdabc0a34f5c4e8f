using System.Net;
using Quality.Common.Storage;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Tests.SignIn;

/// <summary>The province's own issuer, played by a second installation of ours; identity is its client as any other would be.</summary>
public sealed class ExternalIssuerTests : IAsyncLifetime
{
    private Installation province = null!;
    private Installation identity = null!;

    public async ValueTask InitializeAsync()
    {
        province = await Installation.StartAsync(DatabaseProvider.Sqlite, "127.0.0.1", []);
        identity = await Installation.StartAsync(DatabaseProvider.Sqlite,
            $"--Auth:Authority={province.Issuer}", "--Auth:ClientId=quality-identity", $"--Auth:ClientSecret={Installation.DashboardSecret}");
        await province.RegisterAsync("quality-identity", Installation.DashboardSecret, new Uri(identity.Issuer, "account/external/callback"));
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        await province.DisposeAsync();
    }

    [Fact]
    public async Task A_person_whom_the_province_vouches_for_gets_our_token_with_the_roles_of_their_account()
    {
        var accounts = await AccountsAsync();
        var created = await accounts.CreateAccountAsync(new()
        {
            Account = new() { UserName = "zhang.san", DisplayName = "张三", Roles = { "inspector" }, Region = "620100", ExternalSubject = await ProvinceSubjectAsync() },
        });
        using var browser = new Browser(identity.Issuer);
        var request = new CodeRequest(identity.Issuer);
        await browser.GetAsync(request.Address);
        Assert.Equal(province.Issuer.Port, browser.Shown.Address.Port);
        await browser.SubmitAsync(("user", "admin"), ("password", "correct horse battery staple"));
        var tokens = await request.RedeemAsync(browser.Shown.Address);
        var claims = Tokens.Claims(tokens.AccessToken);
        Assert.Equal(identity.Issuer.AbsoluteUri, claims.GetProperty("iss").GetString());
        Assert.Equal(created.Account.Name, $"accounts/{claims.GetProperty("sub").GetString()}");
        Assert.Equal("inspector", claims.GetProperty("role").GetString());
        Assert.Equal("620100", claims.GetProperty("region").GetString());

        await accounts.DisableAccountAsync(new() { Name = created.Account.Name });
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, tokens.RefreshToken)).Error);
    }

    [Fact]
    public async Task A_person_without_an_account_is_told_so_with_the_identifier_to_pass_on()
    {
        var subject = await ProvinceSubjectAsync();
        using var browser = new Browser(identity.Issuer);
        await browser.GetAsync(new CodeRequest(identity.Issuer).Address);
        await browser.SubmitAsync(("user", "admin"), ("password", "correct horse battery staple"));
        Assert.Equal(HttpStatusCode.Forbidden, browser.Shown.Status);
        Assert.Contains("没有对应的账户", browser.Shown.Html, StringComparison.Ordinal);
        Assert.Contains(subject, browser.Shown.Html, StringComparison.Ordinal);
        await browser.GetAsync("/account/external");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Shown.Status);
    }

    [Fact]
    public async Task A_forged_answer_of_the_province_is_refused_with_a_page()
    {
        using var browser = new Browser(identity.Issuer);
        await browser.GetAsync("/account/external/callback?code=abc&state=forged");
        Assert.Equal("/account/external/failed", browser.Shown.Address.AbsolutePath);
        Assert.Contains("统一身份认证没有完成", browser.Shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_accounts_still_sign_in_by_their_own_door_and_linked_ones_do_not()
    {
        var accounts = await AccountsAsync();
        var linked = await accounts.CreateAccountAsync(new()
        {
            Account = new() { UserName = "li.si", DisplayName = "李四", Roles = { "inspector" }, Region = "620100", ExternalSubject = "someone" },
        });
        using var browser = new Browser(identity.Issuer);
        await browser.GetAsync("/account/login?local=true");
        await browser.SubmitAsync(("user", "li.si"), ("password", linked.OneTimePassword));
        Assert.Contains("用户名或密码不正确", browser.Shown.Html, StringComparison.Ordinal);
        await browser.GetAsync("/account/login?local=true");
        await browser.SubmitAsync(("user", "admin"), ("password", identity.Bootstrap.Admin.Password));
        Assert.Equal("/account/password", browser.Shown.Address.AbsolutePath);
    }

    /// <summary>The subject of the province's administrator there, whose password is set on the way.</summary>
    private async Task<string> ProvinceSubjectAsync()
    {
        using var browser = new Browser(province.Issuer);
        var tokens = await browser.SignInAsync("admin", province.Bootstrap.Admin.Password);
        return Tokens.Claims(tokens.IdToken).GetProperty("sub").GetString()!;
    }

    private async Task<V1.AccountService.AccountServiceClient> AccountsAsync() => identity.Client(
        c => new V1.AccountService.AccountServiceClient(c),
        (await Tokens.OfClientAsync(identity.Issuer, identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret)).AccessToken);
}
