using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Quality.Dashboard.Sessions;

namespace Quality.Dashboard.Tests.Sessions;

public sealed class SessionTokenTests : IDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly ServiceProvider services;
    private readonly SessionStore store;
    private readonly Issuer issuer = new();
    private readonly SessionTokens tokens;

    public SessionTokenTests()
    {
        var collection = new ServiceCollection();
        collection.AddHybridCache();
        services = collection.BuildServiceProvider();
        store = new SessionStore(services.GetRequiredService<HybridCache>(), new EphemeralDataProtectionProvider());
        tokens = new SessionTokens(store, new TokenEndpoint(issuer), time, NullLogger<SessionTokens>.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_with_time_left_is_used_as_it_is()
    {
        var session = await SignInAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("access-0", (await tokens.GetAsync(session, Cancel)).Value);
        Assert.Equal(0, issuer.Asked);
    }

    [Fact]
    public async Task A_token_near_its_end_is_refreshed_once_for_all_calls_that_wait()
    {
        var session = await SignInAsync(TimeSpan.FromSeconds(30));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.GetAsync(session, Cancel)));
        Assert.All(answers, answer => Assert.Equal("access-1", answer.Value));
        Assert.Equal(1, issuer.Asked);
        Assert.Equal("refresh-0", issuer.LastRefreshToken);
    }

    [Fact]
    public async Task The_next_refresh_uses_the_new_refresh_token()
    {
        var session = await SignInAsync(TimeSpan.FromSeconds(30));
        await tokens.GetAsync(session, Cancel);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("access-2", (await tokens.GetAsync(session, Cancel)).Value);
        Assert.Equal("refresh-1", issuer.LastRefreshToken);
    }

    [Fact]
    public async Task A_refused_refresh_token_ends_the_session_and_its_pages_hear_of_it()
    {
        var session = await SignInAsync(TimeSpan.FromSeconds(30));
        var ended = new List<string>();
        store.Removed += ended.Add;
        issuer.Answer = HttpStatusCode.BadRequest;
        await Assert.ThrowsAsync<SessionEndedException>(() => tokens.GetAsync(session, Cancel));
        Assert.Equal([session], ended);
        Assert.Null(await store.RetrieveAsync(session));
    }

    [Fact]
    public async Task An_issuer_that_is_away_ends_no_session()
    {
        var session = await SignInAsync(TimeSpan.FromSeconds(30));
        issuer.Answer = HttpStatusCode.ServiceUnavailable;
        Assert.Equal("access-0", (await tokens.GetAsync(session, Cancel)).Value);
        time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<HttpRequestException>(() => tokens.GetAsync(session, Cancel));
        issuer.Answer = HttpStatusCode.OK;
        Assert.StartsWith("access-", (await tokens.GetAsync(session, Cancel)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_session_has_ended() =>
        await Assert.ThrowsAsync<SessionEndedException>(() => tokens.GetAsync("nobody", Cancel));

    public void Dispose() => services.Dispose();

    private async Task<string> SignInAsync(TimeSpan lifetime)
    {
        var properties = new AuthenticationProperties();
        properties.StoreTokens(
        [
            new() { Name = "access_token", Value = "access-0" },
            new() { Name = "refresh_token", Value = "refresh-0" },
            new() { Name = "expires_at", Value = (time.GetUtcNow() + lifetime).ToString("o") },
        ]);
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(SignIn.SessionClaim, "session-1")], "oidc"));
        return await store.StoreAsync(new AuthenticationTicket(person, properties, "Cookies"));
    }

    /// <summary>A token endpoint that counts, and answers as told.</summary>
    private sealed class Issuer : HttpMessageHandler, IOptionsMonitor<OpenIdConnectOptions>
    {
        private readonly OpenIdConnectOptions options;

        public Issuer() => options = new OpenIdConnectOptions
        {
            ClientId = "quality-dashboard",
            ClientSecret = "secret",
            Backchannel = new HttpClient(this),
            ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(new OpenIdConnectConfiguration { TokenEndpoint = "http://issuer.test/connect/token" }),
        };

        public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

        public int Asked { get; private set; }

        public string? LastRefreshToken { get; private set; }

        public OpenIdConnectOptions CurrentValue => options;

        public OpenIdConnectOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            var form = await request.Content!.ReadAsStringAsync(cancellationToken);
            LastRefreshToken = form.Split('&').Single(part => part.StartsWith("refresh_token=", StringComparison.Ordinal))["refresh_token=".Length..];
            var body = $$"""{"access_token":"access-{{Asked}}","refresh_token":"refresh-{{Asked}}","expires_in":300}""";
            return new HttpResponseMessage(Answer) { Content = new StringContent(Answer == HttpStatusCode.OK ? body : "{}", Encoding.UTF8, "application/json") };
        }
    }
}
