using Google.Protobuf;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Listings;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Measures;

/// <summary>
/// Turns a listing that takes effect into items for every subscriber, and its end into lifts for everybody who was told (2.8.2g): in the
/// same transaction as the listing's own step, so that a crash loses neither.
/// </summary>
internal static class MeasurePush
{
    /// <summary>An acknowledgement is due in three working days (domain 3-10) and escalated five working days later (ours).</summary>
    private const int AcknowledgeDays = 3;

    private const int EscalateDays = 5;

    public static async Task ApplyAsync(Transaction tx, V1.Listing listing)
    {
        var id = ListingWire.IdOf("name", listing.Name);
        foreach (var row in await MeasureStore.InUseAsync(tx, (long)listing.List))
        {
            var measure = row.ToWire();
            var until = measure.Months > 0 ? ChinaTime.Format(WorkingCalendar.AddMonths(tx.Today, measure.Months)) : "";
            var body = Body(listing, measure, until);
            if (!await MeasureStore.ApplyAsync(tx, new(id, row.Id, listing.Region, row.List, ChinaTime.Format(tx.Today), until, "", "", body.ToByteArray()))) continue;
            await MeasureItemStore.ApplyAsync(tx, Telling(tx, id, row.Id, listing.Region, body), row.List, row.Subscriber);
        }
    }

    /// <summary>The listing has ended: whatever holds is lifted.</summary>
    public static async Task LiftAllAsync(Transaction tx, V1.Listing listing)
    {
        var reason = listing.EndReason.Length > 500 ? listing.EndReason[..500] : listing.EndReason;
        foreach (var applied in (await MeasureStore.OfListingAsync(tx, ListingWire.IdOf("name", listing.Name))).Where(a => a.LiftedOn.Length == 0))
            await LiftAsync(tx, applied, reason);
    }

    /// <summary>Lifts one measure once; a second lift is refused.</summary>
    public static async Task LiftAsync(Transaction tx, AppliedRow applied, string reason)
    {
        if (!await MeasureStore.LiftAsync(tx, applied.Listing, applied.Measure, ChinaTime.Format(tx.Today), reason))
            throw Fail.Precondition("ALREADY_LIFTED", "This measure was lifted before.");
        var body = V1.MeasureItem.Parser.ParseFrom(applied.Body);
        body.Reason = reason;
        await MeasureItemStore.LiftAsync(tx, Telling(tx, applied.Listing, applied.Measure, applied.Region, body));
    }

    /// <summary>Tells a new subscriber what holds on its lists.</summary>
    public static async Task CatchUpAsync(Transaction tx, SubscriberRow subscriber, IReadOnlyList<long> lists)
    {
        foreach (var applied in await MeasureStore.HoldingAsync(tx, lists, subscriber.Id))
            await MeasureItemStore.CatchUpAsync(tx, Telling(tx, applied.Listing, applied.Measure, applied.Region, V1.MeasureItem.Parser.ParseFrom(applied.Body)), subscriber.Id);
    }

    private static Telling Telling(Transaction tx, string listing, string measure, string region, V1.MeasureItem body)
    {
        var due = WorkingCalendar.Official.AddWorkingDays(tx.Today, AcknowledgeDays);
        var escalate = WorkingCalendar.Official.AddWorkingDays(due.Date, EscalateDays);
        return new(listing, measure, region, ChinaTime.Format(due.Date), ChinaTime.Format(escalate.Date), due.Provisional ? 1 : 0, body.ToByteArray(), tx.Now);
    }

    /// <summary>What does not differ between subscribers.</summary>
    private static V1.MeasureItem Body(V1.Listing listing, V1.Measure measure, string until) => new()
    {
        List = listing.List, Enterprise = listing.Enterprise, EnterpriseDisplayName = listing.EnterpriseDisplayName, Region = listing.Region, MeasureDisplayName = measure.DisplayName,
        Basis = measure.Basis, Addressee = measure.Addressee, Department = measure.Department, UntilOn = until,
    };
}
