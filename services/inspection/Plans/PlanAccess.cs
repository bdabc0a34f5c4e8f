using System.Globalization;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Plans;

/// <summary>Who may call plans and tasks.</summary>
internal static class PlanAccess
{
    private const Role Readers = Role.Officials | Role.Laboratory;

    public static void Declare(AccessTable access) => access
        .For(V1.PlanService.Descriptor)
        .Write("CreatePlan", LibraryAccess.Writers)
        .Write("UpdatePlan", LibraryAccess.Writers)
        .Write("ApprovePlan", LibraryAccess.Writers)
        .Read("GetPlan", Readers)
        .Read("ListPlans", Readers)
        .Read("ExportPlans", Readers)
        .Read("ListRatioRules", Readers)
        .For(V1.TaskService.Descriptor)
        .Write("CreateTask", LibraryAccess.Writers)
        .Write("UpdateTask", LibraryAccess.Writers)
        .Write("OpenTask", LibraryAccess.Writers)
        .Write("CloseTask", LibraryAccess.Writers)
        .Write("MergeTasks", LibraryAccess.Writers)
        .Read("GetTask", Readers)
        .Read("ListTasks", Readers)
        .Read("ExportTasks", Readers)
        .Read("CountPool", LibraryAccess.Writers, Role.Auditor);

    /// <summary>Numbers of known states, sorted, so that the same wish has the same page tokens.</summary>
    public static string Numbers<T>(IReadOnlyList<T> states) where T : struct, Enum
    {
        var check = new Violations();
        var numbers = states.Select((state, n) => Convert.ToInt32(check.Enum($"states[{n}]", state), CultureInfo.InvariantCulture)).Distinct().Order().ToList();
        check.ThrowIfAny();
        return string.Join(',', numbers);
    }
}
