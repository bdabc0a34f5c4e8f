namespace Quality.Dashboard.Sessions;

/// <summary>
/// The discovery document names endpoints as the browser reaches them; this process may reach the issuer elsewhere
/// (a cluster's own address, a loopback port). Calls to the issuer's origin go to the origin of the discovery document.
/// </summary>
internal sealed class IssuerBackChannel : DelegatingHandler
{
    private readonly Uri issuer;
    private readonly Uri target;

    public IssuerBackChannel(DashboardSettings settings) : this(settings, new SocketsHttpHandler()) { }

    public IssuerBackChannel(DashboardSettings settings, HttpMessageHandler inner) : base(inner) =>
        (issuer, target) = (settings.Issuer, settings.MetadataAddress);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } uri && SameOrigin(uri, issuer) && !SameOrigin(uri, target))
            request.RequestUri = new Uri(new Uri(target.GetLeftPart(UriPartial.Authority)), uri.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }

    private static bool SameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
