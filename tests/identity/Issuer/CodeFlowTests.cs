using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Tests.Issuer;

public sealed class CodeFlowTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_first_administrator_signs_in_with_a_password_of_their_own_and_is_told_who_they_are(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider);
        using var browser = new Browser(identity.Issuer);
        var tokens = await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        Assert.Equal(HttpStatusCode.OK, tokens.Status);

        var claims = Tokens.Claims(tokens.AccessToken);
        Assert.Equal(identity.Issuer.AbsoluteUri, claims.GetProperty("iss").GetString());
        Assert.Equal("quality-api", claims.GetProperty("aud").GetString());
        Assert.Equal("province_admin", claims.GetProperty("role").GetString());
        Assert.Equal("620000", claims.GetProperty("region").GetString());
        Assert.Equal("quality-dashboard", claims.GetProperty("client_id").GetString());
        Assert.Equal(900, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.False(claims.TryGetProperty("stamp", out _));
        Assert.Equal("ES256", Tokens.Header(tokens.AccessToken).GetProperty("alg").GetString());
        Assert.Equal("at+jwt", Tokens.Header(tokens.AccessToken).GetProperty("typ").GetString());
        Assert.Equal("n-1", Tokens.Claims(tokens.IdToken).GetProperty("nonce").GetString());

        var me = await identity.Client(c => new V1.AccountService.AccountServiceClient(c), tokens.AccessToken).GetMeAsync(new());
        Assert.Equal(claims.GetProperty("sub").GetString(), me.Subject);
        Assert.Equal($"accounts/{me.Subject}", me.Account);
        Assert.Equal(["province_admin"], me.Roles);
        Assert.Equal("620000", me.Region);
        Assert.False(me.MustChangePassword);
        Assert.InRange(me.TokenExpireTime.ToDateTimeOffset(), identity.Clock.GetUtcNow().AddMinutes(13), identity.Clock.GetUtcNow().AddMinutes(16));
    }

    [Fact]
    public async Task A_second_visit_needs_no_password_and_prompt_login_asks_for_it_once()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);

        var again = new CodeRequest(identity.Issuer);
        await browser.GetAsync(again.Address);
        Assert.Equal(HttpStatusCode.OK, (await again.RedeemAsync(browser.Shown.Address)).Status);

        var prompted = new CodeRequest(identity.Issuer);
        await browser.GetAsync(prompted.Address + "&prompt=login");
        Assert.Equal("/account/login", browser.Shown.Address.AbsolutePath);
        await browser.SubmitAsync(("user", "admin"), ("password", browser.NewPassword));
        Assert.Equal(HttpStatusCode.OK, (await prompted.RedeemAsync(browser.Shown.Address)).Status);
    }

    [Fact]
    public async Task Prompt_none_without_a_session_goes_back_with_login_required()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        await browser.GetAsync(new CodeRequest(identity.Issuer).Address + "&prompt=none");
        Assert.Equal("/signin-oidc", browser.Shown.Address.AbsolutePath);
        Assert.Equal("login_required", browser.Shown.Query("error"));
    }

    [Theory]
    [InlineData("redirect_uri", "http://evil.example/signin-oidc", "invalid_request")]
    [InlineData("client_id", "nobody", "invalid_request")]
    public async Task A_wrong_client_or_address_is_shown_a_page_and_never_redirected(string parameter, string value, string code)
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        var parameters = new CodeRequest(identity.Issuer).Parameters;
        parameters[parameter] = value;
        await browser.GetAsync("/connect/authorize?" + string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}")));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Shown.Status);
        Assert.Equal("/connect/authorize", browser.Shown.Address.AbsolutePath);
        Assert.Contains($"<code>{code}</code>", browser.Shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("openiddict", browser.Shown.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("code_challenge")]
    [InlineData("code_challenge_method")]
    public async Task A_request_without_the_proof_key_of_S256_is_refused(string missing)
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        var parameters = new CodeRequest(identity.Issuer).Parameters;
        parameters.Remove(missing);
        await browser.GetAsync("/connect/authorize?" + string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}")));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Shown.Status);
        Assert.Contains("<code>invalid_request</code>", browser.Shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_worth_nothing_without_its_verifier_and_nothing_twice()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        var request = new CodeRequest(identity.Issuer);
        await browser.GetAsync(request.Address);
        Assert.Equal("invalid_grant", (await new CodeRequest(identity.Issuer).RedeemAsync(browser.Shown.Address)).Error);

        var good = new CodeRequest(identity.Issuer);
        await browser.GetAsync(good.Address);
        var first = await good.RedeemAsync(browser.Shown.Address);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("invalid_grant", (await good.RedeemAsync(browser.Shown.Address)).Error);
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, first.RefreshToken)).Error);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Each_refresh_gives_a_new_token_and_a_used_one_ends_the_session(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider);
        using var browser = new Browser(identity.Issuer);
        var first = await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        var second = await Tokens.RefreshAsync(identity.Issuer, first.RefreshToken);
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);

        identity.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, first.RefreshToken)).Error);
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, second.RefreshToken)).Error);
    }

    [Fact]
    public async Task A_refresh_token_that_was_not_used_for_twelve_hours_has_ended()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        var first = await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        identity.Clock.Advance(TimeSpan.FromHours(11));
        var second = await Tokens.RefreshAsync(identity.Issuer, first.RefreshToken);
        Assert.Equal(HttpStatusCode.OK, second.Status);
        identity.Clock.Advance(TimeSpan.FromHours(13));
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, second.RefreshToken)).Error);
    }

    [Fact]
    public async Task User_info_says_what_the_token_says_and_nobody_else_is_told()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        var tokens = await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        using var http = new HttpClient { BaseAddress = identity.Issuer };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/connect/userinfo")).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        var info = await http.GetFromJsonAsync<JsonElement>("/connect/userinfo");
        Assert.Equal("admin", info.GetProperty("preferred_username").GetString());
        Assert.Equal("620000", info.GetProperty("region").GetString());
        Assert.Equal("province_admin", info.GetProperty("role")[0].GetString());
    }

    [Fact]
    public async Task Signing_out_with_the_dashboards_proof_is_immediate_and_goes_back_to_it()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        var tokens = await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        var back = Uri.EscapeDataString(new Uri(identity.Issuer, "signout-callback-oidc").AbsoluteUri);
        await browser.GetAsync($"/connect/logout?id_token_hint={tokens.IdToken}&post_logout_redirect_uri={back}&state=s");
        Assert.Equal("/signout-callback-oidc", browser.Shown.Address.AbsolutePath);
        Assert.Equal("s", browser.Shown.Query("state"));
        await browser.GetAsync(new CodeRequest(identity.Issuer).Address);
        Assert.Equal("/account/login", browser.Shown.Address.AbsolutePath);
    }

    [Fact]
    public async Task A_link_of_another_site_cannot_sign_anybody_out()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        await browser.GetAsync("/connect/logout");
        Assert.Equal("/account/logout", browser.Shown.Address.AbsolutePath);
        var still = new CodeRequest(identity.Issuer);
        await browser.GetAsync(still.Address);
        Assert.Equal("/signin-oidc", browser.Shown.Address.AbsolutePath);

        await browser.GetAsync("/account/logout");
        await browser.SubmitAsync();
        Assert.Equal("/account/signed-out", browser.Shown.Address.AbsolutePath);
        await browser.GetAsync(still.Address);
        Assert.Equal("/account/login", browser.Shown.Address.AbsolutePath);
    }

    [Fact]
    public async Task A_revoked_refresh_token_gives_nothing_more()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        var tokens = await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        using var http = new HttpClient { BaseAddress = identity.Issuer };
        var answer = await http.PostAsync("/connect/revoke", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["token"] = tokens.RefreshToken, ["client_id"] = "quality-dashboard", ["client_secret"] = Installation.DashboardSecret,
        }));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, tokens.RefreshToken)).Error);
    }
}
