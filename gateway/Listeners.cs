using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Quality.Gateway.Configuration;
using Quality.Gateway.Tls;

namespace Quality.Gateway;

/// <summary>What Kestrel listens on, and the limits that suit calls which may last for hours.</summary>
internal static class Listeners
{
    private static readonly object ByMetrics = new();

    public static void Add(WebApplicationBuilder builder, GatewaySettings settings)
    {
        if (settings.Tls is { } tls) builder.Services.AddSingleton(tls).AddSingleton<ServerTls>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits);
            Listen(kestrel, settings.Listen, settings.GrpcPort, listen => Grpc(listen, settings));
            if (settings.MetricsPort is { } port) Listen(kestrel, settings.Listen, port, Metrics);
        });
    }

    /// <summary>True for a request through Ports:Metrics, which only the operator's network reaches.</summary>
    public static bool IsMetrics(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(ByMetrics) == true;

    private static void Grpc(ListenOptions listen, GatewaySettings settings)
    {
        // A cleartext port speaks HTTP/1.1 or HTTP/2, never both; behind TLS a browser can at least be told what this is.
        listen.Protocols = settings.Tls is null ? HttpProtocols.Http2 : HttpProtocols.Http1AndHttp2;
        if (settings.Tls is not null) listen.UseHttps(listen.ApplicationServices.GetRequiredService<ServerTls>().Handshake());
    }

    private static void Metrics(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Items[ByMetrics] = ByMetrics;
            return next(connection);
        });
    }

    private static void Limit(KestrelServerLimits limits)
    {
        // An import is one request body of any length; the services limit each message (16 MB).
        limits.MaxRequestBodySize = null;
        // A stream may be silent, and a reader may pause; IdleSeconds and the pings below end what is dead.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        // The dashboard opens one connection for all its users, and each open page watches.
        limits.Http2.MaxStreamsPerConnection = 1000;
        limits.Http2.InitialStreamWindowSize = 1024 * 1024;
        limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
    }

    private static void Listen(KestrelServerOptions kestrel, IPAddress? address, int port, Action<ListenOptions> configure)
    {
        if (address is null && port == 0) kestrel.Listen(IPAddress.Loopback, 0, configure);
        else if (address is null) kestrel.ListenLocalhost(port, configure);
        else if (address.Equals(IPAddress.IPv6Any)) kestrel.ListenAnyIP(port, configure);
        else kestrel.Listen(address, port, configure);
    }
}
