using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>An old code, former name or branch (历史身份) of an enterprise; instants in milliseconds where they have an end of time.</summary>
internal sealed record Identity(
    string Id, long Version, string Uscc, long Kind, string Value, string Subject, string Evidence, long State, string Proposer, string ProposerDisplayName, string DeciderDisplayName, string Reason,
    DateTimeOffset CreatedAt, long MergedAt, long PartedAt)
{
    public const string Collection = "enterpriseIdentities/";

    public bool IsBranch => Kind == (long)V1.IdentityKind.Branch;

    public Identity Merge(Caller caller, long at)
    {
        Demand(V1.IdentityState.Proposed, caller);
        return this with { Version = Version + 1, State = (long)V1.IdentityState.Merged, DeciderDisplayName = caller.Name, MergedAt = at };
    }

    /// <summary>A merged one is parted again: it stays merged in what was known before.</summary>
    public Identity Reject(Caller caller, string reason, long at)
    {
        if (State != (long)V1.IdentityState.Merged) Demand(V1.IdentityState.Proposed, caller);
        var parted = State == (long)V1.IdentityState.Merged ? at : PartedAt;
        return this with { Version = Version + 1, State = (long)V1.IdentityState.Rejected, DeciderDisplayName = caller.Name, Reason = reason, PartedAt = parted };
    }

    public V1.EnterpriseIdentity ToWire(Caller caller) => new()
    {
        Name = Collection + Id, Enterprise = "enterprises/" + Uscc, Kind = (V1.IdentityKind)Kind, Value = Value, Evidence = Evidence, State = (V1.IdentityState)State,
        ProposerDisplayName = ProposerDisplayName, DeciderDisplayName = DeciderDisplayName, Reason = Reason, ProposedByCaller = caller.Subject == Proposer, Etag = Etag.Of(Version),
        MergeTime = MergedAt == QualityEntryStore.Open ? null : Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(MergedAt)), CreateTime = CreatedAt.ToTimestamp(), Version = Version,
    };

    /// <summary>The checked proposal with its key; the enterprise is looked up by whoever asks.</summary>
    public static (V1.EnterpriseIdentity Wish, string Subject) Check(V1.EnterpriseIdentity? sent)
    {
        var i = sent ?? throw Fail.Invalid("identity", "REQUIRED", "identity is required.");
        var check = new Violations();
        var kind = check.Enum("identity.kind", i.Kind);
        check.AddIf(!Common.Values.Uscc.TryFromName(i.Enterprise, out _), "identity.enterprise", i.Enterprise.Length == 0 ? "REQUIRED" : "BAD_NAME", "identity.enterprise must be enterprises/{code} with a code of 18 characters.");
        var (value, evidence) = (check.Required("identity.value", i.Value, 200), check.Required("identity.evidence", i.Evidence, 500));
        var subject = value.Length == 0 ? "" : Key(kind, value, check);
        check.AddIf(subject.Length > 0 && "enterprises/" + subject == i.Enterprise, "identity.value", "SAME_ENTERPRISE", "identity.value is the code of the enterprise itself.");
        check.ThrowIfAny();
        return (new() { Enterprise = i.Enterprise, Kind = kind, Value = value, Evidence = evidence }, subject);
    }

    private static string Key(V1.IdentityKind kind, string value, Violations check)
    {
        if (kind == V1.IdentityKind.FormerName) return Subjects.OfName(value);
        var folded = FoldedText.Of(value).ToUpperInvariant();
        if (kind == V1.IdentityKind.RegistrationNumber)
        {
            check.AddIf(folded.Length != 15 || !folded.All(char.IsAsciiDigit), "identity.value", "BAD_REGISTRATION_NUMBER", "An old registration number has 15 digits.");
            return folded;
        }

        var parsed = Common.Values.Uscc.Parse(value);
        check.AddIf(!parsed.IsValid, "identity.value", "BAD_CODE", "identity.value must be a code of 18 characters.");
        return parsed.Uscc?.Value ?? "";
    }

    private void Demand(V1.IdentityState state, Caller caller)
    {
        if (State != (long)state) throw Fail.Precondition("IDENTITY_DECIDED", "This identity was decided already.");
        if (caller.Subject == Proposer) throw Fail.Precondition("SAME_PERSON", "Somebody else decides than who proposed it.");
    }
}
