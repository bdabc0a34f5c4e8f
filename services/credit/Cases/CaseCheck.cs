using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Cases;

/// <summary>Checks what came over the wire and names every wrong field at once; what is Output only is dropped.</summary>
internal static class CaseCheck
{
    private const int LongText = 2000;

    public static V1.Case Clue(V1.Case? sent, DateOnly today)
    {
        var c = sent ?? throw Fail.Invalid("case", "REQUIRED", "case is required.");
        var check = new Violations();
        var clean = new V1.Case
        {
            Region = c.Region, Title = check.Required("case.title", c.Title, 200), Facts = check.Required("case.facts", c.Facts, LongText), Source = check.Enum("case.source", c.Source),
            SourceNumber = check.Text("case.source_number", c.SourceNumber, 100), Campaign = c.Campaign, FoundOn = Day(check, "case.found_on", c.FoundOn, true, "", today),
            ConductEndedOn = Day(check, "case.conduct_ended_on", c.ConductEndedOn, false, "", today), SeriousHarm = c.SeriousHarm, Major = c.Major, Enterprise = c.Enterprise,
            PartyDisplayName = check.Required("case.party_display_name", c.PartyDisplayName, 200),
        };
        Place(check, "case.region", c.Region);
        check.AddIf(c.Campaign.Length > 0 && !c.Campaign.StartsWith(CaseWire.Campaigns, StringComparison.Ordinal), "case.campaign", "BAD_NAME", "case.campaign must have the form campaigns/{id}.");
        check.AddIf(c.Enterprise.Length > 0 && !Uscc.TryFromName(c.Enterprise, out _), "case.enterprise", "BAD_NAME", "case.enterprise must be enterprises/{code} with a code of 18 characters.");
        Texts(check, "case.articles", c.Articles, clean.Articles, 20);
        check.ThrowIfAny();
        return clean;
    }

    public static V1.CaseFiling Filing(V1.DecideFilingRequest r, V1.Case one, DateOnly today)
    {
        var check = new Violations();
        check.AddIf(!r.HasFiled, "filed", "REQUIRED", "filed is required: file or not.");
        var filing = new V1.CaseFiling { Filed = r.Filed, Number = check.Text("number", r.Number, 100), DecidedOn = Day(check, "decided_on", r.DecidedOn, true, one.FoundOn, today), Reason = check.Required("reason", r.Reason, LongText) };
        check.AddIf(r.Filed && filing.Number.Length == 0, "number", "REQUIRED", "number is required for filing.");
        check.ThrowIfAny();
        return filing;
    }

    public static V1.CasePenalty Penalty(V1.DecidePenaltyRequest r, V1.Case one, DateOnly today)
    {
        var check = new Violations();
        check.AddIf(!r.HasPenalised, "penalised", "REQUIRED", "penalised is required: a penalty or not.");
        var decided = Day(check, "decided_on", r.DecidedOn, true, one.Filing?.DecidedOn ?? "", today);
        var penalty = new V1.CasePenalty
        {
            Penalised = r.Penalised, Penalty = r.Penalty, DecidedOn = decided, ServedOn = Day(check, "served_on", r.ServedOn, r.Penalised, decided, today),
            DocumentNumber = check.Text("document_number", r.DocumentNumber, 100), Reason = check.Required("reason", r.Reason, LongText),
        };
        check.AddIf(r.Penalised && penalty.DocumentNumber.Length == 0, "document_number", "REQUIRED", "document_number is required for a penalty.");
        check.AddIf(r.Penalty.Length > 0 && !r.Penalty.StartsWith(Penalties.PenaltyWire.Collection, StringComparison.Ordinal), "penalty", "BAD_NAME", "penalty must have the form penalties/{id}.");
        check.ThrowIfAny();
        return penalty;
    }

    public static V1.CaseEnforcement Enforcement(V1.RecordEnforcementRequest r, V1.Case one, DateOnly today)
    {
        var check = new Violations();
        var done = new V1.CaseEnforcement
        {
            Kind = check.Enum("kind", r.Kind), DoneOn = Day(check, "done_on", r.DoneOn, true, one.Penalty?.DecidedOn ?? "", today), PaidFen = r.PaidFen, Document = check.Required("document", r.Document, 200),
        };
        check.AddIf(r.PaidFen is < 0 or > 100_000_000_000_000, "paid_fen", "OUT_OF_RANGE", "paid_fen must lie between 0 and 1,000,000,000,000 yuan.");
        check.ThrowIfAny();
        return done;
    }

    public static V1.PoliceTransfer Transfer(V1.PoliceTransfer? sent, V1.Case one, DateOnly today)
    {
        var t = sent ?? throw Fail.Invalid("transfer", "REQUIRED", "transfer is required.");
        var check = new Violations();
        var approved = Day(check, "transfer.approved_on", t.ApprovedOn, true, one.FoundOn, today);
        var clean = new V1.PoliceTransfer
        {
            ApprovedOn = approved, SentOn = Day(check, "transfer.sent_on", t.SentOn, true, approved, today), Addressee = check.Required("transfer.addressee", t.Addressee, 100),
            Reason = check.Required("transfer.reason", t.Reason, LongText),
        };
        Texts(check, "transfer.documents", t.Documents, clean.Documents, 100);
        check.ThrowIfAny();
        return clean;
    }

    /// <summary>A day and a text of what the police said.</summary>
    public static (string On, string Text) Answer(string dayField, string day, string notBefore, string textField, string text, int most, DateOnly today, bool? said = null)
    {
        var check = new Violations();
        check.AddIf(said == false, "filed", "REQUIRED", "filed is required: did they file it or not.");
        var on = Day(check, dayField, day, true, notBefore, today);
        var words = check.Required(textField, text, most);
        check.ThrowIfAny();
        return (on, words);
    }

    public static string Reason(string reason)
    {
        var check = new Violations();
        var text = check.Required("reason", reason, 1000);
        check.ThrowIfAny();
        return text;
    }

    public static V1.Campaign Campaign(V1.Campaign? sent)
    {
        var c = sent ?? throw Fail.Invalid("campaign", "REQUIRED", "campaign is required.");
        var check = new Violations();
        var clean = new V1.Campaign { Title = check.Required("campaign.title", c.Title, 200), Region = c.Region, Basis = check.Required("campaign.basis", c.Basis, 100), StartsOn = Day(check, "campaign.starts_on", c.StartsOn, true, "", null) };
        clean.EndsOn = Day(check, "campaign.ends_on", c.EndsOn, true, clean.StartsOn, null);
        Place(check, "campaign.region", c.Region);
        check.ThrowIfAny();
        return clean;
    }

    private static void Place(Violations check, string field, string code) =>
        check.AddIf(code.Length != 6 || !Region.TryFind(code, out var region) || !region.InGansu, field, code.Length == 0 ? "REQUIRED" : "UNKNOWN_REGION", $"{field} must be a division of Gansu, six digits.");

    private static void Texts(Violations check, string field, IList<string> sent, Google.Protobuf.Collections.RepeatedField<string> clean, int most)
    {
        check.AddIf(sent.Count == 0, field, "REQUIRED", $"{field} is required.");
        check.AddIf(sent.Count > most, field, "TOO_MANY", $"{field} takes at most {most}.");
        for (var n = 0; n < Math.Min(sent.Count, most); n++) clean.Add(check.Required($"{field}[{n}]", sent[n], 200));
    }

    private static string Day(Violations check, string field, string value, bool required, string notBefore, DateOnly? notAfter)
    {
        var day = check.Date(field, value, required, notAfter);
        check.AddIf(day is { } on && notBefore.Length > 0 && on < CaseClocks.Day(notBefore), field, "TOO_EARLY", $"{field} is before {notBefore}.");
        return day is { } found ? ChinaTime.Format(found) : "";
    }
}
