using System.Net;
using Quality.Dashboard;
using Yarp.ReverseProxy.Forwarder;

namespace Quality.AllInOne;

/// <summary>The browser's one address: identity's pages and endpoints go to identity, everything else is the dashboard (an ingress does this in the cluster).</summary>
internal static class WebEntry
{
    private static readonly string[] OfIdentity = ["/connect", "/.well-known", "/account"];

    public static WebApplication Build(AllInOneSettings settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings.Args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings.ForDashboard());
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Yarp", LogLevel.Warning);
        Guest.Add(builder);
        // Passwords cross this port: in cleartext only on this machine, unless somebody puts TLS in front and says so.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (builder.Configuration["Listen"] == "any") kestrel.ListenAnyIP(settings.WebPort);
            else kestrel.ListenLocalhost(settings.WebPort);
        });
        builder.Services.AddHttpForwarder();
        builder.AddDashboard();
        var app = builder.Build();
        app.MapWhen(context => Array.Exists(OfIdentity, p => context.Request.Path.StartsWithSegments(p)), branch => Forward(branch, settings.IdentityWeb));
        return app.UseDashboard();
    }

    private static void Forward(IApplicationBuilder branch, string identity)
    {
        var forwarder = branch.ApplicationServices.GetRequiredService<IHttpForwarder>();
        var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None });
        branch.Run(async context =>
        {
            var error = await forwarder.SendAsync(context, identity, client, ForwarderRequestConfig.Empty, new ClientAddress());
            if (error != ForwarderError.None && !context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status502BadGateway;
        });
    }

    /// <summary>Identity limits sign-ins by address: it hears the browser's, whatever the browser itself claims.</summary>
    private sealed class ClientAddress : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Remove("X-Forwarded-For");
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
        }
    }
}
