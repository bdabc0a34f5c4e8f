using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Quality.Distributed.Tests;

/// <summary>The browser's one address, as the cluster's ingress makes it: identity's paths go to identity, the rest to the dashboard.</summary>
internal sealed class Ingress : IAsyncDisposable
{
    private static readonly string[] OfIdentity = ["/connect", "/.well-known", "/account"];

    private readonly WebApplication app;

    private Ingress(WebApplication app) => this.app = app;

    public static async Task<Ingress> StartAsync(int port, int identity, int dashboard)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = DistributedContextPropagator.CreatePassThroughPropagator(),
        });
        app.Run(async context =>
        {
            var target = Array.Exists(OfIdentity, p => context.Request.Path.StartsWithSegments(p)) ? identity : dashboard;
            await forwarder.SendAsync(context, $"http://127.0.0.1:{target}", client, ForwarderRequestConfig.Empty, KeepHost.Instance);
        });
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class KeepHost : HttpTransformer
    {
        public static readonly KeepHost Instance = new();

        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
        }
    }
}
