using Quality.Common.Access;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>Who may call what of penalties: the originals are for those in charge, what is published is for everybody.</summary>
internal static class PenaltyAccess
{
    private const Role Officers = Role.Admins | Role.DepartmentOfficer;

    public static void Declare(AccessTable access) => access.For(V1.PenaltyService.Descriptor)
        .Read("ListPenaltyRules", Role.Public)
        .Read("ListPublishedPenalties", Role.Public)
        .Read("GetPublishedPenalty", Role.Public)
        .Read("ListPenaltyWithdrawals", Role.Public)
        .Read("GetPenaltyFigures", Role.Public)
        .Read("GetPenalty", Officers, Role.Inspector)
        .Read("ListPenalties", Officers, Role.Inspector)
        .Read("ListPenaltySteps", Officers, Role.Inspector)
        .Write("CreatePenalty", Officers)
        .Write("RevisePenalty", Officers)
        .Write("ConfirmRedaction", Officers)
        .Write("PublishPenalty", Role.Admins)
        .Write("SendPenalty", Officers)
        .Write("RecordPenaltyReceipt", Officers)
        .Write("OrderPenaltyWithdrawal", Officers)
        .Write("WithdrawPenalty", Role.Admins)
        .Write("EndPublicationEarly", Role.Admins);
}
