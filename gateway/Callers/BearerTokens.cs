using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Quality.Gateway.Configuration;

namespace Quality.Gateway.Callers;

/// <summary>
/// What a bearer token says whose signature holds. It only decides whose share of the limits is used: the services check every
/// token themselves, and a token that is not valid here passes as anonymous.
/// </summary>
internal sealed class BearerTokens(AuthSettings settings, IssuerKeys keys, TimeProvider time)
{
    private const int MostRemembered = 4096;

    // Not less than the services', or a token would still be good there when it is no longer counted here.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    // Checking a signature costs more than passing on the call, so tokens found valid are remembered, in two generations.
    private ConcurrentDictionary<string, BearerToken> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, BearerToken> _old = new(StringComparer.Ordinal);

    public async ValueTask<BearerToken?> OfAsync(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;
        var text = authorization[7..].Trim();
        if (_young.TryGetValue(text, out var known) || _old.TryGetValue(text, out known)) return known.Expires + Skew > time.GetUtcNow() ? known : null;
        var valid = await ValidateAsync(text);
        if (valid is not null) Remember(text, valid);
        return valid;
    }

    private async ValueTask<BearerToken?> ValidateAsync(string token)
    {
        var signingKeys = keys.Current;
        if (signingKeys.Count == 0) return null;
        var result = await _handler.ValidateTokenAsync(token, Parameters(signingKeys));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException) keys.LookAgain();
        return result is { IsValid: true, SecurityToken: JsonWebToken { Subject.Length: > 0 } jwt } ? BearerToken.Of(jwt) : null;
    }

    private TokenValidationParameters Parameters(ICollection<SecurityKey> signingKeys) => new()
    {
        // With and without the slash: issuers publish themselves as a URL, people write them as an address.
        ValidIssuers = [settings.Issuer, settings.Issuer + "/"],
        ValidAudience = "quality-api",
        IssuerSigningKeys = signingKeys,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
        ClockSkew = Skew,
    };

    private void Remember(string text, BearerToken token)
    {
        if (_young.Count >= MostRemembered)
        {
            _old = _young;
            _young = new ConcurrentDictionary<string, BearerToken>(StringComparer.Ordinal);
        }

        _young[text] = token;
    }
}

/// <summary>A token that the issuer signed for our services.</summary>
/// <param name="Subject">Its <c>sub</c>.</param>
/// <param name="Quota">Its client and <c>daily_call_limit</c>; null without a limit.</param>
/// <param name="Certificates">SHA-256 in base64url of the certificates to which <c>cnf</c> binds it; null when it is free.</param>
/// <param name="Expires">When it ends.</param>
internal sealed record BearerToken(string Subject, DailyQuota? Quota, IReadOnlyList<string>? Certificates, DateTimeOffset Expires)
{
    public static BearerToken Of(JsonWebToken jwt)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedPayload));
        var claims = payload.RootElement;
        return new(jwt.Subject, QuotaOf(claims, jwt.Subject), CertificatesOf(claims), new DateTimeOffset(DateTime.SpecifyKind(jwt.ValidTo, DateTimeKind.Utc)));
    }

    /// <summary>Whether the connection is one of the client's own; the services refuse the call otherwise.</summary>
    public bool GoodOver(ClientCertificate? certificate) => Certificates is null
        || (certificate is not null && Certificates.Contains(Base64Url.EncodeToString(Convert.FromHexString(certificate.Thumbprint)), StringComparer.Ordinal));

    private static DailyQuota? QuotaOf(JsonElement claims, string subject)
    {
        if (!claims.TryGetProperty("daily_call_limit", out var limit) || limit.ValueKind != JsonValueKind.Number || !limit.TryGetInt32(out var calls) || calls <= 0) return null;
        return new(claims.TryGetProperty("client_id", out var client) && client.ValueKind == JsonValueKind.String ? client.GetString()! : subject, calls);
    }

    // A confirmation that cannot be read is held by nobody.
    private static List<string>? CertificatesOf(JsonElement claims)
    {
        if (!claims.TryGetProperty("cnf", out var confirmation)) return null;
        if (confirmation.ValueKind != JsonValueKind.Object || !confirmation.TryGetProperty("x5t#S256", out var named)) return [];
        IEnumerable<JsonElement> all = named.ValueKind == JsonValueKind.Array ? named.EnumerateArray() : [named];
        return [.. all.Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)];
    }
}
