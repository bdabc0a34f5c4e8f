using System.Buffers.Text;
using System.Text.Json.Nodes;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Quality.Identity.Issuer;

/// <summary>
/// Binds a client's access token to the certificates that it registered (RFC 8705): the gateway, which sees the certificate of the call, refuses
/// any other. OpenIddict binds only to the certificate of the token request itself, which ends at the web entry and never comes here.
/// </summary>
internal sealed class CertificateBinding : IOpenIddictServerHandler<ProcessSignInContext>
{
    private const string Confirmation = "cnf";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<CertificateBinding>()
            .SetOrder(OpenIddictServerHandlers.PrepareAccessTokenPrincipal.Descriptor.Order + 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        var thumbprints = context.Principal?.GetClaims(TokenClaims.Certificates).Select(hex => Base64Url.EncodeToString(Convert.FromHexString(hex))).ToArray();
        if (thumbprints is { Length: > 0 }) context.AccessTokenPrincipal?.SetClaim(Confirmation, new JsonObject { ["x5t#S256"] = Value(thumbprints) });
        return ValueTask.CompletedTask;
    }

    /// <summary>Several, while one certificate replaces another, are a list.</summary>
    private static JsonNode Value(string[] thumbprints) => thumbprints is [var one] ? one : new JsonArray([.. thumbprints.Select(t => JsonValue.Create(t))]);
}
