using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Errors;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Reporters;

/// <summary>A reporter as stored.</summary>
internal sealed record SealedReporter(string KeyId, byte[] Nonce, byte[] Tag, byte[] Data);

/// <summary>One key of 256 bits; its id is a fingerprint, so that rows name the key that opens them.</summary>
internal sealed class ReporterKey
{
    public const int Size = 32;

    private readonly byte[] secret;

    public ReporterKey(byte[] secret)
    {
        if (secret.Length != Size) throw new InvalidOperationException($"A reporter key has {Size} bytes, this one has {secret.Length}.");
        this.secret = secret;
        Id = Convert.ToHexStringLower(SHA256.HashData([.. "reporter key "u8, .. secret]).AsSpan(0, 8));
    }

    /// <summary>16 hex digits.</summary>
    public string Id { get; }

    /// <summary>AES-256-GCM; bound to the complaint, so that a row moved to another complaint does not open.</summary>
    public SealedReporter Seal(string complaint, Reporter reporter)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(reporter);
        var (nonce, tag, data) = (RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize), new byte[AesGcm.TagByteSizes.MaxSize], new byte[plain.Length]);
        using var aes = new AesGcm(secret, tag.Length);
        aes.Encrypt(nonce, plain, data, tag, Encoding.UTF8.GetBytes(complaint));
        CryptographicOperations.ZeroMemory(plain);
        return new(Id, nonce, tag, data);
    }

    /// <summary>DATA_LOSS when the row was changed or belongs to another complaint.</summary>
    public Reporter Open(string complaint, SealedReporter stored)
    {
        var plain = new byte[stored.Data.Length];
        using var aes = new AesGcm(secret, stored.Tag.Length);
        try
        {
            aes.Decrypt(stored.Nonce, stored.Data, stored.Tag, plain, Encoding.UTF8.GetBytes(complaint));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new QualityException(StatusCode.DataLoss, "REPORTER_DAMAGED", $"The stored reporter of {complaint} was changed outside this service.", inner: e);
        }

        return JsonSerializer.Deserialize<Reporter>(plain)!;
    }

    /// <summary>A keyed hash: the same for the same reporter, and nothing that could be guessed backwards without the key.</summary>
    public string Fingerprint(V1.Reporter reporter) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, reporter.ToByteArray()));
}
