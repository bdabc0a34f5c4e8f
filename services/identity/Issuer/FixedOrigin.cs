namespace Quality.Identity.Issuer;

/// <summary>
/// Every request is answered as if it had come to Auth:Issuer: addresses in redirects, tokens and the discovery document come from
/// configuration alone, whatever a Host header claims.
/// </summary>
internal sealed class FixedOrigin(RequestDelegate next, IssuerSettings settings)
{
    private static readonly object Inside = new();

    /// <summary>Whether the request was sent to the host of Auth:MetadataAddress, which only servers know.</summary>
    public static bool CameInside(HttpContext http) => http.Items.ContainsKey(Inside);

    public Task InvokeAsync(HttpContext http)
    {
        if (settings.MetadataAddress is { } inner && http.Request.Host.Value == inner.Authority) http.Items[Inside] = true;
        http.Request.Scheme = settings.Issuer.Scheme;
        http.Request.Host = new HostString(settings.Issuer.Authority);
        return next(http);
    }
}
