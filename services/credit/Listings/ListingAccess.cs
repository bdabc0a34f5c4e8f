using Quality.Common.Access;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>Who may call what of listings: officers propose and record, administrations decide, everybody reads what is published.</summary>
internal static class ListingAccess
{
    private const Role Writers = Role.Admins | Role.DepartmentOfficer;

    public static void Declare(AccessTable access) => access.For(V1.ListingService.Descriptor)
        .Read("ListListingRules", Role.Public)
        .Read("GetListing", Role.Public)
        .Read("ListListings", Role.Public)
        .Read("ListListingSteps", Role.Officials)
        .Write("CreateListing", Writers, Role.Inspector)
        .Write("TakeUpListing", Writers)
        .Write("DismissListing", Writers)
        .Write("RecordReminder", Writers)
        .Write("NotifyListing", Writers)
        .Write("RecordStatement", Writers)
        .Write("RecordHearing", Writers)
        .Write("DecideListing", Role.Admins)
        .Write("PublishListing", Role.Admins)
        .Write("LodgeObjection", Writers)
        .Write("DecideObjection", Role.Admins)
        .Write("ApplyForRepair", Writers)
        .Write("DecideRepair", Role.Admins)
        .Write("AnnulListing", Role.Admins);
}
