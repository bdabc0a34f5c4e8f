using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>Between the stored row and the wire.</summary>
internal static class ListingWire
{
    public const string Collection = "listings/";

    /// <summary>The listing as it is kept, with what is stamped at reading.</summary>
    public static V1.Listing ToListing(this ListingRow row, DateOnly today)
    {
        var listing = V1.Listing.Parser.ParseFrom(row.Body);
        (listing.Name, listing.Etag, listing.Version) = (Collection + row.Id, Etag.Of(row.Version), row.Version);
        (listing.CreateTime, listing.UpdateTime) = (row.CreatedAt.ToTimestamp(), row.UpdatedAt.ToTimestamp());
        listing.AwaitsPerson = row.Proposer.Length == 0 && listing.State == V1.ListingState.Clue;
        listing.ProposalToBeConfirmed = ProposalLaw.Rules.Any(rule => rule.Code == listing.Proposal && rule.ToBeConfirmed);
        listing.Judge(today);
        return listing;
    }

    /// <summary>What this caller may see of it: officials of the region all, everybody else what is public.</summary>
    public static V1.Listing ToWire(this ListingRow row, Caller caller, DateOnly today)
    {
        var listing = row.ToListing(today);
        if (!caller.Is(Role.Officials) || !caller.Scope.Contains(row.Region)) return listing.ForPublic();
        listing.ProposedByCaller = row.Proposer == caller.Subject;
        return listing;
    }

    /// <summary>Without evidence, statements, applications and names of officials.</summary>
    public static V1.Listing ForPublic(this V1.Listing listing)
    {
        var open = listing.Clone();
        (open.ProposerDisplayName, open.Proposal, open.ProposalToBeConfirmed, open.AwaitsPerson) = ("", "", false, false);
        (open.Notice, open.Statement, open.Hearing, open.Reminder) = (null, null, null, null);
        open.Evidence.Clear();
        open.EvidenceSources.Clear();
        open.Objections.Clear();
        open.Repairs.Clear();
        open.Decision?.ActorDisplayName = "";
        foreach (var clock in open.Clocks.Where(c => c.Kind is not (V1.ListingClockKind.Objection or V1.ListingClockKind.Term)).ToList()) open.Clocks.Remove(clock);
        (open.NextDueOn, open.Overdue) = ("", false);
        return open;
    }

    /// <summary>The row of a message; what is stamped at reading is not kept twice.</summary>
    public static ListingRow ToRow(this V1.Listing listing, string id, long version, string proposer, DateTimeOffset created, DateTimeOffset updated)
    {
        var body = listing.Clone();
        (body.Name, body.Etag, body.Version, body.CreateTime, body.UpdateTime, body.NextDueOn, body.Overdue) = ("", "", 0, null, null, "", false);
        (body.AwaitsPerson, body.ProposalToBeConfirmed) = (false, false);
        foreach (var clock in body.Clocks) clock.Overdue = false;
        return new(
            id, version, (long)body.List, body.Ground, body.Enterprise, body.EnterpriseDisplayName, body.Region, (long)body.State, body.NextDue(), body.ExpiresOn, proposer, body.ToByteArray(), created, updated);
    }

    public static V1.ListingStep ToWire(this ListingStepRow row) => new()
    {
        Version = row.Version, Verb = row.Verb, State = (V1.ListingState)row.State, ActorDisplayName = row.ActorDisplayName, TakeTime = row.TakenAt.ToTimestamp(),
    };

    public static V1.ListingRule ToWire(this ListingRule rule)
    {
        var wire = new V1.ListingRule
        {
            Code = rule.Code, List = (V1.ListKind)(int)rule.List, Title = rule.Title, ValidFrom = ChinaTime.Format(rule.From), ValidTo = rule.To is { } to ? ChinaTime.Format(to) : "",
            TermMonths = rule.TermMonths ?? 0, EarlyAfterMonths = rule.EarlyAfterMonths ?? 0, RemovedOnPerformance = rule.RemovedOnPerformance, BarMonths = rule.BarMonths,
            ProvinceDecides = rule.ProvinceDecides, StatementDays = rule.StatementDays, ToBeConfirmed = rule.ToBeConfirmed,
        };
        wire.Grounds.AddRange(rule.Grounds.Select(g => new V1.ListingGround { Name = g.Name, Article = g.Article, Text = g.Text, ToBeConfirmed = g.ToBeConfirmed }));
        return wire;
    }

    /// <summary>The id in a resource name.</summary>
    public static string IdOf(string field, string name) => name.Length == 0
        ? throw Fail.Invalid(field, "REQUIRED", $"{field} is required.")
        : name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form listings/{{id}}.");

    public static ListingFilter Filter(this V1.ListListingsRequest r, DateOnly today)
    {
        var check = new Violations();
        if (r.List != 0) check.Enum("list", r.List);
        foreach (var state in r.States) check.Enum("states", state);
        check.AddIf(r.Region.Length > 0 && !Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(r.Enterprise.Length > 0 && !Uscc.TryFromName(r.Enterprise, out _), "enterprise", "BAD_NAME", "enterprise must be enterprises/{code} with a code of 18 characters.");
        var query = check.Text("query", r.Query, 100);
        check.ThrowIfAny();
        return new((long)r.List, string.Join(',', r.States.Select(s => (int)s).Distinct().Order()), r.Region, r.Enterprise, query, r.Overdue ? ChinaTime.Format(today) : "", r.AwaitingPerson);
    }
}
