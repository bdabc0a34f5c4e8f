using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Quality.Gateway.Configuration;

namespace Quality.Gateway.Callers;

/// <summary>
/// The subject of a bearer token whose signature holds. It only decides whose share of the limit is used: the services
/// check every token themselves, and a token that is not valid here passes as anonymous.
/// </summary>
internal sealed class TokenSubjects(AuthSettings settings, IssuerKeys keys, TimeProvider time)
{
    private const int MostRemembered = 4096;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    // Checking a signature costs more than passing on the call, so tokens found valid are remembered, in two generations.
    private ConcurrentDictionary<string, Known> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, Known> _old = new(StringComparer.Ordinal);

    public async ValueTask<string?> OfAsync(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || authorization.Length > 16_384) return null;
        if (_young.TryGetValue(authorization, out var known) || _old.TryGetValue(authorization, out known))
            return known.Expires > time.GetUtcNow() ? known.Subject : null;
        var valid = await ValidateAsync(authorization[7..].Trim());
        if (valid is not null) Remember(authorization, valid);
        return valid?.Subject;
    }

    private async ValueTask<Known?> ValidateAsync(string token)
    {
        var signingKeys = keys.Current;
        if (signingKeys.Count == 0) return null;
        var result = await _handler.ValidateTokenAsync(token, Parameters(signingKeys));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException) keys.LookAgain();
        if (!result.IsValid || result.SecurityToken is not JsonWebToken { Subject: { Length: > 0 } subject } jwt) return null;
        return new Known(subject, new DateTimeOffset(DateTime.SpecifyKind(jwt.ValidTo, DateTimeKind.Utc)));
    }

    private TokenValidationParameters Parameters(ICollection<SecurityKey> signingKeys) => new()
    {
        // With and without the slash: issuers publish themselves as a URL, people write them as an address.
        ValidIssuers = [settings.Issuer, settings.Issuer + "/"],
        ValidAudience = "quality-api",
        IssuerSigningKeys = signingKeys,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
        ClockSkew = TimeSpan.FromMinutes(1),
    };

    private void Remember(string authorization, Known known)
    {
        if (_young.Count >= MostRemembered)
        {
            _old = _young;
            _young = new ConcurrentDictionary<string, Known>(StringComparer.Ordinal);
        }

        _young[authorization] = known;
    }

    private sealed record Known(string Subject, DateTimeOffset Expires);
}
