using Quality.Common.Errors;
using Quality.Common.Values;
using Quality.Complaints.Reporters;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Complaints;

/// <summary>Checks complaints and decisions as they came over the wire and names every wrong field at once; no description repeats a value of the reporter.</summary>
internal static class ComplaintCheck
{
    /// <summary>A new complaint without id, and who complains.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="related">What the request's related names, if the caller may see it.</param>
    /// <param name="today">The legal day.</param>
    public static (Complaint Draft, Reporter Reporter) Lodge(V1.LodgeComplaintRequest request, Complaint? related, DateOnly today)
    {
        var check = new Violations();
        var reporter = Reporter(request.Reporter, check);
        if (request.Complaint is null) check.Add("complaint", "REQUIRED", "complaint is required.");
        var draft = request.Complaint is { } c ? Draft(c, reporter, today, check) : null;
        if (request.Complaint?.Related.Length > 0)
        {
            check.AddIf(related is null, "complaint.related", "UNKNOWN", "complaint.related names no complaint.");
            check.AddIf(related is not null && related.Kind == draft!.Kind, "complaint.related", "SAME_KIND", "Related are a dispute and a report that came in one letter.");
        }

        check.ThrowIfAny();
        return (draft!, reporter);
    }

    /// <summary>The day of a decision: today unless told, not before <paramref name="earliest"/>.</summary>
    public static DateOnly Day(string field, string value, DateOnly? earliest, DateOnly today, Violations check)
    {
        var day = check.Date(field, value, required: false, notAfter: today) ?? today;
        check.AddIf(day < earliest, field, "TOO_EARLY", $"{field} is before {earliest:yyyy-MM-dd}.");
        return day;
    }

    /// <summary>Ground and reasons of a refusal.</summary>
    public static (RefusalGround Ground, string Text) Refusal(V1.RefuseComplaintRequest request, Complaint complaint, Violations check)
    {
        var ground = (RefusalGround)check.Enum("ground", request.Ground);
        check.AddIf(complaint.Kind == ComplaintKind.Dispute && System.Enum.IsDefined(ground) && ground != RefusalGround.None && !complaint.RuleInForce.Grounds.Contains(ground),
            "ground", "NOT_IN_FORCE", $"The rule in force at receipt, {complaint.Rule}, does not know this ground.");
        var text = ground == RefusalGround.OtherLaw ? check.Required("decision_text", request.DecisionText, 3000) : check.Text("decision_text", request.DecisionText, 3000);
        return (ground, text);
    }

    private static Complaint Draft(V1.Complaint c, Reporter reporter, DateOnly today, Violations check)
    {
        var kind = (ComplaintKind)check.Enum("complaint.kind", c.Kind);
        var received = check.Date("complaint.received_on", c.ReceivedOn, notAfter: today);
        var purchased = check.Date("complaint.purchased_on", c.PurchasedOn, required: false, notAfter: received ?? today);
        var text = check.Text("complaint.respondent_text", c.RespondentText, 500);
        Subject(c, received, check);
        check.AddIf(kind == ComplaintKind.Dispute && reporter.DisplayName.Length == 0, "reporter.display_name", "REQUIRED", "A dispute has somebody who disputes: reporter.display_name is required.");
        return new(
            "", kind, check.Text("complaint.number", c.Number, 100), c.Respondent, text, c.ProductCategory, c.Region,
            (ComplaintChannel)check.Enum("complaint.channel", c.Channel), received ?? default, purchased, check.Required("complaint.problem", c.Problem, 3000),
            ComplaintState.Registered, null, null, RefusalGround.None, null, ComplaintOutcome.None, "", null, false, null, false, null, false, null, false, "",
            !reporter.IsEmpty, reporter.IsRealName, c.Related, null, 0, default, default);
    }

    /// <summary>Who, what and where.</summary>
    private static void Subject(V1.Complaint c, DateOnly? received, Violations check)
    {
        check.AddIf(c.Respondent.Length == 0 && c.RespondentText.Trim().Length == 0, "complaint.respondent", "REQUIRED", "complaint.respondent or complaint.respondent_text is required.");
        check.AddIf(c.Respondent.Length > 0 && !Uscc.TryFromName(c.Respondent, out _), "complaint.respondent", "BAD_NAME",
            "complaint.respondent must be enterprises/{code} with a code of 18 digits and capital letters without I, O, S, V, Z.");
        check.AddIf(c.ProductCategory.Length > 0 && !ProductCategory.TryFind(c.ProductCategory, received, out _), "complaint.product_category", "UNKNOWN_CATEGORY",
            "complaint.product_category is not a category code.");
        if (c.Region.Length == 0) check.Add("complaint.region", "REQUIRED", "complaint.region is required.");
        else check.AddIf(!Region.TryFind(c.Region, out var region) || !region.InGansu, "complaint.region", "UNKNOWN_REGION", "complaint.region must be a division code of Gansu, six digits.");
    }

    private static Reporter Reporter(V1.Reporter? r, Violations check) => r is null ? Reporters.Reporter.Anonymous : new(
        check.Text("reporter.display_name", r.DisplayName, 100), check.Text("reporter.phone", r.Phone, 50), check.Text("reporter.email", r.Email, 200),
        check.Text("reporter.address", r.Address, 500), check.Text("reporter.identity_number", r.IdentityNumber, 50));
}
