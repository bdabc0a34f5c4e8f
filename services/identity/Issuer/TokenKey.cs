using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Quality.Identity.Issuer;

/// <summary>What a token key is for.</summary>
internal static class TokenKeyPurpose
{
    /// <summary>ES256 over every token; the public half is in the key set.</summary>
    public const string Sign = "sign";

    /// <summary>Encrypts codes and refresh tokens, which only identity reads.</summary>
    public const string Encrypt = "encrypt";

    public static readonly IReadOnlyList<string> All = [Sign, Encrypt];
}

/// <summary>One version of a token key: published from <paramref name="CreatedAt"/>, used from <paramref name="ActivatesAt"/> until the next version is.</summary>
internal sealed record TokenKey(string Kid, string Purpose, long Version, DateTimeOffset CreatedAt, DateTimeOffset ActivatesAt, SecurityKey Key)
{
    public static byte[] NewMaterial(string purpose)
    {
        if (purpose == TokenKeyPurpose.Encrypt) return RandomNumberGenerator.GetBytes(32);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    public static SecurityKey Read(string kid, string purpose, byte[] material)
    {
        if (purpose == TokenKeyPurpose.Encrypt) return new SymmetricSecurityKey(material) { KeyId = kid };
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(material, out _);
        return new ECDsaSecurityKey(key) { KeyId = kid };
    }
}

/// <summary>What is to be done with the keys of one purpose.</summary>
/// <param name="CreateActivatingAt">Make a new version that is used from then on; null means none is needed.</param>
/// <param name="Dead">Versions whose last token has expired.</param>
internal sealed record TokenKeyPlan(DateTimeOffset? CreateActivatingAt, IReadOnlyList<TokenKey> Dead)
{
    public bool Idle => CreateActivatingAt is null && Dead.Count == 0;

    /// <summary>Decides from the keys alone, so that all replicas decide the same.</summary>
    public static TokenKeyPlan For(IEnumerable<TokenKey> keys, DateTimeOffset now, IssuerSettings settings)
    {
        var byVersion = keys.OrderBy(k => k.Version).ToList();
        var newest = byVersion.LastOrDefault();
        DateTimeOffset? create = null;
        if (!byVersion.Any(k => k.ActivatesAt <= now)) create = now;
        else if (newest!.ActivatesAt + settings.KeyLifetime - settings.KeyAhead <= now) create = Later(now + settings.KeyAhead, newest.ActivatesAt + settings.KeyLifetime);
        return new(create, byVersion.Where((k, i) => i + 1 < byVersion.Count && byVersion[i + 1].ActivatesAt + Keep(settings) <= now).ToList());
    }

    /// <summary>The one in use first, because the first signs; then the coming and the past ones, which are only published.</summary>
    public static IReadOnlyList<TokenKey> InOrder(IEnumerable<TokenKey> keys, DateTimeOffset now)
    {
        var byVersion = keys.OrderByDescending(k => k.Version).ToList();
        var active = byVersion.FirstOrDefault(k => k.ActivatesAt <= now);
        return active is null ? byVersion : [active, .. byVersion.Where(k => k != active)];
    }

    /// <summary>Refresh tokens live longest; a day more than they do covers clocks that differ.</summary>
    private static TimeSpan Keep(IssuerSettings settings) => settings.RefreshTokenLifetime + settings.AccessTokenLifetime + TimeSpan.FromDays(1);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
