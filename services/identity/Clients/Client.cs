using Quality.Common.Access;

namespace Quality.Identity.Clients;

/// <summary>A machine that calls (客户端); its secret is known to OpenIddict's table alone, as a hash.</summary>
internal sealed record Client
{
    public required string ClientId { get; init; }

    public required string DisplayName { get; init; }

    public required Role Roles { get; init; }

    /// <summary>Six digits; null is the whole province.</summary>
    public string? Region { get; init; }

    /// <summary>SHA-256 of the DER of its TLS certificates, lower-case hex; a token is good over these alone.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>Names of data sets, lower case; what a partner may read.</summary>
    public IReadOnlyList<string> DataSets { get; init; } = [];

    /// <summary>Calls a day in China; 0: no limit of its own.</summary>
    public int DailyCallLimit { get; init; }

    public bool Disabled { get; init; }

    public required DateTimeOffset SecretAt { get; init; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastTokenAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required long Version { get; init; }

    public string Name => $"clients/{ClientId}";

    /// <summary>The scopes that it may ask for.</summary>
    public IEnumerable<string> Scopes => DataSets.Select(d => $"data:{d}");

    public bool UseIsWorthNoting(DateTimeOffset now) => LastTokenAt is not { } last || now - last >= TimeSpan.FromMinutes(1);

    public Client Changed(DateTimeOffset now) => this with { UpdatedAt = now, Version = Version + 1 };

    public Client WithDisabled(bool disabled, DateTimeOffset now) => Changed(now) with { Disabled = disabled };

    public Client WithNewSecret(DateTimeOffset now) => Changed(now) with { SecretAt = now };
}
