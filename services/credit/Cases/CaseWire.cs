using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Cases;

/// <summary>Between the stored rows and the wire.</summary>
internal static class CaseWire
{
    public const string Collection = "cases/";

    public const string Campaigns = "campaigns/";

    public static V1.Case ToCase(this CaseRow row, DateOnly today)
    {
        var one = V1.Case.Parser.ParseFrom(row.Body);
        (one.Name, one.Etag, one.Version) = (Collection + row.Id, Etag.Of(row.Version), row.Version);
        (one.CreateTime, one.UpdateTime) = (row.CreatedAt.ToTimestamp(), row.UpdatedAt.ToTimestamp());
        one.Judge(today);
        return one;
    }

    public static CaseRow ToRow(this V1.Case one, string id, long version, DateTimeOffset created, DateTimeOffset updated)
    {
        var body = one.Clone();
        (body.Name, body.Etag, body.Version, body.CreateTime, body.UpdateTime, body.NextDueOn, body.Overdue) = ("", "", 0, null, null, "", false);
        foreach (var clock in body.Clocks) clock.Overdue = false;
        var search = FoldedText.Column(body.PartyDisplayName, body.Title, body.SourceNumber, body.Filing?.Number ?? "", body.Penalty?.DocumentNumber ?? "");
        return new(
            id, version, body.Region, body.Campaign.Length > 0 ? body.Campaign[Campaigns.Length..] : "", body.Enterprise, search, (long)body.State, body.Major ? 1 : 0, body.NextDue(),
            body.ToByteArray(), created, updated);
    }

    public static V1.CaseStep ToWire(this CaseStepRow row) => new()
    {
        Version = row.Version, Verb = row.Verb, State = (V1.CaseState)row.State, ActorDisplayName = row.ActorDisplayName, TakeTime = row.TakenAt.ToTimestamp(),
    };

    public static V1.CaseCount ToWire(this CaseCountRow row) => new() { State = (V1.CaseState)row.State, Cases = (int)row.Cases };

    public static V1.Campaign ToCampaign(this CampaignRow row, IEnumerable<CaseCountRow> counts)
    {
        var campaign = V1.Campaign.Parser.ParseFrom(row.Body);
        (campaign.Name, campaign.Etag, campaign.CreateTime, campaign.EndedOn) = (Campaigns + row.Id, Etag.Of(row.Version), row.CreatedAt.ToTimestamp(), row.EndedOn);
        campaign.Counts.Add(counts.Where(c => c.Campaign == row.Id).Select(c => c.ToWire()));
        return campaign;
    }

    public static string IdOf(string collection, string name) => name.Length == 0
        ? throw Fail.Invalid("name", "REQUIRED", "name is required.")
        : name.StartsWith(collection, StringComparison.Ordinal) ? name[collection.Length..] : throw Fail.Invalid("name", "BAD_NAME", $"name must have the form {collection}{{id}}.");

    public static CaseFilter Filter(this V1.ListCasesRequest r, DateOnly today)
    {
        var check = new Violations();
        foreach (var state in r.States) check.Enum("states", state);
        check.AddIf(r.Region.Length > 0 && (r.Region.Length != 6 || !Region.TryFind(r.Region, out _)), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(r.Campaign.Length > 0 && !r.Campaign.StartsWith(Campaigns, StringComparison.Ordinal), "campaign", "BAD_NAME", "campaign must have the form campaigns/{id}.");
        check.AddIf(r.Enterprise.Length > 0 && !Uscc.TryFromName(r.Enterprise, out _), "enterprise", "BAD_NAME", "enterprise must be enterprises/{code} with a code of 18 characters.");
        var query = check.Text("query", r.Query, 100);
        check.ThrowIfAny();
        return new(
            string.Join(',', r.States.Select(s => (int)s).Distinct().Order()), r.Region, r.Campaign.Length > 0 ? r.Campaign[Campaigns.Length..] : "", r.Enterprise, query,
            r.Overdue ? ChinaTime.Format(today) : "", r.Major);
    }
}
