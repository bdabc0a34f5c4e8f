using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Quality.Common.Secrets;

/// <summary>A key that signs what others check without us (ECDSA P-256).</summary>
public sealed record SigningKey(string Kid, byte[] PrivateKey, DateTimeOffset CreatedAt)
{
    /// <summary>After this a new key signs; the old one stays published.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>A new key under this id.</summary>
    public static SigningKey New(string kid, DateTimeOffset now)
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

    /// <summary>A detached signature of these bytes: a JWS (ES256) whose middle part is left out (RFC 7515, appendix F), with kid and iat in its header.</summary>
    public string SignDetached(ReadOnlySpan<byte> payload, string type, DateTimeOffset now)
    {
        var header = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["alg"] = "ES256", ["typ"] = type, ["kid"] = Kid, ["iat"] = now.ToUnixTimeSeconds() }));
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(PrivateKey, out _);
        var signature = key.SignData(Encoding.ASCII.GetBytes($"{header}.{Base64Url.EncodeToString(payload)}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{header}..{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>As it is stored: bound to its id, so that rows cannot change places.</summary>
    public SigningKeyRow Seal(SealingKeys keys)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(PrivateKey, out _);
        var stored = keys.Current.Seal(Kid, PrivateKey);
        return new(Kid, stored.Data, CreatedAt, stored.KeyId, stored.Nonce, stored.Tag, key.ExportSubjectPublicKeyInfo());
    }
}

/// <summary>A key as it is stored.</summary>
public sealed record SigningKeyRow(string Kid, byte[] PrivateKey, DateTimeOffset CreatedAt, string SealKey, byte[]? Nonce, byte[]? Tag, byte[]? PublicKey)
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
    public SigningKey? Open(SealingKeys keys) => keys.Find(SealKey)?.Open(Kid, new(SealKey, Nonce!, Tag!, PrivateKey)) is { } plain ? new(Kid, plain, CreatedAt) : null;

    /// <summary>A row of before, sealed.</summary>
    public SigningKeyRow Sealed(SealingKeys keys) => new SigningKey(Kid, PrivateKey, CreatedAt).Seal(keys);
}
