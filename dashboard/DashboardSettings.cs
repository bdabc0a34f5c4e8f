namespace Quality.Dashboard;

/// <summary>What the dashboard can be told; every value has a default that works on one machine.</summary>
internal sealed record DashboardSettings
{
    /// <summary>The gateway's gRPC address (HTTP/2; cleartext only inside a trusted network).</summary>
    public required Uri Gateway { get; init; }

    /// <summary>The issuer as the browser and the tokens name it.</summary>
    public required Uri Issuer { get; init; }

    /// <summary>The discovery document as this process reaches it; its host also serves the token endpoint and the keys.</summary>
    public required Uri MetadataAddress { get; init; }

    public required string ClientId { get; init; }
    public string? ClientSecret { get; init; }
    public required string Scope { get; init; }

    /// <summary>The data directory; the data-protection keys lie in its folder <c>keys</c>.</summary>
    public required string Data { get; init; }

    /// <summary>Shares sessions between replicas; without it each replica keeps its own.</summary>
    public string? Redis { get; init; }

    /// <summary>The data of this installation are invented (示例数据): every page says so.</summary>
    public bool Sample { get; init; }

    /// <summary>Shows the page of all components with invented data, without signing in: for development only.</summary>
    public bool Gallery { get; init; }

    public static DashboardSettings From(IConfiguration configuration)
    {
        var problems = new List<string>();
        var issuer = Address(configuration, "Auth:Issuer", $"http://localhost:{WebPort(configuration)}/", problems);
        var settings = new DashboardSettings
        {
            Gateway = Address(configuration, "Gateway", $"http://localhost:{configuration["Ports:Grpc"] ?? "8081"}", problems),
            Issuer = issuer,
            MetadataAddress = Address(configuration, "Auth:MetadataAddress", new Uri(issuer, ".well-known/openid-configuration").AbsoluteUri, problems),
            ClientId = configuration["Auth:Dashboard:ClientId"] ?? "quality-dashboard",
            ClientSecret = configuration["Auth:Dashboard:ClientSecret"],
            Scope = configuration["Auth:Dashboard:Scope"] ?? "openid profile roles offline_access",
            Data = configuration["Data"] ?? "data",
            Redis = configuration["Redis"] is { Length: > 0 } redis ? redis : null,
            Sample = configuration.GetValue("Sample", false),
            Gallery = configuration.GetValue("Dashboard:Gallery", false),
        };
        if (issuer.Scheme != Uri.UriSchemeHttps && !issuer.IsLoopback)
            problems.Add($"Auth:Issuer ({issuer}) must use https: passwords and tokens cross it in cleartext only on loopback.");
        return problems.Count == 0
            ? settings
            : throw new InvalidOperationException("The dashboard's configuration is wrong:\n- " + string.Join("\n- ", problems));
    }

    public static int WebPort(IConfiguration configuration) => configuration.GetValue("Ports:Web", 8080);

    private static Uri Address(IConfiguration configuration, string key, string otherwise, List<string> problems)
    {
        var text = configuration[key] is { Length: > 0 } given ? given : otherwise;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        problems.Add($"{key} ({text}) is not an http or https address.");
        return new Uri("http://localhost/");
    }
}
