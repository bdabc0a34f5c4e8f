using Microsoft.AspNetCore.HttpOverrides;
using Quality.Gateway.Callers;
using Quality.Gateway.Configuration;
using Quality.Gateway.Health;
using Quality.Gateway.Limits;
using Quality.Gateway.Refusals;
using Quality.Gateway.Routing;
using Quality.Gateway.Tls;

namespace Quality.Gateway;

/// <summary>
/// Transport, TLS, limits and refusals of the gateway, for a web host that does nothing else: in a host that also serves
/// gRPC services their own endpoints would win over the proxy's.
/// </summary>
public static class GatewayModule
{
    /// <summary>Reads the settings, takes over Kestrel and registers what the gateway needs.</summary>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder) =>
        builder.AddGateway(GatewaySettings.Read(builder.Configuration));

    internal static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, GatewaySettings settings)
    {
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddSingleton<Outages>();
        // Its own answer for unknown services would come before ours, and has no ErrorInfo.
        builder.Services.AddGrpc(grpc => grpc.IgnoreUnknownServices = true);
        builder.Services.AddSingleton<ServiceHealth>();
        // YARP writes two lines a call, and a stack trace for each failed one: Outages says it once instead.
        builder.Logging.AddFilter("Yarp", LogLevel.Critical);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        Listeners.Add(builder, settings);
        RouteTable.Add(builder.Services, settings);
        CallerMiddleware.Add(builder.Services, settings);
        RateLimitMiddleware.Add(builder.Services, settings);
        DailyQuotaMiddleware.Add(builder.Services, settings);
        Observability.Add(builder, settings);
        return builder;
    }

    /// <summary>The pipeline: each line refuses what the next need not see.</summary>
    public static WebApplication UseGateway(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<GatewaySettings>();
        Observability.Use(app, settings);
        app.UseMiddleware<PlainAnswers>();
        if (settings.TrustedProxies.Count > 0) app.UseForwardedHeaders(Forwarded(settings));
        app.UseMiddleware<RefusalMiddleware>();
        app.UseMiddleware<CallerMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<DailyQuotaMiddleware>();
        app.Use(RouteTable.DropUnclearChoice);
        app.UseRouting();
        app.MapGrpcService<GatewayHealth>();
        app.MapReverseProxy();
        app.MapFallback("{**path}", UnknownRoute.RefuseAsync);
        return app;
    }

    // A hop that is not a trusted proxy ends the walk, so a client cannot choose its own address.
    private static ForwardedHeadersOptions Forwarded(GatewaySettings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies) options.KnownIPNetworks.Add(network);
        return options;
    }
}
