using System.Buffers;
using System.Buffers.Text;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Quality.Common.Access;

/// <summary>
/// A token with the claim <c>cnf</c> is good only over one of the client certificates that it names (RFC 8705), so that it is worth nothing
/// to a thief. The gateway, where connections end, says which certificate a call came with, in a header that it lets nobody else set.
/// </summary>
internal static class CertificateBinding
{
    /// <summary>SHA-256 of the certificate's DER in hex, set by the gateway.</summary>
    public const string Header = "x-quality-client-cert";

    public const string Reason = "CERTIFICATE_REQUIRED";

    private const string Confirmation = "cnf";
    private const int Sha256Size = 32;

    public static bool IsBound(ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Confirmation);

    /// <summary>After signature, audience and time have been found right.</summary>
    public static Task CheckAsync(TokenValidatedContext context)
    {
        if (context.Principal is not { } user || Holds(user, context.Request.Headers[Header])) return Task.CompletedTask;
        context.HttpContext.Features.Set(new Refused(Caller.Of(user)));
        context.Fail("The token is bound to a client certificate that the call did not come with.");
        return Task.CompletedTask;
    }

    /// <summary>Whose token was refused, for the answer and the audit log; null when none was.</summary>
    public static Caller? RefusedCaller(HttpContext context) => context.Features.Get<Refused>()?.Caller;

    /// <summary>Whether the token is free, or bound to the certificate that the gateway vouches for.</summary>
    public static bool Holds(ClaimsPrincipal user, StringValues vouched)
    {
        var claims = user.FindAll(Confirmation).ToList();
        if (claims.Count == 0) return true;
        return claims.Count == 1 && vouched.Count == 1 && Base64UrlOf(vouched[0]) is { } thumbprint && Named(claims[0].Value).Contains(thumbprint, StringComparer.Ordinal);
    }

    /// <summary>The token's spelling of the gateway's: one way only, because a hash has many spellings in base64url for lax readers.</summary>
    private static string? Base64UrlOf(string? hex)
    {
        Span<byte> hash = stackalloc byte[Sha256Size];
        return hex?.Length == 2 * Sha256Size && Convert.FromHexString(hex, hash, out _, out _) == OperationStatus.Done ? Base64Url.EncodeToString(hash) : null;
    }

    /// <summary>One thumbprint, or a list while one certificate replaces another; a confirmation of another kind names none, and so is never held.</summary>
    private static List<string> Named(string confirmation)
    {
        try
        {
            using var json = JsonDocument.Parse(confirmation);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("x5t#S256", out var named)) return [];
            IEnumerable<JsonElement> all = named.ValueKind == JsonValueKind.Array ? named.EnumerateArray() : [named];
            return [.. all.Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record Refused(Caller Caller);
}
