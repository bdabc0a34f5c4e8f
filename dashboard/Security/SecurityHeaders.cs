using System.Security.Cryptography;

namespace Quality.Dashboard.Security;

/// <summary>
/// One content security policy on every response. Scripts: our own origin and the response's nonce, no eval.
/// Style elements: our own files only. Style attributes stay allowed, because the component library writes them
/// (`style="…"` set by Blazor's renderer counts as inline); an attribute cannot load code, and no data goes into one.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, DashboardSettings settings)
{
    private const string NonceItem = "quality.csp-nonce";

    // After sign-out a form's redirect leads to the issuer, which browsers check against form-action.
    private readonly string issuer = settings.Issuer.GetLeftPart(UriPartial.Authority);

    public static string Nonce(HttpContext context) => (string)context.Items[NonceItem]!;

    public Task InvokeAsync(HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceItem] = nonce;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; " +
            "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
            $"form-action 'self' {issuer}; base-uri 'self'; frame-ancestors 'none'; object-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        // Codes are scanned on one page: nothing else of this site gets the camera.
        var camera = context.Request.Path.StartsWithSegments("/dashboard/scan") ? "(self)" : "()";
        headers["Permissions-Policy"] = $"camera={camera}, microphone=(), geolocation=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return next(context);
    }
}
