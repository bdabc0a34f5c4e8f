using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>Checks what came over the wire and names every wrong field at once; what is Output only is dropped.</summary>
internal static class PenaltyCheck
{
    private const string P = "penalty.";

    public static V1.Penalty Decision(V1.Penalty? sent, DateOnly today)
    {
        var p = sent ?? throw Fail.Invalid("penalty", "REQUIRED", "penalty is required.");
        var check = new Violations();
        var clean = new V1.Penalty
        {
            Enterprise = p.Enterprise, EnterpriseDisplayName = check.Required(P + "enterprise_display_name", p.EnterpriseDisplayName, 200), Region = p.Region,
            Authority = check.Required(P + "authority", p.Authority, 100), DocumentNumber = check.Required(P + "document_number", p.DocumentNumber, 100),
            Breach = check.Required(P + "breach", p.Breach, 200), FineFen = p.FineFen, ConfiscatedFen = p.ConfiscatedFen, SmallFine = p.SmallFine,
            Procedure = check.Enum(P + "procedure", p.Procedure), Route = check.Enum(P + "route", p.Route), SpecialField = p.SpecialField, Exemption = p.Exemption, Case = p.Case,
            Summary = check.Required(P + "summary", p.Summary, 3000),
        };
        Text(check, p, clean);
        Who(check, p);
        Kinds(check, p, clean);
        Days(check, p, clean, today);
        check.ThrowIfAny();
        return clean;
    }

    public static V1.PenaltyWithdrawal Withdrawal(V1.PenaltyWithdrawal? sent, V1.Penalty penalty, DateOnly today)
    {
        var w = sent ?? throw Fail.Invalid("withdrawal", "REQUIRED", "withdrawal is required.");
        var check = new Violations();
        var clean = new V1.PenaltyWithdrawal
        {
            Ground = check.Enum("withdrawal.ground", w.Ground), Reason = check.Required("withdrawal.reason", w.Reason, 1000),
            DocumentNumber = check.Required("withdrawal.document_number", w.DocumentNumber, 100), DecidedOn = Day(check, "withdrawal.decided_on", w.DecidedOn, true, penalty.DecidedOn, today),
        };
        // The log is public: what looks like personal data does not go into it.
        check.AddIf(PersonalData.Find(clean.Reason).Count > 0, "withdrawal.reason", "PERSONAL_DATA", "withdrawal.reason is public and seems to hold personal data.");
        check.ThrowIfAny();
        return clean;
    }

    public static (string Addressee, DateOnly SentOn) Sending(V1.SendPenaltyRequest r, V1.Penalty penalty, DateOnly today)
    {
        var check = new Violations();
        var addressee = check.Required("addressee", r.Addressee, 100);
        var sent = Day(check, "sent_on", r.SentOn, true, penalty.DecidedOn, today);
        check.ThrowIfAny();
        return (addressee, PenaltyClocks.Day(sent));
    }

    public static (DateOnly? ReceivedOn, DateOnly? PublishedOn) Receipt(V1.RecordPenaltyReceiptRequest r, V1.Penalty penalty, DateOnly today)
    {
        var check = new Violations();
        var known = penalty.Clock(V1.PenaltyClockKind.PeerPublication)?.StartedOn ?? "";
        var sent = penalty.Clock(V1.PenaltyClockKind.Sending)?.MetOn ?? "";
        var received = Day(check, "received_on", r.ReceivedOn, known.Length == 0, sent, today);
        var published = Day(check, "published_on", r.PublishedOn, false, known.Length > 0 ? known : received, today);
        check.ThrowIfAny();
        return (received.Length > 0 ? PenaltyClocks.Day(received) : null, published.Length > 0 ? PenaltyClocks.Day(published) : null);
    }

    public static string Reason(string reason)
    {
        var check = new Violations();
        var text = check.Required("reason", reason, 1000);
        check.ThrowIfAny();
        return text;
    }

    private static void Text(Violations check, V1.Penalty p, V1.Penalty clean)
    {
        clean.FullText.Add(p.FullText.SelectMany(paragraph => paragraph.ReplaceLineEndings("\n").Split('\n')).Select(line => line.TrimEnd()));
        var length = clean.FullText.Sum(line => line.Length + 1);
        check.AddIf(clean.FullText.All(line => line.Length == 0), P + "full_text", "REQUIRED", "penalty.full_text is required.");
        check.AddIf(length > 100_000, P + "full_text", "TOO_LONG", $"penalty.full_text has {length} characters; at most 100,000 are allowed.");
    }

    private static void Who(Violations check, V1.Penalty p)
    {
        check.AddIf(!Uscc.TryFromName(p.Enterprise, out _), P + "enterprise", p.Enterprise.Length == 0 ? "REQUIRED" : "BAD_NAME", "penalty.enterprise must be enterprises/{code} with a code of 18 characters.");
        check.AddIf(p.Region.Length != 6 || !Region.TryFind(p.Region, out var region) || !region.InGansu, P + "region", p.Region.Length == 0 ? "REQUIRED" : "UNKNOWN_REGION", "penalty.region must be a division of Gansu, six digits.");
        check.AddIf(p.Case.Length > 0 && !(p.Case.StartsWith("cases/", StringComparison.Ordinal) && p.Case.Length is > 6 and <= 60), P + "case", "BAD_NAME", "penalty.case must have the form cases/{id}.");
    }

    private static void Kinds(Violations check, V1.Penalty p, V1.Penalty clean)
    {
        check.AddIf(p.Articles.Count == 0, P + "articles", "REQUIRED", "penalty.articles is required: no penalty without its article.");
        check.AddIf(p.Articles.Count > 20, P + "articles", "TOO_MANY", "penalty.articles takes at most 20.");
        for (var n = 0; n < Math.Min(p.Articles.Count, 20); n++) clean.Articles.Add(check.Required($"{P}articles[{n}]", p.Articles[n], 200));
        check.AddIf(p.Kinds.Count == 0, P + "kinds", "REQUIRED", "penalty.kinds is required.");
        foreach (var kind in p.Kinds.Distinct().Order()) clean.Kinds.Add(check.Enum(P + "kinds", kind));
        Money(check, P + "fine_fen", p.FineFen, p.Kinds.Contains(V1.PenaltyKind.Fine));
        Money(check, P + "confiscated_fen", p.ConfiscatedFen, p.Kinds.Contains(V1.PenaltyKind.Confiscation));
        check.AddIf(p.SmallFine && !p.Kinds.Contains(V1.PenaltyKind.Fine), P + "small_fine", "WITHOUT_FINE", "penalty.small_fine is said of a decision without a fine.");
        check.AddIf(p.Exemption is not (V1.PenaltyExemption.Unspecified or V1.PenaltyExemption.Secret or V1.PenaltyExemption.Annulled), P + "exemption", "NOT_TO_BE_SAID", "penalty.exemption follows from the decision, except SECRET and ANNULLED.");
    }

    private static void Money(Violations check, string field, long fen, bool meant)
    {
        check.AddIf(fen is < 0 or > 100_000_000_000_000, field, "OUT_OF_RANGE", $"{field} must lie between 0 and 1,000,000,000,000 yuan.");
        check.AddIf(fen > 0 && !meant, field, "WITHOUT_KIND", $"{field} is filled in, but penalty.kinds does not say so.");
        check.AddIf(fen == 0 && meant, field, "REQUIRED", $"{field} is required for this kind of penalty.");
    }

    private static void Days(Violations check, V1.Penalty p, V1.Penalty clean, DateOnly today)
    {
        clean.DecidedOn = Day(check, P + "decided_on", p.DecidedOn, true, "", today);
        clean.ServedOn = Day(check, P + "served_on", p.ServedOn, false, clean.DecidedOn, today);
        var from = p.Route == V1.PenaltyRoute.FromOtherProvince;
        clean.ReceivedOn = Day(check, P + "received_on", p.ReceivedOn, from, clean.DecidedOn, today);
        check.AddIf(!from && clean.ReceivedOn.Length > 0, P + "received_on", "NOT_ACROSS_PROVINCES", "penalty.received_on is said of a decision of this province.");
        clean.RestrictedUntil = Day(check, P + "restricted_until", p.RestrictedUntil, false, clean.DecidedOn, null);
    }

    private static string Day(Violations check, string field, string value, bool required, string notBefore, DateOnly? notAfter)
    {
        var day = check.Date(field, value, required, notAfter);
        check.AddIf(day is { } on && notBefore.Length > 0 && on < PenaltyClocks.Day(notBefore), field, "TOO_EARLY", $"{field} is before {notBefore}.");
        return day is { } found ? ChinaTime.Format(found) : "";
    }
}
