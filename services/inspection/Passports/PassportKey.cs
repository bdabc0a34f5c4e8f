using System.Security.Cryptography;
using Quality.Common.Secrets;

namespace Quality.Inspections.Passports;

/// <summary>A key that signs passports (ECDSA P-256).</summary>
internal sealed record PassportKey(string Kid, byte[] PrivateKey, DateTimeOffset CreatedAt)
{
    /// <summary>After this a new key signs; the old one stays published.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public static PassportKey New(string kid, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(kid, key.ExportPkcs8PrivateKey(), now);
    }

    /// <summary>The point that everybody may know.</summary>
    public (byte[] X, byte[] Y) Point()
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(PrivateKey, out _);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return (point.X!, point.Y!);
    }

    /// <summary>As it is stored: bound to its id, so that rows cannot change places.</summary>
    public PassportKeyRow Seal(SealingKeys keys)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(PrivateKey, out _);
        var stored = keys.Current.Seal(Kid, PrivateKey);
        return new(Kid, stored.Data, CreatedAt, stored.KeyId, stored.Nonce, stored.Tag, key.ExportSubjectPublicKeyInfo());
    }
}

/// <summary>A key as it is stored.</summary>
internal sealed record PassportKeyRow(string Kid, byte[] PrivateKey, DateTimeOffset CreatedAt, string SealKey, byte[]? Nonce, byte[]? Tag, byte[]? PublicKey)
{
    /// <summary>The point that everybody may know.</summary>
    public (byte[] X, byte[] Y) Point()
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(PublicKey, out _);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return (point.X!, point.Y!);
    }

    /// <summary>The key itself; null where this process does not have what opens it.</summary>
    public PassportKey? Open(SealingKeys keys) => keys.Find(SealKey)?.Open(Kid, new(SealKey, Nonce!, Tag!, PrivateKey)) is { } plain ? new(Kid, plain, CreatedAt) : null;

    /// <summary>A row of before, sealed.</summary>
    public PassportKeyRow Sealed(SealingKeys keys) => new PassportKey(Kid, PrivateKey, CreatedAt).Seal(keys);
}
