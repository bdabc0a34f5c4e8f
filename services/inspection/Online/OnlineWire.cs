using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Plans;
using Quality.Inspections.Sampling;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>Between the stored row and the wire.</summary>
internal static class OnlineWire
{
    public const string Collection = "online/";

    public static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    /// <summary>The check as it is kept.</summary>
    public static V1.OnlineCheck ToMessage(this OnlineRow row)
    {
        var check = V1.OnlineCheck.Parser.ParseFrom(row.Body);
        check.Name = Collection + row.Id;
        return check;
    }

    /// <summary>The check as a caller reads it: with its clocks, and the acts that are the caller's region's.</summary>
    public static V1.OnlineCheck ToWire(this OnlineRow row, Transaction tx)
    {
        var check = row.ToMessage();
        (check.Etag, check.Version, check.CreateTime, check.UpdateTime) = (Etag.Of(row.Version), row.Version, row.CreatedAt.ToTimestamp(), row.UpdatedAt.ToTimestamp());
        OnlineClocks.Stamp(check, tx.Today, Calendar);
        check.Actions.Add(OnlineActions.Offered(check, isOwn: tx.Caller.Scope.Contains(row.Region)));
        return check;
    }

    /// <summary>The row of a message; what is stamped at reading is not kept twice.</summary>
    public static OnlineRow ToRow(this V1.OnlineCheck check, string id, long version, DateTimeOffset created, DateTimeOffset updated)
    {
        var body = check.Clone();
        (body.Name, body.Etag, body.Version, body.CreateTime, body.UpdateTime) = ("", "", 0, null, null);
        body.Actions.Clear();
        OnlineClocks.Clear(body);
        var due = OnlineClocks.Earliest(body, Calendar);
        return new(
            id, version, body.Number, body.Authority, body.Region, body.Handover?.Region ?? "", (long)body.State, (long)body.LastAction, body.Task, body.Platform, body.Link,
            (long)(body.Takedown?.State ?? 0), due?.Date, due?.Provisional ?? false, body.ToByteArray(), created, updated);
    }

    public static V1.OnlineLink ToLink(this CustodyRow row) => new()
    {
        Number = row.Version, Action = (V1.OnlineCheckAction)row.Step, Actor = row.Actor, ActorDisplayName = row.ActorDisplayName, Time = row.TakenAt.ToTimestamp(),
        Custody = row.ToNote(), ContentHash = row.ContentHash, PreviousHash = row.PreviousHash, Hash = row.Hash,
    };

    /// <summary>The id in a resource name.</summary>
    public static string IdOf(string name) => name.Length == 0
        ? throw Fail.Invalid("name", "REQUIRED", "name is required.")
        : name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : throw Fail.Invalid("name", "BAD_NAME", "name must have the form online/{id}.");

    public static OnlineFilter Filter(this V1.ExportOnlineChecksRequest r, DateOnly today)
    {
        var list = new V1.ListOnlineChecksRequest { Region = r.Region, States = { r.States }, Platform = r.Platform, Task = r.Task, Takedown = r.Takedown };
        if (r.HasOverdue) list.Overdue = r.Overdue;
        return list.Filter(today);
    }

    public static OnlineFilter Filter(this V1.ListOnlineChecksRequest r, DateOnly today)
    {
        var check = new Violations();
        check.AddIf(r.Region.Length > 0 && !Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(!System.Enum.IsDefined(r.Takedown), "takedown", "UNKNOWN_VALUE", "takedown has a value that this version does not know.");
        check.ThrowIfAny();
        return new(r.Region, PlanAccess.Numbers(r.States), r.HasOverdue ? r.Overdue : null, r.Platform, r.Task, (int)r.Takedown, ChinaTime.Format(today));
    }
}
