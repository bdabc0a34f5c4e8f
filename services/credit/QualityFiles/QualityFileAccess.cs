using Quality.Common.Access;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>Who may call what of quality files: officials read, officers record and decide, never the same person both.</summary>
internal static class QualityFileAccess
{
    private const Role Officers = Role.Admins | Role.DepartmentOfficer;

    public static void Declare(AccessTable access) => access.For(V1.QualityFileService.Descriptor)
        .Read("GetQualityFile", Role.Officials)
        .Read("ExportQualityFile", Role.Officials)
        .Read("ListReportKeys", Role.Public)
        .Read("ListEntries", Role.Officials)
        .Read("GetEntry", Role.Officials)
        .Read("ListEntryVersions", Role.Officials)
        .Read("ListExpiring", Role.Officials)
        .Write("RecordEntry", Officers)
        .Write("EndEntry", Officers)
        .Write("ObjectToEntry", Officers)
        .Write("DecideEntryObjection", Officers)
        .Read("ListEntryObjections", Role.Officials)
        .Write("ProposeIdentity", Officers)
        .Write("MergeIdentity", Officers)
        .Write("RejectIdentity", Officers)
        .Read("ListIdentities", Role.Officials);
}
