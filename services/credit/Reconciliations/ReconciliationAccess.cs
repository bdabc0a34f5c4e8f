using Quality.Common.Access;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>Who may call what: who keeps lists and penalties compares them; auditors read.</summary>
internal static class ReconciliationAccess
{
    private const Role Officers = Role.Admins | Role.DepartmentOfficer;

    public static void Declare(AccessTable access) => access.For(V1.ReconciliationService.Descriptor)
        .Read("CheckPeerRows", Officers)
        .Write("ImportPeerList", Officers)
        .Read("GetPeerList", Officers, Role.Auditor)
        .Read("ListPeerLists", Officers, Role.Auditor)
        .Read("ListPeerRows", Officers, Role.Auditor)
        .Read("ListPeerDifferences", Officers, Role.Auditor)
        .Read("ExportPeerDifferences", Officers, Role.Auditor);
}
