using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Quality.Common.Storage;
using Quality.Identity.Issuer;
using Quality.Testing;

namespace Quality.Identity.Tests.Issuer;

public sealed class TokenKeyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly IssuerSettings Settings = new() { Issuer = new("http://localhost/"), Data = "" };

    [Fact]
    public void Without_a_key_one_is_made_and_used_at_once() =>
        Assert.Equal(Start, TokenKeyPlan.For([], Start, Settings).CreateActivatingAt);

    [Fact]
    public void A_successor_is_published_a_week_before_it_signs()
    {
        var first = Key(1, Start);
        Assert.True(TokenKeyPlan.For([first], Start.AddDays(82.9), Settings).Idle);
        Assert.Equal(Start.AddDays(90), TokenKeyPlan.For([first], Start.AddDays(83), Settings).CreateActivatingAt);
    }

    [Fact]
    public void After_a_long_pause_the_successor_is_still_published_before_it_signs() =>
        Assert.Equal(Start.AddDays(400 + 7), TokenKeyPlan.For([Key(1, Start)], Start.AddDays(400), Settings).CreateActivatingAt);

    [Fact]
    public void A_key_dies_when_its_last_token_is_dead()
    {
        TokenKey[] keys = [Key(1, Start), Key(2, Start.AddDays(90))];
        Assert.Empty(TokenKeyPlan.For(keys, Start.AddDays(91), Settings).Dead);
        Assert.Equal([keys[0]], TokenKeyPlan.For(keys, Start.AddDays(92), Settings).Dead);
    }

    [Fact]
    public void The_active_key_comes_first_whatever_was_published_since()
    {
        TokenKey[] keys = [Key(1, Start), Key(2, Start.AddDays(90)), Key(3, Start.AddDays(180))];
        Assert.Equal([2, 3, 1], TokenKeyPlan.InOrder(keys, Start.AddDays(100)).Select(k => (int)k.Version));
        Assert.Equal([3, 2, 1], TokenKeyPlan.InOrder(keys, Start.AddDays(180)).Select(k => (int)k.Version));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Keys_rotate_while_tokens_of_the_old_one_stay_good_and_sessions_go_on(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider, "--Auth:RefreshTokenHours=200");
        using var browser = new Browser(identity.Issuer);
        var session = await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        var old = await TokenAsync(identity);
        var (firstKid, published) = (Kid(old), await KeySetAsync(identity));
        Assert.Equal([firstKid], published.Keys.Select(k => k.Kid));

        identity.Clock.Advance(TimeSpan.FromDays(84));
        await identity.Host.Keys!.RefreshAsync(default);
        published = await KeySetAsync(identity);
        Assert.Equal(2, published.Keys.Count);
        var stillOld = await TokenAsync(identity);
        Assert.Equal(firstKid, Kid(stillOld));
        session = await browser.SignInAsync("admin", browser.NewPassword);

        identity.Clock.Advance(TimeSpan.FromDays(7.1));
        await identity.Host.Keys!.RefreshAsync(default);
        var renewed = await TokenAsync(identity);
        Assert.NotEqual(firstKid, Kid(renewed));
        Assert.Contains(published.Keys, k => k.Kid == Kid(renewed));
        var now = await KeySetAsync(identity);
        Assert.True(await VerifiesAsync(stillOld, now));
        Assert.True(await VerifiesAsync(renewed, published), "a reader that fetched the keys a week ago knows the new one already");
        Assert.Equal(HttpStatusCode.OK, (await Tokens.RefreshAsync(identity.Issuer, session.RefreshToken)).Status);

        identity.Clock.Advance(TimeSpan.FromDays(10));
        await identity.Host.Keys!.RefreshAsync(default);
        Assert.Equal([Kid(renewed)], (await KeySetAsync(identity)).Keys.Select(k => k.Kid));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Two_replicas_sign_with_the_same_keys_and_know_each_others_sessions(DatabaseProvider provider)
    {
        await using var one = await Installation.StartAsync(provider);
        await using var two = await one.ReplicaAsync();
        var (a, b) = (await TokenAsync(one), await TokenAsync(two));
        Assert.Equal(Kid(a), Kid(b));

        using var browser = new Browser(one.Issuer);
        var session = await browser.SignInAsync("admin", one.Bootstrap.Admin.Password);
        Assert.Equal(HttpStatusCode.OK, (await Tokens.RefreshAsync(two.Web, session.RefreshToken)).Status);

        one.Clock.Advance(TimeSpan.FromDays(84));
        await Task.WhenAll(one.Host.Keys!.RefreshAsync(default), two.Host.Keys!.RefreshAsync(default));
        await one.Host.Keys!.RefreshAsync(default);
        Assert.Equal((await KeySetAsync(one)).Keys.Select(k => k.Kid).Order(), (await KeySetAsync(two)).Keys.Select(k => k.Kid).Order());
        Assert.Equal(2, (await KeySetAsync(two)).Keys.Count);
    }

    [Fact]
    public async Task Keys_survive_a_restart()
    {
        var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var before = Kid(await TokenAsync(identity));
        identity = await identity.RestartAsync();
        Assert.Equal(before, Kid(await TokenAsync(identity)));
        await identity.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_data_protection_ring_costs_sessions_and_not_the_service()
    {
        var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var before = Kid(await TokenAsync(identity));
        identity = await identity.RestartAsync(() => Directory.Delete(Path.Combine(identity.Data, "keys"), recursive: true));
        Assert.NotEqual(before, Kid(await TokenAsync(identity)));
        await identity.DisposeAsync();
    }

    [Fact]
    public async Task Private_keys_are_not_readable_in_the_database()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var rows = await identity.ReadAsync(TokenKeyStore.AllAsync);
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.ThrowsAny<Exception>(() => TokenKey.Read(row.Kid, "sign", row.Material)));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(identity.Data, "keys")));
    }

    private static TokenKey Key(long version, DateTimeOffset activates) => new($"k{version}", "sign", version, activates, activates, new SymmetricSecurityKey(new byte[32]));

    private static string Kid(string token) => Tokens.Header(token).GetProperty("kid").GetString()!;

    private static async Task<string> TokenAsync(Installation identity) =>
        (await Tokens.OfClientAsync(identity.Web, identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret)).AccessToken;

    private static async Task<JsonWebKeySet> KeySetAsync(Installation identity)
    {
        using var http = new HttpClient();
        return new(await http.GetStringAsync(new Uri(identity.Web, ".well-known/jwks")));
    }

    private static async Task<bool> VerifiesAsync(string token, JsonWebKeySet keys) => (await new JsonWebTokenHandler().ValidateTokenAsync(token, new()
    {
        ValidateIssuer = false, ValidAudience = "quality-api", ValidateLifetime = false, IssuerSigningKeys = keys.GetSigningKeys(), ValidAlgorithms = ["ES256"],
    })).IsValid;
}
