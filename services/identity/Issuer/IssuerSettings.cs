using System.Globalization;
using System.Net;

namespace Quality.Identity.Issuer;

/// <summary>What configuration says about the issuer; every problem is reported together at start.</summary>
internal sealed record IssuerSettings
{
    /// <summary>The one name under which tokens are issued, fixed: a request's Host header never decides it.</summary>
    public required Uri Issuer { get; init; }

    /// <summary>Where servers read the discovery document, when that is not the public address.</summary>
    public Uri? MetadataAddress { get; init; }

    public required string Data { get; init; }

    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Since the last use; each use hands out a new one.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long a signing key signs.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a key is published before it signs; longer than any reader keeps the key set.</summary>
    public TimeSpan KeyAhead { get; init; } = TimeSpan.FromDays(7);

    public string? DashboardSecret { get; init; }

    public ExternalIssuer? External { get; init; }

    /// <summary>Only these may say whom they forward (X-Forwarded-For).</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Cleartext is allowed on this machine alone.</summary>
    public bool Cleartext => Issuer.Scheme == Uri.UriSchemeHttp;

    public static IssuerSettings Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var settings = new IssuerSettings
        {
            Issuer = IssuerOf(configuration, problems),
            MetadataAddress = UriOf(configuration, "Auth:MetadataAddress", problems),
            Data = configuration["Data"] ?? "data",
            AccessTokenLifetime = TimeSpan.FromMinutes(Positive(configuration, "Auth:AccessTokenMinutes", 15, problems)),
            RefreshTokenLifetime = TimeSpan.FromHours(Positive(configuration, "Auth:RefreshTokenHours", 12, problems)),
            KeyLifetime = TimeSpan.FromDays(Positive(configuration, "Auth:KeyDays", 90, problems)),
            KeyAhead = TimeSpan.FromDays(Positive(configuration, "Auth:KeyAheadDays", 7, problems)),
            DashboardSecret = configuration["Auth:Dashboard:ClientSecret"],
            External = ExternalIssuer.Read(configuration, problems),
            TrustedProxies = ProxiesOf(configuration, problems),
        };
        if (settings.KeyAhead >= settings.KeyLifetime) problems.Add("Auth:KeyAheadDays must be less than Auth:KeyDays.");
        if (settings.DashboardSecret is { Length: < 32 }) problems.Add("Auth:Dashboard:ClientSecret needs at least 32 characters.");
        if (problems.Count > 0) throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
        return settings;
    }

    /// <summary>
    /// Loopback names in cleartext or https anywhere, without a path: the web entry sends fixed paths here. Only where tokens are issued:
    /// a host without the listener may trust another issuer.
    /// </summary>
    private static Uri IssuerOf(IConfiguration configuration, List<string> problems)
    {
        var text = configuration["Auth:Issuer"] ?? $"http://localhost:{configuration.GetValue("Ports:Web", 8080)}/";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var issuer) || issuer.AbsolutePath != "/" || issuer.Query.Length > 0)
            problems.Add($"Auth:Issuer '{text}' must be an address without a path.");
        else if (configuration["Ports:IdentityWeb"] is { Length: > 0 } && issuer.Scheme != Uri.UriSchemeHttps && !(issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback))
            problems.Add($"Auth:Issuer '{text}' must use https; cleartext is allowed on loopback alone.");
        else
            return issuer;
        return new Uri("http://localhost/");
    }

    internal static Uri? UriOf(IConfiguration configuration, string key, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(configuration[key])) return null;
        if (Uri.TryCreate(configuration[key], UriKind.Absolute, out var uri)) return uri;
        problems.Add($"{key} '{configuration[key]}' is not an address.");
        return null;
    }

    private static double Positive(IConfiguration configuration, string key, double otherwise, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(configuration[key])) return otherwise;
        if (double.TryParse(configuration[key], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0) return value;
        problems.Add($"{key} '{configuration[key]}' must be a positive number.");
        return otherwise;
    }

    private static List<IPNetwork> ProxiesOf(IConfiguration configuration, List<string> problems)
    {
        var found = new List<IPNetwork> { IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128") };
        foreach (var text in (configuration["Auth:TrustedProxies"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(text, out var network)) found.Add(network);
            else problems.Add($"Auth:TrustedProxies: '{text}' is not a network such as 10.0.0.0/8.");
        }

        return found;
    }
}

/// <summary>
/// The province's own issuer, which then asks people for their password. Identity stays the issuer of our tokens, so that services
/// trust one issuer and one key set in every installation, and roles and region come from identity's accounts, found by its <c>sub</c>.
/// </summary>
internal sealed record ExternalIssuer(Uri Authority, string ClientId, string? ClientSecret)
{
    public static ExternalIssuer? Read(IConfiguration configuration, List<string> problems)
    {
        if (IssuerSettings.UriOf(configuration, "Auth:Authority", problems) is not { } authority) return null;
        if (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback) problems.Add("Auth:Authority must use https.");
        if (string.IsNullOrWhiteSpace(configuration["Auth:ClientId"])) problems.Add("Auth:ClientId is required with Auth:Authority.");
        return new(authority, configuration["Auth:ClientId"] ?? "", configuration["Auth:ClientSecret"]);
    }
}
