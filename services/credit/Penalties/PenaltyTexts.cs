using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Secrets;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>The originals, and the full text as the public reads it.</summary>
internal sealed record PenaltyTexts(string Id, string Summary, string FullText, string RedactedText)
{
    /// <summary>As they are stored: bound to the penalty, so that rows cannot change places. What the public reads is no secret.</summary>
    public PenaltyTextsRow Seal(SealingKeys keys)
    {
        var plain = new V1.Penalty { Summary = Summary, FullText = { FullText } }.ToByteArray();
        var stored = keys.Current.Seal(PenaltyWire.Collection + Id, plain);
        CryptographicOperations.ZeroMemory(plain);
        return new(Id, "", "", RedactedText, stored.KeyId, stored.Nonce, stored.Tag, stored.Data);
    }
}

/// <summary>Texts as they are stored; Summary and FullText only until a start seals what a release of before left open.</summary>
internal sealed record PenaltyTextsRow(string Id, string Summary, string FullText, string RedactedText, string SealKey, byte[]? Nonce, byte[]? Tag, byte[]? Sealed)
{
    /// <summary>DATA_LOSS when the row was changed or belongs to another penalty.</summary>
    public PenaltyTexts Open(SealingKeys keys)
    {
        if (SealKey.Length == 0) return new(Id, Summary, FullText, RedactedText);
        var key = keys.Find(SealKey) ?? throw Fail.Unavailable("PENALTY_KEY_MISSING", $"The key {SealKey} of the originals is not in this replica.");
        try
        {
            var plain = V1.Penalty.Parser.ParseFrom(key.Open(PenaltyWire.Collection + Id, new(SealKey, Nonce!, Tag!, Sealed!)));
            return new(Id, plain.Summary, plain.FullText.Single(), RedactedText);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new QualityException(StatusCode.DataLoss, "PENALTY_DAMAGED", $"The stored originals of {PenaltyWire.Collection}{Id} were changed outside this service.", inner: e);
        }
    }
}
