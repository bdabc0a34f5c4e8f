using Quality.Common.Access;
using Quality.Inspections.Draws;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>Who may call what of publications: what is published is everybody's.</summary>
internal static class PublicationAccess
{
    public static void Declare(AccessTable access) => access.For(V1.PublicationService.Descriptor)
        .Write("DraftPublication", DrawAccess.Drawers)
        .Write("ApprovePublication", DrawAccess.Drawers)
        .Write("PublishPublication", DrawAccess.Drawers)
        .Write("CorrectPublication", DrawAccess.Drawers)
        .Write("WithdrawEntry", DrawAccess.Drawers)
        .Read("GetPublication", Role.Public)
        .Read("ListPublications", Role.Public)
        .Read("ListPublicationEditions", Role.Public)
        .Read("ListPublicationEntries", Role.Public)
        .Read("ExportPublicationEntries", Role.Public)
        .Read("DownloadPublication", Role.Public);
}
