using Quality.Common.Access;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Cases;

/// <summary>Who may call what of cases: inspectors record what they find, officers lead, administrations decide.</summary>
internal static class CaseAccess
{
    private const Role Officers = Role.Admins | Role.DepartmentOfficer;
    private const Role Handlers = Officers | Role.Inspector;

    public static void Declare(AccessTable access) => access.For(V1.CaseService.Descriptor)
        .Read("GetCase", Handlers)
        .Read("ListCases", Handlers)
        .Read("ListCaseSteps", Handlers)
        .Read("ListCampaigns", Handlers)
        .Write("RecordClue", Handlers)
        .Write("ExtendCase", Role.Admins)
        .Write("DecideFiling", Role.Admins)
        .Write("DecidePenalty", Role.Admins)
        .Write("RecordEnforcement", Officers)
        .Write("TransferToPolice", Role.Admins)
        .Write("RecordPoliceReceipt", Officers)
        .Write("RecordPoliceDecision", Officers)
        .Write("RecordPoliceReturn", Officers)
        .Write("CreateCampaign", Role.Admins)
        .Write("EndCampaign", Role.Admins);
}
