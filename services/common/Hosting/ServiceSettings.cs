using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Quality.Common.Hosting;

/// <summary>How events travel.</summary>
public enum EventTransport
{
    /// <summary>Nothing is sent: rows wait in the outbox.</summary>
    None,

    /// <summary>All modules live in this process.</summary>
    InProcess,

    /// <summary>A Dapr sidecar stands beside this process.</summary>
    Dapr,
}

/// <summary>Everything that a host of services can be told; every setting has a default that works on one machine.</summary>
public sealed record ServiceSettings
{
    /// <summary>Directory of databases, keys and files. Default <c>data</c>.</summary>
    public required string Data { get; init; }

    /// <summary>Cleartext HTTP/2.</summary>
    public required int GrpcPort { get; init; }

    /// <summary>HTTP/1.1 for health and Prometheus; null: none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>HTTP/1.1 of identity's pages and tokens, which identity opens itself; null: none.</summary>
    public int? IdentityWebPort { get; init; }

    /// <summary>Whether to listen on the loopback addresses only.</summary>
    public bool LoopbackOnly { get; init; }

    /// <summary>The issuer of access tokens, as it stands in them.</summary>
    public required string Issuer { get; init; }

    /// <summary>Where its keys are read.</summary>
    public required string MetadataAddress { get; init; }

    /// <summary>How events travel.</summary>
    public EventTransport Transport { get; init; }

    /// <summary>Name of the Dapr pub/sub component. Default <c>pubsub</c>.</summary>
    public string PubSub { get; init; } = "pubsub";

    /// <summary>The token by which the sidecar proves itself (APP_API_TOKEN).</summary>
    public string? DaprAppToken { get; init; }

    /// <summary>Redis connection string; null: none.</summary>
    public string? Redis { get; init; }

    /// <summary>Reads the configuration; all problems are reported together.</summary>
    /// <param name="configuration">Arguments, environment and files.</param>
    /// <param name="defaultPort">gRPC port when none is configured.</param>
    /// <param name="services">Names of the hosted services, whose connection strings are looked at.</param>
    public static ServiceSettings From(IConfiguration configuration, int defaultPort, params IReadOnlyList<string> services)
    {
        var problems = new List<string>();
        var issuer = configuration["Auth:Issuer"] ?? "http://localhost:8080/";
        var settings = new ServiceSettings
        {
            Data = Path.GetFullPath(configuration["Data"] ?? "data"),
            GrpcPort = Port(configuration, "Ports:Grpc", problems) ?? defaultPort,
            MetricsPort = Port(configuration, "Ports:Metrics", problems),
            IdentityWebPort = Port(configuration, "Ports:IdentityWeb", problems),
            LoopbackOnly = OneOf(configuration, "Listen", "any", ["any", "loopback"], problems) == "loopback",
            Issuer = Address("Auth:Issuer", issuer, problems),
            MetadataAddress = Address("Auth:MetadataAddress", configuration["Auth:MetadataAddress"] ?? $"{issuer.TrimEnd('/')}/.well-known/openid-configuration", problems),
            Transport = Enum.Parse<EventTransport>(
                OneOf(configuration, "Events:Transport", configuration["DAPR_GRPC_PORT"] is null ? "none" : "dapr", ["none", "inprocess", "dapr"], problems), ignoreCase: true),
            PubSub = configuration["Events:PubSub"] ?? "pubsub",
            DaprAppToken = configuration["APP_API_TOKEN"],
            Redis = configuration["Redis"],
        };
        if (settings.GrpcPort != 0 && settings.GrpcPort == settings.MetricsPort) problems.Add($"Ports:Grpc and Ports:Metrics are both {settings.GrpcPort}; a cleartext port speaks HTTP/2 or HTTP/1.1.");
        if (settings.Transport == EventTransport.Dapr && string.IsNullOrEmpty(settings.DaprAppToken))
            problems.Add("Events:Transport is dapr, but APP_API_TOKEN is not set: the callback would be open to anybody.");
        foreach (var service in services) Database(configuration, service, problems);
        return problems.Count == 0 ? settings : throw new InvalidOperationException("The configuration has problems:\n- " + string.Join("\n- ", problems));
    }

    private static string OneOf(IConfiguration configuration, string key, string otherwise, string[] known, List<string> problems)
    {
        var value = configuration[key] is { Length: > 0 } given ? given.ToLowerInvariant() : otherwise;
        if (known.Contains(value)) return value;
        problems.Add($"{key} is \"{configuration[key]}\"; it must be one of: {string.Join(", ", known)}.");
        return known[0];
    }

    /// <summary>Tokens carry an address in its full form: https://quality.example is https://quality.example/ there.</summary>
    private static string Address(string key, string value, List<string> problems)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address.AbsoluteUri;
        problems.Add($"{key} is \"{value}\"; it must be an absolute URI that begins with http:// or https://.");
        return value;
    }

    /// <summary>A connection string holds a password: its problem is told without it.</summary>
    private static void Database(IConfiguration configuration, string service, List<string> problems)
    {
        try
        {
            _ = new Npgsql.NpgsqlConnectionStringBuilder(configuration.GetConnectionString(service));
        }
        catch (ArgumentException)
        {
            problems.Add($"ConnectionStrings:{service} is not a connection string of PostgreSQL (Host=…;Username=…;Database=…).");
        }
    }

    private static int? Port(IConfiguration configuration, string key, List<string> problems)
    {
        if (string.IsNullOrEmpty(configuration[key])) return null;
        if (int.TryParse(configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535) return port;
        problems.Add($"{key} is \"{configuration[key]}\"; it must be a port number.");
        return null;
    }
}
