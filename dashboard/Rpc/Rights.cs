using System.Security.Claims;

namespace Quality.Dashboard.Rpc;

/// <summary>
/// Which roles may call what pages offer, so that nobody sees a button that would be refused. The services decide in any
/// case; a test compares this table with theirs.
/// </summary>
internal static class Rights
{
    private static readonly string[] Province = ["province_admin"];
    private static readonly string[] Admins = [.. Province, "city_admin"];
    private static readonly string[] Officers = [.. Admins, "department_officer"];
    private static readonly string[] Handlers = [.. Officers, "inspector"];
    private static readonly string[] BrandOffices = [.. Admins, "brand_office"];
    private static readonly string[] Auditors = [.. Province, "auditor"];
    private static readonly string[] Officials = [.. Handlers, "brand_office", "auditor"];
    private static readonly string[] WithLaboratories = [.. Officials, "laboratory"];

    /// <summary>Roles by the name of the rpc.</summary>
    public static IReadOnlyDictionary<string, string[]> Table { get; } = new Dictionary<string, string[]>
    {
        ["ListDeclarations"] = Officials, ["ExportDeclarations"] = Officials,
        ["CreateDeclaration"] = Officers, ["ReviseDeclaration"] = Officers, ["PublishDeclaration"] = Officers, ["WithdrawDeclaration"] = Officers,
        ["ListSamples"] = WithLaboratories, ["ExportSamples"] = Officials, ["RecordConclusion"] = [.. Handlers, "laboratory"],
        ["ListPlans"] = WithLaboratories, ["CreatePlan"] = Officers, ["ApprovePlan"] = Officers, ["CreateTask"] = Officers, ["OpenTask"] = Officers,
        ["CloseTask"] = Officers, ["CountPool"] = [.. Officers, "auditor"], ["UpdatePlan"] = Officers, ["UpdateTask"] = Officers, ["MergeTasks"] = Officers,
        ["CreateDraw"] = Officers, ["FreezeDraw"] = Officers, ["RevealSeed"] = Officers, ["PublishDraw"] = Officers, ["VoidDraw"] = Officers,
        ["ReplaceEntry"] = Officers, ["ConfirmProposal"] = Officers, ["RejectProposal"] = Officers, ["ListProposals"] = [.. Handlers, "auditor"],
        ["ListPostProcessings"] = Officials, ["ReportRectification"] = Handlers, ["RecordRecheck"] = Handlers, ["OrderRectification"] = Officers,
        ["ExtendRectification"] = Officers, ["AnnounceProvincially"] = Officers, ["SuspendProduction"] = Officers, ["RevokeLicence"] = Officers,
        ["ClassifyCase"] = Officers, ["TransferCase"] = Officers, ["RecordTransferReceipt"] = Officers, ["ReturnTransfer"] = Officers, ["CloseCase"] = Officers,
        ["DraftPublication"] = Officers, ["ApprovePublication"] = Officers, ["PublishPublication"] = Officers, ["CorrectPublication"] = Officers,
        ["WithdrawEntry"] = Officers, ["CompareOrigins"] = Officials,
        ["ListOnlineChecks"] = Officials, ["CreateOnlineCheck"] = Handlers, ["RecordPayment"] = Handlers, ["RecordParcel"] = Handlers, ["RecordUnboxing"] = Handlers,
        ["CancelOnlineCheck"] = Handlers, ["LinkSampling"] = Handlers, ["RecordNotice"] = Handlers, ["TraceSource"] = Handlers, ["ConcludeOnlineCheck"] = Handlers,
        ["SendHandover"] = Officers, ["ReceiveHandover"] = Officers, ["AnswerHandover"] = Officers, ["RequestTakedown"] = Officers, ["ConfirmTakedown"] = Handlers,
        ["RecordWatch"] = Handlers, ["ListPlatforms"] = Officials, ["CreatePlatform"] = [.. Province, "department_officer"],
        ["CheckResampling"] = WithLaboratories, ["ListPassports"] = Officials,
        ["ListSamplings"] = WithLaboratories, ["CreateSampling"] = Handlers, ["RecordVisit"] = Handlers, ["SealSample"] = Handlers, ["HandOver"] = Handlers,
        ["ReceiveSample"] = ["laboratory"], ["RecordResults"] = ["laboratory"], ["DeliverResult"] = Handlers, ["ConcludeSampling"] = Handlers,
        ["ContestResult"] = Handlers, ["DecideContest"] = Officers, ["RecordRetest"] = ["laboratory"], ["ReturnSample"] = Handlers,
        ["ListPenalties"] = [.. Handlers, "auditor"], ["CreatePenalty"] = Officers, ["RevisePenalty"] = Officers, ["ConfirmRedaction"] = Officers, ["PublishPenalty"] = Admins, ["SendPenalty"] = Officers,
        ["RecordPenaltyReceipt"] = Officers, ["OrderPenaltyWithdrawal"] = Officers, ["WithdrawPenalty"] = Admins, ["EndPublicationEarly"] = Admins,
        ["ListCases"] = [.. Handlers, "auditor"], ["RecordClue"] = Handlers, ["ExtendCase"] = Admins, ["DecideFiling"] = Admins, ["DecidePenalty"] = Admins, ["RecordEnforcement"] = Officers,
        ["TransferToPolice"] = Admins, ["RecordPoliceReceipt"] = Officers, ["RecordPoliceDecision"] = Officers, ["RecordPoliceReturn"] = Officers, ["CreateCampaign"] = Admins,
        ["EndCampaign"] = Admins, ["BatchScreenEnterprises"] = Officials, ["ListPeerLists"] = [.. Officers, "auditor"], ["ImportPeerList"] = Officers,
        ["ListInspectors"] = [.. Handlers, "auditor"], ["CreateInspector"] = Officers,
        ["ListLaboratories"] = [.. Officers, "laboratory", "auditor"], ["CreateLaboratory"] = Officers,
        ["ExportInspectors"] = [.. Officers, "auditor"], ["ExportLaboratories"] = [.. Officers, "auditor"],
        ["ListInspectedEnterprises"] = Officials, ["ExportInspectedEnterprises"] = Officials,
        ["ListItemLists"] = WithLaboratories, ["CreateItemList"] = Officers, ["UpdateItemList"] = Officers,
        ["GetQualityFile"] = Officials, ["ListExpiring"] = Officials, ["RecordEntry"] = Officers, ["EndEntry"] = Officers, ["ProposeIdentity"] = Officers, ["MergeIdentity"] = Officers, ["RejectIdentity"] = Officers, ["ObjectToEntry"] = Officers, ["DecideEntryObjection"] = Officers, ["ListEntryObjections"] = Officials,
        ["ListGrades"] = Officials, ["RecordRating"] = Officers, ["CreateGradeRule"] = Province, ["UpdateGradeRule"] = Province, ["ApproveGradeRule"] = Province, ["StartGradeRun"] = Province,
        ["ListListingSteps"] = Officials, ["CreateListing"] = Handlers, ["NotifyListing"] = Officers, ["TakeUpListing"] = Officers, ["DismissListing"] = Officers, ["RecordReminder"] = Officers, ["RecordStatement"] = Officers, ["RecordHearing"] = Officers,
        ["DecideListing"] = Admins, ["PublishListing"] = Admins, ["LodgeObjection"] = Officers, ["DecideObjection"] = Admins, ["ApplyForRepair"] = Officers,
        ["DecideRepair"] = Admins, ["AnnulListing"] = Admins, ["ListMeasures"] = Officials, ["ListAppliedMeasures"] = Officials, ["CreateMeasure"] = Province,
        ["RetireMeasure"] = Province, ["CreateSubscriber"] = Province, ["UpdateSubscriber"] = Province, ["RetireSubscriber"] = Province, ["LiftMeasure"] = Admins,
        ["ListHonours"] = Officials, ["GrantHonour"] = BrandOffices, ["RevokeHonour"] = BrandOffices,
        ["ListComplaints"] = [.. Handlers, "auditor"], ["LodgeComplaint"] = Handlers, ["AcceptComplaint"] = Handlers, ["RefuseComplaint"] = Handlers,
        ["CloseComplaint"] = Handlers, ["RevealReporter"] = Handlers,
        ["ListAccounts"] = [.. Admins, "auditor"], ["CreateAccount"] = Admins, ["UpdateAccount"] = Admins, ["DisableAccount"] = Admins,
        ["EnableAccount"] = Admins, ["ResetPassword"] = Admins,
        ["ListClients"] = Auditors, ["CreateClient"] = Province, ["UpdateClient"] = Province, ["RotateClientSecret"] = Province,
        ["DisableClient"] = Province, ["EnableClient"] = Province,
        ["ListDepartments"] = WithLaboratories, ["CreateDepartment"] = Admins, ["UpdateDepartment"] = Admins,
        ["ListAuditEntries"] = Auditors, ["VerifyAuditChain"] = Auditors, ["GetEventLogStatus"] = Auditors, ["Republish"] = Province,
    };

    /// <summary>Whether one of the person's roles is enough.</summary>
    /// <param name="person">Who is signed in.</param>
    /// <param name="rpc">Name of the rpc, such as <c>GrantHonour</c>.</param>
    public static bool May(this ClaimsPrincipal person, string rpc) => Table[rpc].Any(person.IsInRole);

    /// <summary>The region to which the person is limited, for a RegionPicker; null for the whole province.</summary>
    public static string? Within(this ClaimsPrincipal person) => person.Region() is var region && region == Components.Units.Province ? null : region;

    /// <summary>Six digits of the region that the person acts on; the province where none is said.</summary>
    public static string Region(this ClaimsPrincipal person) => person.FindFirst("region")?.Value ?? Components.Units.Province;
}
