using System.Net;
using Quality.Gateway.Tls;
using StackExchange.Redis;

namespace Quality.Gateway.Configuration;

/// <summary>Everything that can be set, checked: a gateway that starts is a gateway whose settings make sense.</summary>
internal sealed record GatewaySettings
{
    /// <summary>0 = any free port.</summary>
    public required int GrpcPort { get; init; }

    /// <summary>HTTP/1.1 for health and Prometheus; null = none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Null = loopback only.</summary>
    public IPAddress? Listen { get; init; }

    public required IReadOnlyDictionary<string, Uri> Services { get; init; }

    /// <summary>Proto service to service.</summary>
    public required IReadOnlyDictionary<string, string> Routes { get; init; }

    /// <summary>Proto services that every service implements.</summary>
    public required IReadOnlyList<string> SharedRoutes { get; init; }

    /// <summary>Calls that one caller may start within a window; 0 = no limit.</summary>
    public required int Permits { get; init; }

    public required TimeSpan Window { get; init; }

    public required TimeSpan IdleTimeout { get; init; }

    public required TimeSpan Drain { get; init; }

    public TlsSettings? Tls { get; init; }

    public AuthSettings? Auth { get; init; }

    public ConfigurationOptions? Redis { get; init; }

    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    /// <summary>The embedded defaults below whatever the host was given.</summary>
    public static GatewaySettings Read(IConfiguration given)
    {
        var defaults = Defaults();
        var reader = new SettingsReader(Merge(defaults, given));
        var services = ReadServices(reader, given, defaults);
        var settings = new GatewaySettings
        {
            GrpcPort = reader.Number("Ports:Grpc", 0, 65535),
            MetricsPort = reader.Text("Ports:Metrics") is null ? null : reader.Number("Ports:Metrics", 0, 65535),
            Listen = ReadListen(reader),
            Services = services,
            Routes = ReadRoutes(reader, services),
            SharedRoutes = [.. reader.Children("SharedRoutes").Where(route => bool.TryParse(route.Value, out var open) && open).Select(route => route.Name)],
            Permits = reader.Number("RateLimit:Permits", 0, 10_000_000),
            Window = TimeSpan.FromSeconds(reader.Number("RateLimit:Seconds", 1, 3600)),
            IdleTimeout = TimeSpan.FromSeconds(reader.Number("IdleSeconds", 31, 86_400)),
            Drain = TimeSpan.FromSeconds(reader.Number("DrainSeconds", 0, 600)),
            Tls = TlsSettings.Read(reader),
            Auth = ReadAuth(reader),
            Redis = ReadRedis(reader),
            TrustedProxies = reader.Networks("TrustedProxies"),
        };
        reader.ThrowIfAny();
        return settings;
    }

    private static IConfigurationRoot Defaults()
    {
        using var stream = typeof(GatewaySettings).Assembly.GetManifestResourceStream("Quality.Gateway.appsettings.json")
            ?? throw new InvalidOperationException("The embedded appsettings.json is missing.");
        return new ConfigurationBuilder().AddJsonStream(stream).Build();
    }

    // Not by AddConfiguration, for which an empty value is none: an empty value closes a route and switches tokens off.
    private static IConfigurationRoot Merge(params IConfiguration[] layers)
    {
        var merged = new ConfigurationBuilder();
        foreach (var layer in layers) merged.AddInMemoryCollection(layer.AsEnumerable().Where(setting => setting.Value is not null));
        return merged.Build();
    }

    // `Services:all` beats the defaults but not an address that somebody gave for one service.
    private static Dictionary<string, Uri> ReadServices(SettingsReader reader, IConfiguration given, IConfigurationRoot defaults)
    {
        var services = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var (name, value) in reader.Children("Services").Where(service => service.Name != "all"))
        {
            var chosen = given[$"Services:{name}"] ?? given["Services:all"] ?? defaults[$"Services:{name}"] ?? value;
            var address = reader.Address($"Services:{name}", chosen);
            if (address is { PathAndQuery: not "/" }) reader.Problem($"Services:{name}", $"is '{chosen}'; a path makes no sense in it");
            else if (address is not null) services[name] = address;
        }

        return services;
    }

    private static Dictionary<string, string> ReadRoutes(SettingsReader reader, Dictionary<string, Uri> services)
    {
        var routes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (protoService, name) in reader.Children("Routes"))
        {
            var key = $"Routes:{protoService}";
            // The sidecar's callback and reflection speak to services from inside, never through the way in from outside.
            if (protoService.StartsWith("dapr.", StringComparison.OrdinalIgnoreCase) || protoService.StartsWith("grpc.", StringComparison.OrdinalIgnoreCase))
                reader.Problem(key, "opens an internal interface to the outside");
            else if (protoService.AsSpan().ContainsAnyExcept(ProtoNames) || !protoService.Contains('.', StringComparison.Ordinal))
                reader.Problem(key, "is not the full name of a proto service");
            else if (!services.ContainsKey(name))
                reader.Problem(key, $"goes to '{name}', for which there is no Services:{name}");
            routes[protoService] = name;
        }

        return routes;
    }

    private static readonly System.Buffers.SearchValues<char> ProtoNames =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

    // Without TLS only this machine is let in, unless somebody says that the network is safe (pods behind an ingress).
    private static IPAddress? ReadListen(SettingsReader reader)
    {
        var text = reader.Text("Listen") ?? (reader.Text("Tls:Certificate") is null ? "loopback" : "any");
        if (text == "loopback") return null;
        if (text == "any") return IPAddress.IPv6Any;
        if (IPAddress.TryParse(text, out var address)) return address;
        reader.Problem("Listen", $"is '{text}'; loopback, any or an IP address is needed");
        return null;
    }

    private static AuthSettings? ReadAuth(SettingsReader reader)
    {
        var issuer = reader.Address("Auth:Issuer", reader.Text("Auth:Issuer"));
        var metadata = reader.Address("Auth:MetadataAddress", reader.Text("Auth:MetadataAddress"));
        if (issuer is null && metadata is not null) reader.Problem("Auth:Issuer", "is missing, but Auth:MetadataAddress is set");
        if (issuer is null) return null;
        var text = issuer.OriginalString.TrimEnd('/');
        return new AuthSettings(text, metadata ?? new Uri(text + "/.well-known/openid-configuration"));
    }

    private static ConfigurationOptions? ReadRedis(SettingsReader reader)
    {
        var text = reader.Text("Redis");
        if (text is null) return null;
        try
        {
            var options = ConfigurationOptions.Parse(text);
            if (options.EndPoints.Count == 0) reader.Problem("Redis", "names no host");
            return options;
        }
        catch (ArgumentException e)
        {
            reader.Problem("Redis", $"cannot be read: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
            return null;
        }
    }
}

/// <summary>Whose tokens name a caller for the rate limit; the services check the token for themselves.</summary>
internal sealed record AuthSettings(string Issuer, Uri MetadataAddress);
