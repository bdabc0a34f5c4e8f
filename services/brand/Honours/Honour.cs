using System.Security.Cryptography;
using System.Text;
using Quality.Brands.Instruments;
using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Honours;

/// <summary>What an authority decided and published (决定), never changed afterwards; its fields have been checked.</summary>
internal sealed record Decision
{
    public required Instrument Instrument { get; init; }
    public required V1.HonourStage Stage { get; init; }
    public required V1.HonourLevel Level { get; init; }
    public required V1.ObjectKind ObjectKind { get; init; }
    public required string ObjectName { get; init; }
    public required string ObjectKey { get; init; }
    public required string Holder { get; init; }
    public required string HolderDisplayName { get; init; }
    public required string Region { get; init; }
    public required string ProductCategory { get; init; }
    public required string DecisionNumber { get; init; }
    public required string Authority { get; init; }
    public required DateOnly PublishedOn { get; init; }
    public required DateOnly? ValidUntil { get; init; }
    public required V1.GrantKind GrantKind { get; init; }

    /// <summary>What distinct means, as a hash of fixed length: the key, or the name together with the holder, in any spelling.</summary>
    public string ObjectIdentity => Hash(ObjectKey.Length > 0
        ? $"key\n{FoldedText.Of(ObjectKey)}"
        : $"name\n{FoldedText.Of(ObjectName)}\n{(Holder.Length > 0 ? Holder : FoldedText.Of(HolderDisplayName))}");

    /// <summary>The number of the decision in any spelling, as a hash.</summary>
    public string DecisionIdentity => Hash(FoldedText.Of(DecisionNumber));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>The decision that ended an honour (撤销).</summary>
internal sealed record Revocation(DateOnly RevokedOn, string Reason, string DecisionNumber, DateTimeOffset RecordedAt);

/// <summary>An honour (品牌培育成果): one decision, and the decision that revoked it if there is one. Nothing of either is ever updated.</summary>
internal sealed record Honour(string Id, Decision Decision, DateTimeOffset CreatedAt, Revocation? Revocation = null)
{
    public string Name => $"honours/{Id}";

    public long Version => Revocation is null ? 1 : 2;

    public DateTimeOffset UpdatedAt => Revocation?.RecordedAt ?? CreatedAt;

    /// <summary>Records a decision; only those published while the instrument ran.</summary>
    public static Honour Grant(Decision decision, string id, DateTimeOffset now)
    {
        decision.Instrument.DemandRunning(decision.PublishedOn);
        return new(id, decision, now);
    }

    /// <summary>Records that it was revoked: once, not before it was published.</summary>
    public Honour Revoke(Revocation revocation)
    {
        if (Revocation is { } earlier)
            throw Fail.Precondition("HONOUR_ALREADY_REVOKED", $"{Name} was revoked on {ChinaTime.Format(earlier.RevokedOn)}.");
        if (revocation.RevokedOn < Decision.PublishedOn)
            throw Fail.Invalid("revoked_on", "BEFORE_PUBLICATION", $"revoked_on is before {ChinaTime.Format(Decision.PublishedOn)}, when the decision was published.");
        return this with { Revocation = revocation };
    }

    /// <summary>
    /// The state on a day. Running out is 到期 while the instrument runs; after its stop nothing can be re-evaluated, and what runs out, or never had an
    /// end, has ceased with it (制度终止后自然失效). What was valid at the stop stays valid to its own end (国市监质〔2018〕208号).
    /// </summary>
    public V1.HonourState StateOn(DateOnly day)
    {
        if (Revocation is { } revocation && revocation.RevokedOn <= day) return V1.HonourState.Revoked;
        var stop = Decision.Instrument.StopOn;
        if (Decision.ValidUntil is not { } end) return stop < day ? V1.HonourState.Ceased : V1.HonourState.Valid;
        if (end >= day) return V1.HonourState.Valid;
        return end > stop ? V1.HonourState.Ceased : V1.HonourState.Expired;
    }
}
