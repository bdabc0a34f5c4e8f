using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Quality.Testing;

/// <summary>A real little issuer on a loopback port: discovery document, keys, and tokens for any caller a test needs.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    /// <summary>The issuer's name in tokens.</summary>
    public const string Issuer = "http://issuer.test/";

    private readonly ECDsaSecurityKey key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" };
    private readonly WebApplication app;

    private TestIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object> { ["issuer"] = Issuer, ["jwks_uri"] = Issuer + ".well-known/jwks" }));
        app.MapGet("/.well-known/jwks", () => Results.Json(new { keys = new[] { PublicKey() } }));
    }

    /// <summary>Where services read the keys.</summary>
    public string MetadataAddress { get; private set; } = "";

    /// <summary>Starts it.</summary>
    public static async Task<TestIssuer> StartAsync()
    {
        var issuer = new TestIssuer();
        await issuer.app.StartAsync();
        issuer.MetadataAddress = issuer.app.Urls.First() + "/.well-known/openid-configuration";
        return issuer;
    }

    /// <summary>A signed access token of the caller; a test of refusals changes it before it is signed.</summary>
    public string Token(TestCaller caller, Action<SecurityTokenDescriptor>? change = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = caller.Subject, ["name"] = caller.Subject, ["role"] = caller.Roles, ["client_id"] = "tests" };
        if (caller.Region is not null) claims["region"] = caller.Region;
        if (caller.DataSets.Count > 0) claims["scope"] = string.Join(' ', caller.DataSets.Select(set => $"data:{set}"));
        if (caller.BoundTo.Count > 0) claims["cnf"] = new Dictionary<string, object> { ["x5t#S256"] = Confirmation(caller.BoundTo) };
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "quality-api",
            TokenType = "at+jwt",
            Claims = claims,
            NotBefore = new DateTime(2016, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            IssuedAt = new DateTime(2016, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Expires = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler().CreateToken(token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.ECDsa.Dispose();
    }

    private static object Confirmation(IReadOnlyList<string> thumbprints)
    {
        string[] named = [.. thumbprints.Select(hex => Base64UrlEncoder.Encode(Convert.FromHexString(hex)))];
        return named is [var one] ? one : named;
    }

    private Dictionary<string, string> PublicKey()
    {
        var parameters = key.ECDsa.ExportParameters(false);
        return new()
        {
            ["kty"] = "EC",
            ["use"] = "sig",
            ["alg"] = "ES256",
            ["crv"] = "P-256",
            ["kid"] = key.KeyId,
            ["x"] = Base64UrlEncoder.Encode(parameters.Q.X),
            ["y"] = Base64UrlEncoder.Encode(parameters.Q.Y),
        };
    }
}

/// <summary>Somebody who calls: subject, roles as in tokens, and region.</summary>
public sealed record TestCaller(string Subject, string[] Roles, string? Region)
{
    /// <summary>SHA-256 of the certificate of <see cref="Partner"/>, in hex.</summary>
    public const string PartnerCertificate = "0123456789abcdeffedcba98765432100123456789abcdeffedcba9876543210";

    /// <summary>The province's administrator.</summary>
    public static readonly TestCaller ProvinceAdmin = new("province-admin", ["province_admin"], "620000");

    /// <summary>An administrator of Lanzhou (620100).</summary>
    public static readonly TestCaller LanzhouAdmin = new("lanzhou-admin", ["city_admin"], "620100");

    /// <summary>An administrator of Tianshui (620500).</summary>
    public static readonly TestCaller TianshuiAdmin = new("tianshui-admin", ["city_admin"], "620500");

    /// <summary>A department officer of Lanzhou.</summary>
    public static readonly TestCaller LanzhouOfficer = new("lanzhou-officer", ["department_officer"], "620100");

    /// <summary>An inspector of Lanzhou.</summary>
    public static readonly TestCaller LanzhouInspector = new("lanzhou-inspector", ["inspector"], "620100");

    /// <summary>The province's brand office.</summary>
    public static readonly TestCaller BrandOffice = new("brand-office", ["brand_office"], "620000");

    /// <summary>Reads everything.</summary>
    public static readonly TestCaller Auditor = new("auditor", ["auditor"], "620000");

    /// <summary>Anybody without a token.</summary>
    public static readonly TestCaller Nobody = new("", [], null);

    /// <summary>What a partner province may read, as in the scope <c>data:{name}</c>.</summary>
    public IReadOnlyList<string> DataSets { get; init; } = [];

    /// <summary>SHA-256 in hex of the client certificates to which the token is bound.</summary>
    public IReadOnlyList<string> BoundTo { get; init; } = [];

    /// <summary>SHA-256 in hex of the certificate of the connection; null: it has none.</summary>
    public string? Certificate { get; init; }

    /// <summary>A partner province that holds the data sets, calling with its certificate.</summary>
    public static TestCaller Partner(params string[] dataSets) =>
        new("partner", ["partner_province"], null) { DataSets = dataSets, BoundTo = [PartnerCertificate], Certificate = PartnerCertificate };

    /// <summary>A caller of one role and region.</summary>
    public static TestCaller With(string role, string? region) => new($"{role}-{region}", [role], region);
}
