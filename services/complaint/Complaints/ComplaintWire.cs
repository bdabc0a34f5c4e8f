using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Complaint.V1;
using Wire = Quality.Protos.Common.V1;

namespace Quality.Complaints.Complaints;

/// <summary>Between the domain and the wire.</summary>
internal static class ComplaintWire
{
    public static V1.Complaint ToWire(this Complaint c)
    {
        var rule = c.RuleInForce;
        return new()
        {
            Name = c.Name, Kind = (V1.ComplaintKind)c.Kind, Number = c.Number, Respondent = c.Respondent, RespondentText = c.RespondentText,
            ProductCategory = c.Category, Region = c.Region, Channel = (V1.ComplaintChannel)c.Channel, ReceivedOn = ChinaTime.Format(c.ReceivedOn),
            PurchasedOn = Day(c.PurchasedOn), Problem = c.Problem, State = (V1.ComplaintState)c.State, AcceptedOn = Day(c.AcceptedOn), RefusedOn = Day(c.RefusedOn),
            RefusalGround = (V1.RefusalGround)c.RefusalGround, ClosedOn = Day(c.ClosedOn), Outcome = (V1.ComplaintOutcome)c.Outcome, DecisionText = c.DecisionText,
            AcceptBy = Deadline(c.AcceptBy, c.AcceptProvisional, rule.Accept), MediateBy = Deadline(c.MediateBy, c.MediateProvisional, rule.Handle),
            CheckBy = Deadline(c.CheckBy, c.CheckProvisional, rule.Handle), InformBy = Deadline(c.InformBy, c.InformProvisional, rule.Inform),
            Rule = c.Rule, ReporterRecorded = c.ReporterRecorded, RealName = c.RealName, Related = c.Related, Etag = Etag.Of(c.Version), Version = c.Version,
            CreateTime = c.CreatedAt.ToTimestamp(), UpdateTime = c.UpdatedAt.ToTimestamp(),
        };
    }

    /// <summary>What other services may know: no personal data, no free text.</summary>
    public static V1.ComplaintFacts ToFacts(this Complaint c)
    {
        var facts = new V1.ComplaintFacts
        {
            Name = c.Name, Kind = (V1.ComplaintKind)c.Kind, Respondent = c.Respondent, ProductCategory = c.Category, Region = c.Region,
            Channel = (V1.ComplaintChannel)c.Channel, ReceivedOn = ChinaTime.Format(c.ReceivedOn), State = (V1.ComplaintState)c.State,
            RefusalGround = (V1.RefusalGround)c.RefusalGround, Outcome = (V1.ComplaintOutcome)c.Outcome,
            DecidedOn = Day(c.ClosedOn ?? c.RefusedOn ?? c.AcceptedOn), Version = c.Version,
        };
        if (c.InTime() is { } kept) facts.InTime = kept;
        return facts;
    }

    /// <summary>The id in a resource name.</summary>
    public static string IdOf(string field, string name) => name.Length == 0
        ? throw Fail.Invalid(field, "REQUIRED", $"{field} is required.")
        : name.StartsWith(Complaint.Collection, StringComparison.Ordinal) ? name[Complaint.Collection.Length..] : throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form complaints/{{id}}.");

    public static ComplaintFilter Filter(this V1.ListComplaintsRequest r)
    {
        var check = new Violations();
        var (from, to) = (check.Date("received_from", r.ReceivedFrom, required: false), check.Date("received_to", r.ReceivedTo, required: false));
        check.AddIf(to < from, "received_to", "BAD_RANGE", "received_to is before received_from.");
        check.AddIf(r.Region.Length > 0 && !Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(r.Respondent.Length > 0 && !Uscc.TryFromName(r.Respondent, out _), "respondent", "BAD_NAME", "respondent must be enterprises/{code} with a code of 18 characters.");
        var filter = new ComplaintFilter(
            check.Text("query", r.Query, 200), r.Region, Numbers("kinds", r.Kinds, check), Numbers("states", r.States, check), r.Respondent,
            r.ProductCategory.Trim(), Numbers("channels", r.Channels, check), Day(from), Day(to), r.HasOverdue ? r.Overdue : null);
        check.ThrowIfAny();
        return filter;
    }

    public static ComplaintFilter Filter(this V1.ExportComplaintsRequest r)
    {
        var list = new V1.ListComplaintsRequest
        {
            Query = r.Query, Region = r.Region, Kinds = { r.Kinds }, States = { r.States }, Respondent = r.Respondent, ProductCategory = r.ProductCategory,
            Channels = { r.Channels }, ReceivedFrom = r.ReceivedFrom, ReceivedTo = r.ReceivedTo,
        };
        if (r.HasOverdue) list.Overdue = r.Overdue;
        return list.Filter();
    }

    /// <summary>Numbers of known values, sorted, so that the same wish has the same page tokens.</summary>
    private static string Numbers<T>(string field, IEnumerable<T> values, Violations check) where T : struct, System.Enum => string.Join(
        ',', values.Select((value, i) => Convert.ToInt32(check.Enum($"{field}[{i}]", value), null)).Distinct().Order());

    private static Wire.Deadline? Deadline(DateOnly? on, bool provisional, Period? period) =>
        on is { } day ? new() { DueOn = ChinaTime.Format(day), Provisional = provisional, Article = period?.Article ?? "" } : null;

    private static string Day(DateOnly? day) => day is { } known ? ChinaTime.Format(known) : "";
}
