using System.Globalization;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Listings;

/// <summary>Listings as these pages say them.</summary>
internal static class ListingWords
{
    private static readonly V1.ListingState[] BeforeDecision = [V1.ListingState.Clue, V1.ListingState.Notified, V1.ListingState.Stated, V1.ListingState.HearingDue];

    public static StatusKind Kind(V1.ListingState state) => state switch
    {
        V1.ListingState.Published => StatusKind.Bad,
        V1.ListingState.Decided or V1.ListingState.HearingDue => StatusKind.Warning,
        V1.ListingState.Clue or V1.ListingState.Notified or V1.ListingState.Stated => StatusKind.Active,
        V1.ListingState.Annulled => StatusKind.Ceased,
        _ => StatusKind.Neutral,
    };

    /// <summary>What a ground says, in the reader's language; as the service gives it where these pages do not know it.</summary>
    public static string Ground(IStringLocalizer texts, string ground, string given) =>
        texts["ground." + ground.Replace("listingGrounds/", "", StringComparison.Ordinal)] is { ResourceNotFound: false } known ? known : given;

    public static Deadline Due(V1.ListingClock clock) => new() { DueOn = clock.DueOn, Provisional = clock.Provisional, Article = clock.Article };

    /// <summary>The clock that says by when the authority owes its next step.</summary>
    public static V1.ListingClock? Next(V1.Listing listing) =>
        listing.Clocks.FirstOrDefault(c => c is { Duty: true, MetOn: "", Stopped: false } && c.DueOn == listing.NextDueOn);

    public static bool HasEnded(V1.Listing listing) => listing.State >= V1.ListingState.NotListed;

    /// <summary>The rpcs that may follow, the one that is due first; whether the reader may call them is said by his rights.</summary>
    public static IReadOnlyList<string> Verbs(V1.Listing listing, DateOnly today)
    {
        List<string> verbs = [];
        if (listing.AwaitsPerson) return ["TakeUpListing", "DismissListing"];
        if (listing.State == V1.ListingState.Clue) verbs.Add("NotifyListing");
        if (listing.State == V1.ListingState.Notified) verbs.Add("RecordStatement");
        if (listing.State == V1.ListingState.HearingDue) verbs.Add("RecordHearing");
        if (MayDecide(listing, today)) verbs.Insert(listing.State == V1.ListingState.Notified ? 0 : verbs.Count, "DecideListing");
        if (BeforeDecision.Contains(listing.State) && !listing.ProposedByCaller) verbs.Add("DropListing");
        if (listing.State == V1.ListingState.Decided) verbs.Add("PublishListing");
        if (listing.State == V1.ListingState.Published) verbs.AddRange(Published(listing, today));
        if (listing.State is V1.ListingState.Decided or V1.ListingState.Published && !listing.ProposedByCaller) verbs.Add("AnnulListing");
        return verbs;
    }

    /// <summary>The rpc behind a verb; to drop a clue is a decision too.</summary>
    public static string Call(string verb) => verb == "DropListing" ? "DecideListing" : verb;

    private static bool MayDecide(V1.Listing listing, DateOnly today) => !listing.ProposedByCaller
        && (listing.State == V1.ListingState.Stated
            || (listing.State == V1.ListingState.Notified && listing.Clocks.Any(c => c.Kind == V1.ListingClockKind.Statement && today > Day(c.DueOn))));

    private static IEnumerable<string> Published(V1.Listing listing, DateOnly today)
    {
        var objects = listing.Objections.Any(o => !o.Decided);
        var repairs = listing.Repairs.Any(r => !r.Decided);
        if (listing.Clocks.Any(c => c is { Kind: V1.ListingClockKind.Reminder, MetOn: "", Stopped: false })) yield return "RecordReminder";
        if (objects && !listing.ProposedByCaller) yield return "DecideObjection";
        if (repairs && !listing.ProposedByCaller) yield return "DecideRepair";
        if (!objects && listing.Clocks.Any(c => c.Kind == V1.ListingClockKind.Objection && today <= Day(c.DueOn))) yield return "LodgeObjection";
        if (!repairs && (listing.List == V1.ListKind.AbnormalOperations || (listing.EarlyFrom.Length > 0 && today >= Day(listing.EarlyFrom)))) yield return "ApplyForRepair";
    }

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
