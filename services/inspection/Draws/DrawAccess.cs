using Quality.Common.Access;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Draws;

/// <summary>Who may call what of draws.</summary>
internal static class DrawAccess
{
    /// <summary>Who draws.</summary>
    public const Role Drawers = Role.ProvinceAdmin | Role.CityAdmin | Role.DepartmentOfficer;

    /// <summary>Who carries the checks out, and so sees the list of the drawn before it is public, in the own region.</summary>
    public const Role Carriers = Drawers | Role.Inspector | Role.Auditor;

    public static void Declare(AccessTable access) => access.For(V1.DrawService.Descriptor)
        .Write("CreateDraw", Drawers)
        .Write("AddDrawLines", Drawers)
        .Write("FreezeDraw", Drawers)
        .Write("RevealSeed", Drawers)
        .Write("PublishDraw", Drawers)
        .Write("ReplaceEntry", Drawers)
        .Write("VoidDraw", Drawers)
        .Write("ConfirmProposal", Drawers)
        .Write("RejectProposal", Drawers)
        .Read("ListProposals", Carriers)
        .Read("GetDraw", Role.Public)
        .Read("ListDraws", Role.Public)
        .Read("ListDrawEntries", Role.Public)
        .Read("ListDrawLines", Role.Public)
        .Read("ExportProof", Role.Public)
        .Read("ProveInclusion", Role.Public)
        .Read("ListCommitments", Role.Public)
        .Read("ListChainHeads", Role.Public)
        .Read("VerifyChain", Role.Public);
}
