using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Quality.Gateway.Tests.Harness;

/// <summary>
/// An issuer of tokens: discovery document, keys, ES256. Its document names the keys under a public address that cannot be
/// reached from here, as it is in a cluster.
/// </summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "one" };

    private TestIssuer(WebApplication app) => _app = app;

    public string Address => "http://issuer.invalid";

    public string Metadata => _app.Urls.First() + "/.well-known/openid-configuration";

    public TaskCompletionSource KeysAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var issuer = new TestIssuer(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = issuer.Address + "/", jwks_uri = issuer.Address + "/.well-known/jwks" }));
        app.MapGet("/.well-known/jwks", issuer.Keys);
        await app.StartAsync();
        return issuer;
    }

    public string Token(string subject, string audience = "quality-api", string? issuer = null, TimeSpan? lifetime = null, params (string Name, object Value)[] more) =>
        Sign(_key, subject, audience, issuer ?? Address + "/", lifetime ?? TimeSpan.FromHours(1), more);

    /// <summary>A token of a client that may call so often a day.</summary>
    public string QuotaToken(string client, int limit, params (string Name, object Value)[] more) =>
        Token(client, more: [("client_id", client), ("daily_call_limit", limit), .. more]);

    public string TokenOfAnotherKey(string subject)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(new ECDsaSecurityKey(other) { KeyId = "one", CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
            subject, "quality-api", Address + "/", TimeSpan.FromHours(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.ECDsa.Dispose();
    }

    private IResult Keys(HttpContext context)
    {
        // Told after the answer has gone out, and then the gateway needs a moment to take it over.
        context.Response.OnCompleted(async () =>
        {
            await Task.Delay(200);
            KeysAsked.TrySetResult();
        });
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(_key);
        return Results.Json(new { keys = new[] { new { kty = jwk.Kty, crv = jwk.Crv, x = jwk.X, y = jwk.Y, kid = jwk.Kid, alg = "ES256", use = "sig" } } });
    }

    private static string Sign(ECDsaSecurityKey key, string subject, string audience, string issuer, TimeSpan lifetime, params (string Name, object Value)[] more)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = now.AddHours(-2),
            IssuedAt = now.AddHours(-2),
            Expires = now + lifetime,
            Claims = more.Prepend(("sub", subject)).ToDictionary(claim => claim.Item1, claim => claim.Item2),
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
