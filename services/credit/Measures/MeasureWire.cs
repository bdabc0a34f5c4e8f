using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Listings;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Measures;

/// <summary>Between the stored rows and the wire.</summary>
internal static class MeasureWire
{
    public const string Collection = "measures/";

    public static V1.Measure ToWire(this MeasureRow row)
    {
        var measure = V1.Measure.Parser.ParseFrom(row.Body);
        (measure.Name, measure.Retired, measure.Etag, measure.CreateTime) = (Collection + row.Id, row.Retired == 1, Etag.Of(row.Version), row.CreatedAt.ToTimestamp());
        return measure;
    }

    public static V1.Subscriber ToWire(this SubscriberRow row, SubscriberHealthRow? health, bool mayChange)
    {
        var wire = new V1.Subscriber
        {
            Name = row.Name, DisplayName = row.DisplayName, Kind = (V1.SubscriberKind)row.Kind, Account = mayChange ? row.Account : "", Retired = row.Retired == 1, LastNumber = row.LastNumber,
            OpenItems = (int)(health?.OpenItems ?? 0), OpenLifts = (int)(health?.OpenLifts ?? 0), OverdueItems = (int)(health?.OverdueItems ?? 0), OldestDueOn = health?.OldestDueOn ?? "",
            Health = health is { EscalatedItems: > 0 } ? V1.SubscriberHealth.Escalated : health is { OverdueItems: > 0 } ? V1.SubscriberHealth.Overdue : V1.SubscriberHealth.Good,
            LastSeenTime = row.SeenAt?.ToTimestamp(), Contact = row.Contact, Etag = Etag.Of(row.Version), CreateTime = row.CreatedAt.ToTimestamp(),
        };
        wire.Lists.AddRange(row.Lists.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => (V1.ListKind)int.Parse(n, CultureInfo.InvariantCulture)));
        return wire;
    }

    public static V1.MeasureItem ToWire(this MeasureItemRow row, DateOnly today)
    {
        var item = V1.MeasureItem.Parser.ParseFrom(row.Body);
        var day = ChinaTime.Format(today);
        (item.Name, item.Number, item.Action) = ($"{SubscriberRow.Collection}{row.Subscriber}/items/{row.Number}", row.Number, (V1.MeasureAction)row.Action);
        (item.Listing, item.Measure, item.SubscriberDisplayName) = (ListingWire.Collection + row.Listing, Collection + row.Measure, row.DisplayName);
        (item.DueOn, item.Provisional, item.Receipt, item.Note) = (row.DueOn, row.Provisional == 1, (V1.MeasureReceipt)row.Receipt, row.Note);
        (item.ReceivedTime, item.DoneTime, item.CreateTime) = (row.ReceivedAt?.ToTimestamp(), row.DoneAt?.ToTimestamp(), row.CreatedAt.ToTimestamp());
        var open = row.Receipt < (long)V1.MeasureReceipt.Done;
        item.Delay = open && string.CompareOrdinal(row.EscalateOn, day) < 0 ? V1.MeasureDelay.Escalated
            : open && string.CompareOrdinal(row.DueOn, day) < 0 ? V1.MeasureDelay.Overdue : V1.MeasureDelay.None;
        return item;
    }

    public static V1.AppliedMeasure ToWire(this AppliedRow row, AppliedCounts? counts)
    {
        var body = V1.MeasureItem.Parser.ParseFrom(row.Body);
        var c = counts ?? new(row.Measure, 0, 0, 0, 0, 0, 0, 0);
        return new()
        {
            Listing = ListingWire.Collection + row.Listing, Measure = Collection + row.Measure, MeasureDisplayName = body.MeasureDisplayName, Basis = body.Basis, Department = body.Department,
            AppliedOn = row.AppliedOn, UntilOn = row.UntilOn, LiftedOn = row.LiftedOn, LiftReason = row.LiftReason,
            State = row.LiftedOn.Length == 0 ? V1.AppliedState.Applied : c.LiftsDone < c.LiftsTold ? V1.AppliedState.Lifting : V1.AppliedState.Lifted,
            Told = (int)c.Told, Received = (int)c.Received, Done = (int)c.Done, LiftsTold = (int)c.LiftsTold, LiftsReceived = (int)c.LiftsReceived, LiftsDone = (int)c.LiftsDone, OverdueItems = (int)c.OverdueItems,
        };
    }

    /// <summary>The id in a resource name.</summary>
    public static string IdOf(string field, string name, string collection) => name.Length == 0
        ? throw Fail.Invalid(field, "REQUIRED", $"{field} is required.")
        : name.StartsWith(collection, StringComparison.Ordinal) ? name[collection.Length..] : throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form {collection}{{id}}.");

    /// <summary>Subscriber and number in the name of an item.</summary>
    public static (string Subscriber, long Number) ItemOf(string name) =>
        name.Split('/') is ["subscribers", { Length: > 0 } id, "items", var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (id, number)
            : throw Fail.Invalid("name", name.Length == 0 ? "REQUIRED" : "BAD_NAME", "name must have the form subscribers/{id}/items/{number}.");

    public static MeasureItemFilter Filter(this V1.ListMeasureItemsRequest r, DateOnly today)
    {
        var check = new Violations();
        if (r.Action != 0) check.Enum("action", r.Action);
        check.ThrowIfAny();
        return new(
            r.Subscriber.Length > 0 ? IdOf("subscriber", r.Subscriber, SubscriberRow.Collection) : "", r.Listing.Length > 0 ? ListingWire.IdOf("listing", r.Listing) : "",
            (long)r.Action, r.Open, r.Overdue ? ChinaTime.Format(today) : "");
    }
}
