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
    public static ServiceSettings From(IConfiguration configuration, int defaultPort)
    {
        var problems = new List<string>();
        var transport = configuration["Events:Transport"] ?? (configuration["DAPR_GRPC_PORT"] is null ? "none" : "dapr");
        if (!Enum.TryParse<EventTransport>(transport, ignoreCase: true, out var parsed))
            problems.Add($"Events:Transport is \"{transport}\"; it must be inprocess, dapr or none.");
        var issuer = configuration["Auth:Issuer"] ?? "http://localhost:8080/";
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out _)) problems.Add($"Auth:Issuer is \"{issuer}\"; it must be an absolute URI.");
        var metadata = configuration["Auth:MetadataAddress"] ?? $"{issuer.TrimEnd('/')}/.well-known/openid-configuration";
        if (!Uri.TryCreate(metadata, UriKind.Absolute, out _)) problems.Add($"Auth:MetadataAddress is \"{metadata}\"; it must be an absolute URI.");
        var settings = new ServiceSettings
        {
            Data = Path.GetFullPath(configuration["Data"] ?? "data"),
            GrpcPort = Port(configuration, "Ports:Grpc", problems) ?? defaultPort,
            MetricsPort = Port(configuration, "Ports:Metrics", problems),
            IdentityWebPort = Port(configuration, "Ports:IdentityWeb", problems),
            LoopbackOnly = configuration["Listen"] == "loopback",
            // Tokens carry the address in its full form: https://quality.example is https://quality.example/ there.
            Issuer = Uri.TryCreate(issuer, UriKind.Absolute, out var address) ? address.AbsoluteUri : issuer,
            MetadataAddress = metadata,
            Transport = parsed,
            PubSub = configuration["Events:PubSub"] ?? "pubsub",
            DaprAppToken = configuration["APP_API_TOKEN"],
            Redis = configuration["Redis"],
        };
        if (settings.Transport == EventTransport.Dapr && string.IsNullOrEmpty(settings.DaprAppToken))
            problems.Add("Events:Transport is dapr, but APP_API_TOKEN is not set: the callback would be open to anybody.");
        if (problems.Count > 0) throw new InvalidOperationException("The configuration has problems:\n- " + string.Join("\n- ", problems));
        return settings;
    }

    private static int? Port(IConfiguration configuration, string key, List<string> problems)
    {
        if (string.IsNullOrEmpty(configuration[key])) return null;
        if (int.TryParse(configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535) return port;
        problems.Add($"{key} is \"{configuration[key]}\"; it must be a port number.");
        return null;
    }
}
