using Quality.Common.Access;
using Quality.Inspections.Libraries;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.PostProcessing;

/// <summary>Who may take which step: officers order, announce, suspend, transfer and close; inspectors record reports and re-checks as well.</summary>
internal static class PostProcessingAccess
{
    public static void Declare(AccessTable access) => access.For(V1.PostProcessingService.Descriptor)
        .Read("GetPostProcessing", Role.Officials)
        .Read("ListPostProcessings", Role.Officials)
        .Read("ListPostProcessingSteps", Role.Officials)
        .Read("ListTodos", Role.Officials)
        .Write("OrderRectification", LibraryAccess.Writers)
        .Write("ExtendRectification", LibraryAccess.Writers)
        .Write("ReportRectification", SampleRules.Finalisers)
        .Write("RecordRecheck", SampleRules.Finalisers)
        .Write("AnnounceProvincially", LibraryAccess.Writers)
        .Write("SuspendProduction", LibraryAccess.Writers)
        .Write("RevokeLicence", LibraryAccess.Writers)
        .Write("ClassifyCase", LibraryAccess.Writers)
        .Write("TransferCase", LibraryAccess.Writers)
        .Write("RecordTransferReceipt", LibraryAccess.Writers)
        .Write("ReturnTransfer", LibraryAccess.Writers)
        .Write("CloseCase", LibraryAccess.Writers);
}
