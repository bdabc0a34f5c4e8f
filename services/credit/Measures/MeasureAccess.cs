using Quality.Common.Access;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Measures;

/// <summary>
/// Who may call what of measures. The province keeps catalogue and subscribers. A stream belongs to the account that its subscriber names:
/// whoever is let in here and is not that account finds nothing. A partner province subscribes by its data set, not by its role.
/// </summary>
internal static class MeasureAccess
{
    private const Role Executors = Role.Admins | Role.DepartmentOfficer;

    public static void Declare(AccessTable access) => access.For(V1.MeasureService.Descriptor)
        .Read("ListMeasures", Role.Officials)
        .Write("CreateMeasure", Role.ProvinceAdmin)
        .Write("RetireMeasure", Role.ProvinceAdmin)
        .Read("ListSubscribers", Role.Officials)
        .Write("CreateSubscriber", Role.ProvinceAdmin)
        .Write("UpdateSubscriber", Role.ProvinceAdmin)
        .Write("RetireSubscriber", Role.ProvinceAdmin)
        .Read("StreamMeasures", Executors)
        .Write("AcknowledgeMeasure", Executors)
        .Read("ListMeasureItems", Role.Officials)
        .Read("ListAppliedMeasures", Role.Officials)
        .Write("LiftMeasure", Role.Admins)
        .Share("listings", "ListMeasures")
        .ShareOwn("listings", "StreamMeasures", "AcknowledgeMeasure");
}
