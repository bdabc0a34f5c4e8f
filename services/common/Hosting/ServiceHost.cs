using System.Net;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quality.Common.Access;
using Quality.Common.Audit;
using Quality.Common.Errors;
using Quality.Common.Events;
using Quality.Common.Paging;

namespace Quality.Common.Hosting;

/// <summary>Hosts one module in a pod, or all of them in one process; nothing in a module depends on which.</summary>
public static class ServiceHost
{
    /// <summary>Runs until SIGTERM; the whole Program.cs of a service.</summary>
    public static async Task RunAsync(string[] args, ServiceModule module)
    {
        await using var app = Build(args, [module]);
        await app.RunAsync();
    }

    /// <summary>Builds a host; <paramref name="configure"/> comes last (tests replace the clock there).</summary>
    public static WebApplication Build(string[] args, IReadOnlyList<ServiceModule> modules, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ApplicationName = modules[0].GetType().Assembly.GetName().Name });
        var settings = ServiceSettings.From(builder.Configuration, modules[0].DefaultPort, [.. modules.Select(m => m.Name)]);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc.AspNetCore", LogLevel.Error); // refusals are answers, not log lines
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Services.AddSingleton(settings);
        AddPlatform(builder, settings);
        foreach (var module in modules)
        {
            var runtime = module.AddRuntime(builder.Services, settings, builder.Configuration);
            module.AddServices(builder.Services, builder.Configuration);
            builder.Services.AddSingleton<IHostedService>(s => ActivatorUtilities.CreateInstance<ModuleStarter>(s, runtime));
            builder.Services.AddSingleton<IHostedService>(s => ActivatorUtilities.CreateInstance<Housekeeping>(s, runtime));
            if (!string.IsNullOrEmpty(settings.Redis))
                builder.Services.AddSingleton<IHostedService>(s => ActivatorUtilities.CreateInstance<ChangeNotices>(s, runtime));
            if (settings.Transport != EventTransport.None)
                builder.Services.AddSingleton<IHostedService>(s => ActivatorUtilities.CreateInstance<EventRelay>(s, runtime));
        }

        builder.Services.AddNoKeyRing(); // after the modules: one of them may bring it along again
        configure?.Invoke(builder);
        var app = builder.Build();
        Map(app, settings, modules);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ServiceSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // a client stream has no end known before; messages are limited to 16 MB each
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
        kestrel.Limits.Http2.InitialStreamWindowSize = 768 * 1024;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        Open(settings.GrpcPort, HttpProtocols.Http2);
        if (settings.MetricsPort is { } port) Open(port, HttpProtocols.Http1);

        // AnyIP falls back to IPv4 where the machine has no IPv6.
        void Open(int number, HttpProtocols protocols)
        {
            if (settings.LoopbackOnly) kestrel.Listen(IPAddress.Loopback, number, o => o.Protocols = protocols);
            else kestrel.ListenAnyIP(number, o => o.Protocols = protocols);
        }
    }

    private static void AddPlatform(WebApplicationBuilder builder, ServiceSettings settings)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ModuleDirectory>();
        services.AddSingleton<EventDispatcher>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = 16 * 1024 * 1024;
            grpc.MaxSendMessageSize = 16 * 1024 * 1024;
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<AccessInterceptor>();
            grpc.Interceptors.Add<PageInterceptor>();
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(o => o.Services.Map("", c => c.Tags.Contains("ready"))).AddCheck<ModulesHealthCheck>("modules", HealthStatus.Unhealthy, ["ready"]);
        services.AddTokenValidation(settings);
        services.AddTelemetry(builder.Configuration, settings);
        if (settings.Transport == EventTransport.InProcess) services.AddSingleton<IEventPublisher, InProcessPublisher>();
        if (settings.Transport != EventTransport.Dapr) return;
        services.AddSingleton(new DaprClientBuilder().Build());
        services.AddSingleton<IEventPublisher, DaprPublisher>();
    }

    private static void Map(WebApplication app, ServiceSettings settings, IReadOnlyList<ServiceModule> modules)
    {
        app.UseMalformedMessageErrors();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        foreach (var module in modules) module.MapGrpc(app);
        app.MapGrpcService<EventLogGrpc>();
        app.MapGrpcService<AuditGrpc>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        if (settings.Transport == EventTransport.Dapr) app.MapGrpcService<DaprCallback>();
        if (settings.MetricsPort is { } port) app.MapMetrics(port);
        var gauges = EventMetrics.Observe([.. app.Services.GetServices<ModuleRuntime>()]);
        app.Lifetime.ApplicationStopped.Register(gauges.Dispose);
    }
}
