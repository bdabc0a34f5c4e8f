using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Quality.Gateway.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Quality.Gateway.Routing;

/// <summary>One YARP route a proto service, one cluster a service; what is not in the settings is not reachable.</summary>
internal static class RouteTable
{
    /// <summary>The request header that chooses whose copy of a shared proto service is asked.</summary>
    public const string ServiceHeader = "quality-service";

    public static void Add(IServiceCollection services, GatewaySettings settings)
    {
        services.AddReverseProxy()
            .LoadFromMemory([.. Routes(settings)], [.. settings.Services.Select(service => Cluster(service.Key, service.Value, settings))])
            .ConfigureHttpClient((_, handler) => Connect(handler))
            // The gateway sets the forwarding headers itself (CallerMiddleware).
            .AddTransforms(context => context.UseDefaultForwarders = false);
        // YARP brings data protection for sticky sessions, which we have not; left alone it would write keys into somebody's home
        // directory at start.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        foreach (var keys in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList()) services.Remove(keys);
        services.AddSingleton<IDestinationResolver, PodResolver>();
        services.Configure<TransportFailureRateHealthPolicyOptions>(options => options.DetectionWindowSize = TimeSpan.FromSeconds(10));
    }

    /// <summary>A header that names two services would match two routes, and YARP would fail: it is as good as none.</summary>
    public static Task DropUnclearChoice(HttpContext context, RequestDelegate next)
    {
        var chosen = context.Request.Headers[ServiceHeader];
        if (chosen.Count > 1 || chosen.ToString().Contains(',', StringComparison.Ordinal)) context.Request.Headers.Remove(ServiceHeader);
        return next(context);
    }

    private static IEnumerable<RouteConfig> Routes(GatewaySettings settings)
    {
        foreach (var (protoService, service) in settings.Routes) yield return Route(protoService, protoService, service, null);
        foreach (var protoService in settings.SharedRoutes)
        {
            foreach (var service in settings.Services.Keys)
            {
                var chosen = new RouteHeader { Name = ServiceHeader, Values = [service], Mode = HeaderMatchMode.ExactHeader, IsCaseSensitive = true };
                yield return Route($"{protoService}@{service}", protoService, service, [chosen]);
            }
        }
    }

    private static RouteConfig Route(string id, string protoService, string service, IReadOnlyList<RouteHeader>? headers) =>
        new() { RouteId = id, ClusterId = service, Match = new RouteMatch { Path = $"/{protoService}/{{method}}", Headers = headers } };

    private static ClusterConfig Cluster(string name, Uri address, GatewaySettings settings) => new()
    {
        ClusterId = name,
        LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
        Destinations = new Dictionary<string, DestinationConfig> { [name] = new() { Address = address.AbsoluteUri } },
        HttpRequest = new ForwarderRequestConfig
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = settings.IdleTimeout,
        },
        // A pod that keeps failing is left out for ten seconds, unless none would remain.
        HealthCheck = new HealthCheckConfig
        {
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
            Passive = new PassiveHealthCheckConfig
            {
                Enabled = true,
                Policy = HealthCheckConstants.PassivePolicy.TransportFailureRate,
                ReactivationPeriod = TimeSpan.FromSeconds(10),
            },
        },
    };

    private static void Connect(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
        // A pod that vanished without a word is noticed under a silent stream.
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
    }
}
