using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Tests.Issuer;

public sealed class ClientCredentialsTests
{
    private const string Thumbprint = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_first_client_is_the_province_and_has_no_region(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider);
        var (id, secret) = (identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret);
        Assert.Equal(new Uri(identity.Issuer, "connect/token").AbsoluteUri, identity.Bootstrap.TokenEndpoint);
        var answer = await Tokens.OfClientAsync(identity.Issuer, id, secret);
        var claims = Tokens.Claims(answer.AccessToken);
        Assert.Equal(id, claims.GetProperty("sub").GetString());
        Assert.Equal(id, claims.GetProperty("client_id").GetString());
        Assert.Equal("province_admin", claims.GetProperty("role").GetString());
        Assert.False(claims.TryGetProperty("region", out _));

        var me = await identity.Client(c => new V1.AccountService.AccountServiceClient(c), answer.AccessToken).GetMeAsync(new());
        Assert.Equal(("", id, "620000"), (me.Account, me.ClientId, me.Region));
    }

    [Fact]
    public async Task The_secret_may_come_by_HTTP_Basic_too()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var http = new HttpClient { BaseAddress = identity.Issuer };
        var pair = $"{identity.Bootstrap.Client.ClientId}:{identity.Bootstrap.Client.ClientSecret}";
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        var answer = await http.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" }));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_partners_token_is_bound_to_its_certificate_and_carries_its_data_sets()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var (id, secret) = await PartnerAsync(identity);
        var claims = Tokens.Claims((await Tokens.OfClientAsync(identity.Issuer, id, secret)).AccessToken);
        Assert.Equal("data:samples data:targets", claims.GetProperty("scope").GetString());
        Assert.Equal(Base64Url.EncodeToString(Convert.FromHexString(Thumbprint)), claims.GetProperty("cnf").GetProperty("x5t#S256").GetString());
        Assert.Equal(1000, claims.GetProperty("daily_call_limit").GetInt64());
        Assert.Equal("partner_province", claims.GetProperty("role").GetString());

        var narrow = Tokens.Claims((await Tokens.OfClientAsync(identity.Issuer, id, secret, "data:samples")).AccessToken);
        Assert.Equal("data:samples", narrow.GetProperty("scope").GetString());
        Assert.Equal("invalid_scope", (await Tokens.OfClientAsync(identity.Issuer, id, secret, "data:samples data:honours")).Error);
    }

    [Fact]
    public async Task A_disabled_client_gets_no_token_and_gets_them_again_when_enabled()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var (id, secret) = await PartnerAsync(identity);
        var clients = identity.Client(c => new V1.ClientService.ClientServiceClient(c), await AdminTokenAsync(identity));
        Assert.Equal(V1.ClientState.Disabled, (await clients.DisableClientAsync(new() { Name = $"clients/{id}", Reason = "contract ended" })).State);
        var refused = await Tokens.OfClientAsync(identity.Issuer, id, secret);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (refused.Status, refused.Error));
        await clients.EnableClientAsync(new() { Name = $"clients/{id}" });
        Assert.Equal(HttpStatusCode.OK, (await Tokens.OfClientAsync(identity.Issuer, id, secret)).Status);
        Assert.Equal(identity.Clock.GetUtcNow(), (await clients.GetClientAsync(new() { Name = $"clients/{id}" })).LastTokenTime.ToDateTimeOffset(), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_new_secret_ends_the_old_one_at_once()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var (id, secret) = await PartnerAsync(identity);
        var clients = identity.Client(c => new V1.ClientService.ClientServiceClient(c), await AdminTokenAsync(identity));
        var rotated = await clients.RotateClientSecretAsync(new() { Name = $"clients/{id}" });
        Assert.Equal("invalid_client", (await Tokens.OfClientAsync(identity.Issuer, id, secret)).Error);
        Assert.Equal(HttpStatusCode.OK, (await Tokens.OfClientAsync(identity.Issuer, id, rotated.ClientSecret)).Status);
    }

    [Fact]
    public async Task Who_guesses_secrets_is_told_to_wait_and_does_not_shut_out_other_clients()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var (id, secret) = await PartnerAsync(identity);
        for (var i = 0; i < 10; i++)
        {
            var wrong = await Tokens.OfClientAsync(identity.Issuer, id, $"guess {i}");
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (wrong.Status, wrong.Error));
            Assert.DoesNotContain("openiddict", wrong.Body.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        var stopped = await Tokens.OfClientAsync(identity.Issuer, id, secret);
        Assert.Equal((HttpStatusCode.TooManyRequests, "slow_down"), (stopped.Status, stopped.Error));
        Assert.InRange(stopped.RetryAfter!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, (await Tokens.OfClientAsync(identity.Issuer, identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret)).Status);
        identity.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.OK, (await Tokens.OfClientAsync(identity.Issuer, id, secret)).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Two_hundred_tokens_at_once_and_people_who_refresh_meanwhile_all_get_theirs(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider);
        using var browser = new Browser(identity.Issuer);
        var sessions = await Task.WhenAll(Enumerable.Range(0, 1).Select(_ => browser.SignInAsync("admin", identity.Bootstrap.Admin.Password)));
        var machines = Enumerable.Range(0, 200).Select(_ => Tokens.OfClientAsync(identity.Issuer, identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret)).ToList();
        var people = sessions.Select(async session =>
        {
            for (var i = 0; i < 20; i++) session = await Tokens.RefreshAsync(identity.Issuer, session.RefreshToken);
            return session;
        }).ToList();
        Assert.All(await Task.WhenAll(machines), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(await Task.WhenAll(people), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Fact]
    public async Task Behind_the_web_entry_guessers_are_told_apart_by_the_address_that_it_vouches_for()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var http = new HttpClient { BaseAddress = identity.Issuer };
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("10.0.0.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync("10.0.0.1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("10.0.0.2"));

        async Task<HttpStatusCode> AskAsync(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token");
            request.Headers.Add("X-Forwarded-For", address);
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "bootstrap-client", ["client_secret"] = "x" });
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("grant_type=password&username=admin&password=x", HttpStatusCode.BadRequest, "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=quality-dashboard&client_secret=" + Installation.DashboardSecret, HttpStatusCode.BadRequest, "unauthorized_client")]
    public async Task Wrong_requests_are_answered_in_the_protocols_form(string body, HttpStatusCode status, string error)
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var http = new HttpClient { BaseAddress = identity.Issuer };
        var answer = await http.PostAsync("/connect/token", new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode && text.Contains($"\"{error}\"", StringComparison.Ordinal), $"{answer.StatusCode} {text}");
    }

    [Fact]
    public async Task Bodies_that_no_client_sends_are_refused_without_a_trace()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var http = new HttpClient { BaseAddress = identity.Issuer };
        foreach (var content in new[] { new StringContent("{}", Encoding.UTF8, "application/json"), new StringContent(new string('a', 100_000), Encoding.ASCII, "application/x-www-form-urlencoded") })
        {
            var answer = await http.PostAsync("/connect/token", content);
            Assert.InRange((int)answer.StatusCode, 400, 499);
            Assert.DoesNotContain(" at ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task<string> AdminTokenAsync(Installation identity) =>
        (await Tokens.OfClientAsync(identity.Issuer, identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret)).AccessToken;

    private static async Task<(string Id, string Secret)> PartnerAsync(Installation identity)
    {
        var clients = identity.Client(c => new V1.ClientService.ClientServiceClient(c), await AdminTokenAsync(identity));
        var created = await clients.CreateClientAsync(new()
        {
            Client = new()
            {
                ClientId = "partner-one", DisplayName = "协作省份", Roles = { "partner_province" }, CertificateThumbprints = { Thumbprint.ToUpperInvariant() },
                DataSets = { V1.DataSet.Samples, V1.DataSet.Targets }, DailyCallLimit = 1000,
            },
        });
        return (created.Client.ClientId, created.ClientSecret);
    }
}
