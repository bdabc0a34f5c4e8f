using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Credits.Enterprises;
using Quality.Credits.Measures;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>Takes one verb after the other: state, history, measures and announcement in one transaction.</summary>
internal static class ListingChain
{
    public static async Task<V1.Listing> BeginAsync(Transaction tx, V1.Listing listing)
    {
        var code = EnterpriseWire.CodeOf("listing.enterprise", listing.Enterprise);
        var enterprise = await EnterpriseStore.FindVisibleAsync(tx, code) ?? throw Fail.NotFound(listing.Enterprise);
        if (listing.List == V1.ListKind.AbnormalOperations && enterprise.Type.Contains("个体", StringComparison.Ordinal))
            throw Fail.Precondition("SOLE_TRADER_IS_MARKED", "Sole traders are marked (标记), not listed.", ListingLaw.SoleTraders);
        (listing.Enterprise, listing.EnterpriseDisplayName, listing.Region, listing.ProposerDisplayName) = (enterprise.Name, enterprise.DisplayName, enterprise.Region, tx.Caller.Name);
        ListingProcess.Begin(listing, tx.Today);
        var row = listing.ToRow(tx.NewId(), 1, tx.Caller.Subject, tx.Now, tx.Now);
        if (!await ListingStore.InsertAsync(tx, row))
            throw new QualityException(Grpc.Core.StatusCode.AlreadyExists, "LISTING_OPEN", "A listing of this enterprise for this ground is under way or in effect.");
        return await RememberAsync(tx, row, "CreateListing");
    }

    /// <summary>A proposal of the system, which has no proposer until a person takes it up; nothing where the same ground is under way.</summary>
    public static async Task ProposeAsync(Transaction tx, string id, V1.Listing listing)
    {
        var row = listing.ToRow(id, 1, "", tx.Now, tx.Now);
        if (await ListingStore.InsertAsync(tx, row)) await RememberAsync(tx, row, "Propose");
    }

    /// <summary>One verb; <paramref name="take"/> changes the listing or throws.</summary>
    public static async Task<V1.Listing> TakeAsync(Transaction tx, string verb, string name, string etag, Action<V1.Listing, string> take)
    {
        var stored = await ListingStore.FindOwnAsync(tx, ListingWire.IdOf("name", name)) ?? throw Fail.NotFound(name);
        Etag.Check(name, etag, stored.Version);
        var listing = stored.ToListing(tx.Today);
        take(listing, stored.Proposer);
        var row = listing.ToRow(stored.Id, stored.Version + 1, verb == "TakeUpListing" ? tx.Caller.Subject : stored.Proposer, stored.CreatedAt, tx.Now);
        if (!await ListingStore.ReviseAsync(tx, row)) throw Fail.StaleEtag(name);
        if (verb == "PublishListing") await MeasurePush.ApplyAsync(tx, listing);
        else if (ListingProcess.HasEnded(listing.State) && listing.PublishedOn.Length > 0) await MeasurePush.LiftAllAsync(tx, listing);
        return await RememberAsync(tx, row, verb);
    }

    public static ListingActor Actor(Transaction tx) => new(tx.Caller.Subject, tx.Caller.Name, tx.Caller.Is(Role.ProvinceAdmin));

    private static async Task<V1.Listing> RememberAsync(Transaction tx, ListingRow row, string verb)
    {
        await ListingStore.AddStepAsync(tx, new(row.Id, row.Version, verb, row.State, tx.Caller.Subject, tx.Caller.Name, row.Body, tx.Now));
        var listing = row.ToListing(tx.Today);
        if (row.State >= (long)V1.ListingState.Decided) tx.Publish(new V1.ListingChanged { Listing = listing.ForPublic() });
        tx.Audit(listing.Name, row.Region);
        return row.ToWire(tx.Caller, tx.Today);
    }
}
