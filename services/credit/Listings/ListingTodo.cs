using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>Which listings wait for a person's step (待办): what their next clock asks for, of whom it is due.</summary>
internal static class ListingTodo
{
    private const Role Writers = Role.Admins | Role.DepartmentOfficer;

    private static readonly Dictionary<V1.ListingClockKind, (string Reason, Role Roles, bool Decides)> Waiting = new()
    {
        [V1.ListingClockKind.Notice] = ("LISTING_TO_NOTIFY", Writers, false),
        [V1.ListingClockKind.Reminder] = ("LISTING_TO_REMIND", Writers, false),
        [V1.ListingClockKind.Hearing] = ("LISTING_TO_HEAR", Writers, false),
        [V1.ListingClockKind.Decision] = ("LISTING_TO_DECIDE", Role.Admins, true),
        [V1.ListingClockKind.Publication] = ("LISTING_TO_PUBLISH", Role.Admins, false),
        [V1.ListingClockKind.ObjectionAnswer] = ("LISTING_OBJECTION_TO_ANSWER", Role.Admins, true),
        [V1.ListingClockKind.RepairAnswer] = ("LISTING_REPAIR_TO_DECIDE", Role.Admins, true),
    };

    /// <summary>Nothing for whoever proposed what is to be decided.</summary>
    public static IEnumerable<Todo> Of(IEnumerable<ListingRow> due, Caller caller, DateOnly today) =>
        due.Select(row => ToTodo(row, caller, today)).OfType<Todo>();

    private static Todo? ToTodo(ListingRow row, Caller caller, DateOnly today)
    {
        var listing = row.ToListing(today);
        var clock = listing.Clocks.First(c => c is { Duty: true, MetOn: "", Stopped: false } && c.DueOn == listing.NextDueOn);
        var (reason, roles, decides) = Waiting[clock.Kind];
        if (listing.AwaitsPerson) reason = "LISTING_PROPOSED";
        if (decides && row.Proposer == caller.Subject) return null;
        if (decides && ListingProcess.RuleOf(listing).ProvinceDecides) roles = Role.ProvinceAdmin;
        return new()
        {
            Name = listing.Name, Reason = reason, Title = listing.EnterpriseDisplayName, Region = row.Region, DueOn = clock.DueOn, Clause = "2.8.2d", Article = clock.Article,
            Provisional = clock.Provisional, CreateTime = row.UpdatedAt.ToTimestamp(), Roles = { RoleNames.Of(roles) },
        };
    }
}
