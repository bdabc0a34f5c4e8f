using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>Checks the verbs of a listing as they came over the wire and names every wrong field at once; what is Output only is dropped.</summary>
internal static class ListingCheck
{
    private const int LongText = 2000;

    public static V1.Listing Proposal(V1.Listing? sent)
    {
        var l = sent ?? throw Fail.Invalid("listing", "REQUIRED", "listing is required.");
        var check = new Violations();
        var proposal = new V1.Listing { List = check.Enum("listing.list", l.List), Ground = check.Required("listing.ground", l.Ground, 100), Enterprise = l.Enterprise, Facts = check.Required("listing.facts", l.Facts, LongText) };
        check.AddIf(proposal.Ground.Length > 0 && ListingLaw.RuleOf(proposal.Ground) is null, "listing.ground", "UNKNOWN_GROUND", "listing.ground is no article that lists; see ListListingRules.");
        check.AddIf(!Uscc.TryFromName(l.Enterprise, out _), "listing.enterprise", l.Enterprise.Length == 0 ? "REQUIRED" : "BAD_NAME", "listing.enterprise must be enterprises/{code} with a code of 18 characters.");
        check.AddIf(l.Evidence.Count == 0, "listing.evidence", "REQUIRED", "listing.evidence is required: a mark without evidence is none.");
        check.AddIf(l.Evidence.Count > 20, "listing.evidence", "TOO_MANY", "listing.evidence takes at most 20.");
        for (var n = 0; n < Math.Min(l.Evidence.Count, 20); n++) proposal.Evidence.Add(check.Required($"listing.evidence[{n}]", l.Evidence[n], 200));
        check.ThrowIfAny();
        return proposal;
    }

    public static V1.ListingNotice Notice(V1.ListingNotice? sent, DateOnly today)
    {
        var n = sent ?? throw Fail.Invalid("notice", "REQUIRED", "notice is required.");
        var check = new Violations();
        var notice = new V1.ListingNotice { DeliveredOn = Day(check, "notice.delivered_on", n.DeliveredOn, "", today), Proof = check.Required("notice.proof", n.Proof, 500) };
        check.ThrowIfAny();
        return notice;
    }

    public static V1.ListingStatement Statement(V1.ListingStatement? sent, V1.Listing listing, DateOnly today)
    {
        var s = sent ?? throw Fail.Invalid("statement", "REQUIRED", "statement is required.");
        var check = new Violations();
        var statement = new V1.ListingStatement
        {
            ReceivedOn = Day(check, "statement.received_on", s.ReceivedOn, listing.Notice?.DeliveredOn ?? "", today), Text = check.Required("statement.text", s.Text, LongText), HearingWanted = s.HearingWanted,
        };
        check.ThrowIfAny();
        return statement;
    }

    public static V1.ListingHearing Hearing(V1.ListingHearing? sent, V1.Listing listing, DateOnly today)
    {
        var h = sent ?? throw Fail.Invalid("hearing", "REQUIRED", "hearing is required.");
        var check = new Violations();
        var hearing = new V1.ListingHearing { HeldOn = Day(check, "hearing.held_on", h.HeldOn, listing.Statement?.ReceivedOn ?? "", today), Record = check.Required("hearing.record", h.Record, LongText) };
        check.ThrowIfAny();
        return hearing;
    }

    public static V1.ListingDecision Decision(V1.DecideListingRequest request)
    {
        var check = new Violations();
        check.AddIf(!request.HasListed, "listed", "REQUIRED", "listed is required: list or not.");
        check.AddIf(request.Decision is null, "decision", "REQUIRED", "decision is required.");
        var d = request.Decision ?? new V1.ListingDecision();
        var decision = new V1.ListingDecision { Number = check.Text("decision.number", d.Number, 100), Reason = check.Required("decision.reason", d.Reason, LongText), Listed = request.Listed };
        check.AddIf(request.Listed && decision.Number.Length == 0, "decision.number", "REQUIRED", "decision.number is required for a listing.");
        check.ThrowIfAny();
        return decision;
    }

    public static V1.ListingObjection Objection(V1.ListingObjection? sent, V1.Listing listing, DateOnly today)
    {
        var o = sent ?? throw Fail.Invalid("objection", "REQUIRED", "objection is required.");
        var check = new Violations();
        var objection = new V1.ListingObjection { ReceivedOn = Day(check, "objection.received_on", o.ReceivedOn, listing.PublishedOn, today), Text = check.Required("objection.text", o.Text, LongText) };
        check.ThrowIfAny();
        return objection;
    }

    public static V1.ListingRepair Repair(V1.ListingRepair? sent, V1.Listing listing, DateOnly today)
    {
        var r = sent ?? throw Fail.Invalid("repair", "REQUIRED", "repair is required.");
        var check = new Violations();
        var repair = new V1.ListingRepair
        {
            Kind = check.Enum("repair.kind", r.Kind), ReceivedOn = Day(check, "repair.received_on", r.ReceivedOn, listing.PublishedOn, today), Text = check.Required("repair.text", r.Text, LongText),
        };
        check.ThrowIfAny();
        return repair;
    }

    public static V1.ListingReminder Reminder(V1.ListingReminder? sent, V1.Listing listing, DateOnly today)
    {
        var r = sent ?? throw Fail.Invalid("reminder", "REQUIRED", "reminder is required.");
        var check = new Violations();
        var owed = listing.Running(V1.ListingClockKind.Reminder)?.StartedOn ?? "";
        var reminder = new V1.ListingReminder { AnnouncedOn = Day(check, "reminder.announced_on", r.AnnouncedOn, owed, today), Proof = check.Required("reminder.proof", r.Proof, 500) };
        check.ThrowIfAny();
        return reminder;
    }

    /// <summary>Yes or no with a reason.</summary>
    public static string Answer(bool said, string field, string reason)
    {
        var check = new Violations();
        check.AddIf(!said, field, "REQUIRED", $"{field} is required: yes or no.");
        var text = check.Required("reason", reason, LongText);
        check.ThrowIfAny();
        return text;
    }

    private static string Day(Violations check, string field, string value, string notBefore, DateOnly today)
    {
        var day = check.Date(field, value, notAfter: today);
        check.AddIf(day is { } on && notBefore.Length > 0 && on < ListingClocks.Day(notBefore), field, "TOO_EARLY", $"{field} is before {notBefore}.");
        return day is { } found ? ChinaTime.Format(found) : "";
    }
}
