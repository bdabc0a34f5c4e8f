using Quality.Common.Access;
using Quality.Inspections.Libraries;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>Who may take which act: inspectors and officials buy, unbox, trace and watch; letters to platforms and other authorities are the officers'.</summary>
internal static class OnlineAccess
{
    public static void Declare(AccessTable access) => access
        .For(V1.OnlineCheckService.Descriptor)
        .Write("CreateOnlineCheck", SampleRules.Finalisers)
        .Write("RecordPayment", SampleRules.Finalisers)
        .Write("RecordParcel", SampleRules.Finalisers)
        .Write("RecordUnboxing", SampleRules.Finalisers)
        .Write("CancelOnlineCheck", SampleRules.Finalisers)
        .Write("LinkSampling", SampleRules.Finalisers)
        .Write("RecordNotice", SampleRules.Finalisers)
        .Write("TraceSource", SampleRules.Finalisers)
        .Write("ConcludeOnlineCheck", SampleRules.Finalisers)
        .Write("SendHandover", LibraryAccess.Writers)
        .Write("ReceiveHandover", LibraryAccess.Writers)
        .Write("AnswerHandover", LibraryAccess.Writers)
        .Write("RequestTakedown", LibraryAccess.Writers)
        .Write("ConfirmTakedown", SampleRules.Finalisers)
        .Write("RecordWatch", SampleRules.Finalisers)
        .Read("GetOnlineCheck", Role.Officials)
        .Read("ListOnlineChecks", Role.Officials)
        .Read("ListOnlineLinks", Role.Officials)
        .Read("VerifyOnlineCheck", Role.Officials)
        .Read("ExportOnlineChecks", Role.Officials)
        .Read("ListTodos", Role.Officials)
        .For(V1.PlatformService.Descriptor)
        .Write("CreatePlatform", Role.ProvinceAdmin, Role.DepartmentOfficer)
        .Write("UpdatePlatform", Role.ProvinceAdmin, Role.DepartmentOfficer)
        .Read("GetPlatform", Role.Officials)
        .Read("ListPlatforms", Role.Officials);
}
