using System.Security.Cryptography;
using System.Text;

namespace Quality.Common.Secrets;

/// <summary>What was sealed, with the id of the key that opens it.</summary>
/// <param name="KeyId">16 hex digits.</param>
/// <param name="Nonce">12 bytes.</param>
/// <param name="Tag">16 bytes.</param>
/// <param name="Data">As long as what was sealed.</param>
public sealed record SealedData(string KeyId, byte[] Nonce, byte[] Tag, byte[] Data);

/// <summary>One key of 256 bits; its id is a fingerprint, so that rows name the key that opens them.</summary>
public sealed class SealingKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = 32;

    private readonly byte[] secret;

    internal SealingKey(string purpose, byte[] secret)
    {
        if (secret.Length != Size) throw new InvalidOperationException($"A {purpose} key has {Size} bytes, this one has {secret.Length}.");
        this.secret = secret;
        Id = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{purpose} key "), .. secret]).AsSpan(0, 8));
    }

    /// <summary>16 hex digits.</summary>
    public string Id { get; }

    /// <summary>AES-256-GCM; bound to a resource, so that what is moved to another one does not open.</summary>
    public SealedData Seal(string resource, ReadOnlySpan<byte> plain)
    {
        var (nonce, tag, data) = (RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize), new byte[AesGcm.TagByteSizes.MaxSize], new byte[plain.Length]);
        using var aes = new AesGcm(secret, tag.Length);
        aes.Encrypt(nonce, plain, data, tag, Encoding.UTF8.GetBytes(resource));
        return new(Id, nonce, tag, data);
    }

    /// <summary>Throws <see cref="AuthenticationTagMismatchException"/> when it was changed or belongs to another resource.</summary>
    public byte[] Open(string resource, SealedData stored)
    {
        var plain = new byte[stored.Data.Length];
        using var aes = new AesGcm(secret, stored.Tag.Length);
        aes.Decrypt(stored.Nonce, stored.Data, stored.Tag, plain, Encoding.UTF8.GetBytes(resource));
        return plain;
    }

    /// <summary>A keyed hash (HMAC-SHA-256, hex): the same for the same bytes, and nothing that could be guessed backwards without the key.</summary>
    public string Fingerprint(ReadOnlySpan<byte> message) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, message));
}
