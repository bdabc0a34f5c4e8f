using System.Net;
using Quality.Common.Storage;
using Quality.Identity.Accounts;
using Quality.Testing;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Tests.SignIn;

public sealed class PasswordSignInTests
{
    private const string Refused = "用户名或密码不正确";

    [Fact]
    public void Each_five_wrong_attempts_lock_twice_as_long_and_at_most_a_day()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var account = Somebody(now);
        foreach (var minutes in new[] { 15, 30, 60, 120, 240, 480, 960, 1440, 1440 })
        {
            for (var i = 0; i < 4; i++)
            {
                account = account.Attempt(now)!;
                Assert.False(account.LockedAt(now));
            }

            account = account.Attempt(now)!;
            Assert.Equal(now.AddMinutes(minutes), account.LockedUntil);
            Assert.Null(account.Attempt(now.AddMinutes(minutes).AddSeconds(-1)));
            now = now.AddMinutes(minutes);
        }

        Assert.Equal(0, account.Attempt(now)!.SignedIn(now).FailedAttempts);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one_until_the_time_is_over(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider);
        using var browser = new Browser(identity.Issuer);
        for (var i = 0; i < 5; i++) Assert.Contains(Refused, await TryAsync(browser, "admin", $"wrong {i}"), StringComparison.Ordinal);
        Assert.Contains(Refused, await TryAsync(browser, "admin", identity.Bootstrap.Admin.Password), StringComparison.Ordinal);

        var accounts = identity.Client(c => new V1.AccountService.AccountServiceClient(c), await ClientTokenAsync(identity));
        var locked = Assert.Single((await accounts.ListAccountsAsync(new() { States = { V1.AccountState.Locked } })).Accounts);
        Assert.Equal("admin", locked.UserName);
        Assert.InRange(locked.LockedUntil.ToDateTimeOffset(), identity.Clock.GetUtcNow().AddMinutes(14), identity.Clock.GetUtcNow().AddMinutes(15));

        identity.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password)).Status);
    }

    [Fact]
    public async Task An_administrator_can_end_a_lock_out()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        for (var i = 0; i < 5; i++) await TryAsync(browser, "admin", $"wrong {i}");
        var accounts = identity.Client(c => new V1.AccountService.AccountServiceClient(c), await ClientTokenAsync(identity));
        var admin = (await accounts.ListAccountsAsync(new())).Accounts.Single();
        Assert.Equal(V1.AccountState.Active, (await accounts.EnableAccountAsync(new() { Name = admin.Name, Etag = admin.Etag })).State);
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password)).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Forty_guesses_at_once_get_no_more_tries_than_five_in_a_row(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider);
        var signIn = identity.Inner<PasswordSignIn>();
        var guesses = Enumerable.Range(0, 39).Select(i => signIn.TryAsync("admin", $"guess {i}", default)).ToList();
        await Task.WhenAll(guesses);
        Assert.All(guesses, g => Assert.Null(g.Result));
        var admin = await identity.ReadAsync(tx => AccountStore.FindByUserNameAsync(tx, "admin"));
        Assert.Equal(5, admin!.FailedAttempts);
        Assert.NotNull(admin.LockedUntil);
    }

    [Fact]
    public async Task Known_unknown_locked_and_disabled_names_get_the_same_answer()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        var unknown = await TryAsync(browser, "nobody", "some password here");
        var known = await TryAsync(browser, "admin", "some password here");
        Assert.Equal(Neutral(unknown, "nobody"), Neutral(known, "admin"));
        Assert.Contains(Refused, await TryAsync(browser, new string('x', 5000), "x"), StringComparison.Ordinal);

        static string Neutral(string html, string name) =>
            System.Text.RegularExpressions.Regex.Replace(html, "name=\"__RequestVerificationToken\" value=\"[^\"]*\"", "").Replace($"value=\"{name}\"", "value", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_the_same_in_upper_case_and_full_width()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(" ＡＤmin ", identity.Bootstrap.Admin.Password)).Status);
    }

    [Fact]
    public async Task Many_attempts_on_one_name_are_slowed_whether_it_exists_or_not()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        for (var i = 0; i < 20; i++) await TryAsync(browser, "nobody", $"{i}");
        await TryAsync(browser, "nobody", "again");
        Assert.Equal(HttpStatusCode.TooManyRequests, browser.Shown.Status);
        Assert.True(browser.Shown.Headers.ContainsKey("Retry-After"));
        identity.Clock.Advance(TimeSpan.FromMinutes(6));
        await TryAsync(browser, "nobody", "again");
        Assert.Equal(HttpStatusCode.OK, browser.Shown.Status);
    }

    [Fact]
    public async Task The_first_password_must_be_changed_before_any_token_is_given()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        var first = identity.Bootstrap.Admin.Password;
        await TryAsync(browser, "admin", first);
        Assert.Equal("/account/password", browser.Shown.Address.AbsolutePath);
        await browser.GetAsync(new CodeRequest(identity.Issuer).Address);
        Assert.Equal("/account/password", browser.Shown.Address.AbsolutePath);

        foreach (var (chosen, repeated, problem) in new[]
        {
            ("short", "short", "至少需要 12 个字符"), ("my admin password 1", "my admin password 1", "不得包含用户名"), ("password1234", "password1234", "过于常见"),
            ("123456789012", "123456789012", "过于常见"), ("abcabcabcabc", "abcabcabcabc", "过于常见"), ("a good long sentence", "another sentence!!", "不一致"), (first, first, "不能与当前密码相同"),
        })
        {
            await browser.SubmitAsync(("current", first), ("chosen", chosen), ("repeated", repeated));
            Assert.Contains(problem, browser.Shown.Html, StringComparison.Ordinal);
        }

        await browser.SubmitAsync(("current", "not the password"), ("chosen", "a good long sentence"), ("repeated", "a good long sentence"));
        Assert.Contains("当前密码不正确", browser.Shown.Html, StringComparison.Ordinal);
        await browser.SubmitAsync(("current", first), ("chosen", "a good long sentence"), ("repeated", "a good long sentence"));
        Assert.Equal("/signin-oidc", browser.Shown.Address.AbsolutePath);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_their_tokens()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var office = new Browser(identity.Issuer);
        using var home = new Browser(identity.Issuer);
        var elsewhere = await office.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        var here = await home.SignInAsync("admin", office.NewPassword);
        await home.GetAsync("/account/password");
        await home.SubmitAsync(("current", office.NewPassword), ("chosen", "an altogether new one"), ("repeated", "an altogether new one"));
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, elsewhere.RefreshToken)).Error);
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, here.RefreshToken)).Error);
        await office.GetAsync(new CodeRequest(identity.Issuer).Address);
        Assert.Equal("/account/login", office.Shown.Address.AbsolutePath);
        await home.GetAsync(new CodeRequest(identity.Issuer).Address);
        Assert.Equal("/signin-oidc", home.Shown.Address.AbsolutePath);
    }

    private static async Task<string> TryAsync(Browser browser, string user, string password)
    {
        await browser.GetAsync("/account/login");
        return (await browser.SubmitAsync(("user", user), ("password", password))).Html;
    }

    private static async Task<string> ClientTokenAsync(Installation identity) =>
        (await Tokens.OfClientAsync(identity.Issuer, identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret)).AccessToken;

    private static Account Somebody(DateTimeOffset now) => new()
    {
        Id = "1", UserName = "u", DisplayName = "u", Roles = Common.Access.Role.Inspector, Region = "620100", PasswordHash = "x", SecurityStamp = "s", CreatedAt = now, UpdatedAt = now, Version = 1,
    };
}
