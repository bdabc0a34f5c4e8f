using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>Checks what is recorded by hand as it came over the wire and names every wrong field at once.</summary>
internal static class EntryCheck
{
    /// <summary>Entries that are known by a number.</summary>
    private static readonly V1.QualityEntryKind[] Numbered = [V1.QualityEntryKind.Certificate, V1.QualityEntryKind.Licence, V1.QualityEntryKind.Penalty];

    public static V1.QualityEntry Recorded(V1.QualityEntry? sent, DateOnly today)
    {
        var e = sent ?? throw Fail.Invalid("entry", "REQUIRED", "entry is required.");
        var check = new Violations();
        var kind = check.Enum("entry.kind", e.Kind);
        check.AddIf(kind != 0 && System.Enum.IsDefined(kind) && !EntryCodes.IsByHand(kind), "entry.kind", "KIND_FROM_EVENTS", "Entries of this kind come from the service that keeps them.");
        var entry = Content("entry", e, kind, today, check);
        check.AddIf(!Uscc.TryFromName(e.Enterprise, out _), "entry.enterprise", e.Enterprise.Length == 0 ? "REQUIRED" : "BAD_NAME", "entry.enterprise must be enterprises/{code} with a code of 18 characters.");
        (entry.Enterprise, entry.Source, entry.Sha256) = (e.Enterprise, check.Required("entry.source", e.Source, 300), check.Text("entry.sha256", e.Sha256, 64).ToLowerInvariant());
        check.AddIf(entry.Sha256.Length > 0 && (entry.Sha256.Length != 64 || !entry.Sha256.All(char.IsAsciiHexDigitLower)), "entry.sha256", "BAD_HASH", "entry.sha256 must be 64 hexadecimal digits.");
        check.ThrowIfAny();
        return entry;
    }

    /// <summary>What a correction says of an entry of this kind.</summary>
    public static V1.QualityEntry Correction(V1.QualityEntry? sent, QualityEntry stored, DateOnly today)
    {
        var e = sent ?? throw Fail.Invalid("correction", "REQUIRED", "correction is required.");
        var check = new Violations();
        var correction = Content("correction", e, stored.WireKind, today, check);
        check.ThrowIfAny();
        return correction;
    }

    public static (V1.QualityEntryStanding Standing, string EndedOn, string Reason) End(V1.EndEntryRequest r, QualityEntry stored, DateOnly today)
    {
        var check = new Violations();
        var standing = check.Enum("standing", r.Standing);
        V1.QualityEntryStanding[] ends = [V1.QualityEntryStanding.Suspended, V1.QualityEntryStanding.Revoked, V1.QualityEntryStanding.GivenBack];
        check.AddIf(standing != 0 && !ends.Contains(standing), "standing", "UNKNOWN_VALUE", "standing must be SUSPENDED, REVOKED or GIVEN_BACK.");
        var on = check.Date("ended_on", r.EndedOn, notAfter: today);
        check.AddIf(on is not null && string.CompareOrdinal(r.EndedOn, stored.FromOn) < 0, "ended_on", "BAD_RANGE", $"ended_on is before {stored.FromOn}.");
        var reason = check.Required("reason", r.Reason);
        check.ThrowIfAny();
        return (standing, r.EndedOn, reason);
    }

    public static V1.EntryObjection Objection(V1.EntryObjection? sent, DateOnly today)
    {
        var o = sent ?? throw Fail.Invalid("objection", "REQUIRED", "objection is required.");
        var check = new Violations();
        var objection = new V1.EntryObjection { Entry = check.Required("objection.entry", o.Entry, 100), Claim = check.Required("objection.claim", o.Claim, 2000), Evidence = check.Required("objection.evidence", o.Evidence, 500) };
        check.Date("objection.received_on", o.ReceivedOn, notAfter: today);
        objection.ReceivedOn = o.ReceivedOn;
        check.ThrowIfAny();
        return objection;
    }

    public static string Decision(V1.DecideEntryObjectionRequest r)
    {
        var check = new Violations();
        var decision = check.Enum("decision", r.Decision);
        check.AddIf(decision == V1.EntryObjectionState.Open, "decision", "UNKNOWN_VALUE", "decision must be CORRECTED, TAKEN_BACK or REJECTED.");
        check.AddIf(decision == V1.EntryObjectionState.Corrected && r.Correction is null, "correction", "REQUIRED", "correction is required.");
        var reason = check.Required("reason", r.Reason, 2000);
        check.ThrowIfAny();
        return reason;
    }

    private static V1.QualityEntry Content(string at, V1.QualityEntry e, V1.QualityEntryKind kind, DateOnly today, Violations check)
    {
        var code = check.Required($"{at}.code", e.Code, 50);
        check.AddIf(code.Length > 0 && kind != 0 && !EntryCodes.Knows(kind, code), $"{at}.code", "UNKNOWN_CODE", $"{at}.code is none of this kind.");
        var (from, until) = (check.Date($"{at}.from_on", e.FromOn, notAfter: today), check.Date($"{at}.until_on", e.UntilOn, required: kind == V1.QualityEntryKind.Certificate));
        check.AddIf(until < from, $"{at}.until_on", "BAD_RANGE", $"{at}.until_on is before {at}.from_on.");
        return new()
        {
            Kind = kind, Code = code, Title = kind == V1.QualityEntryKind.Complaint ? check.Text($"{at}.title", e.Title, 300) : check.Required($"{at}.title", e.Title, 300),
            Number = Numbered.Contains(kind) ? check.Required($"{at}.number", e.Number, 100) : check.Text($"{at}.number", e.Number, 100), Authority = check.Text($"{at}.authority", e.Authority, 200),
            FromOn = from is { } f ? ChinaTime.Format(f) : "", UntilOn = until is { } u ? ChinaTime.Format(u) : QualityEntry.NoEnd,
        };
    }
}
