using Quality.Common.Errors;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Plans;

/// <summary>联合抽查: tasks of several departments become one visit that keeps the bases of all.</summary>
internal static class TaskMerge
{
    public static V1.CheckTask Of(IReadOnlyList<V1.CheckTask> tasks, string title)
    {
        if (tasks.FirstOrDefault(t => t.State != V1.TaskState.Planned) is { } moved) throw Fail.Precondition("STATE_FORBIDS", $"{moved.Name} is {moved.State}, not Planned.");
        var (from, to) = (tasks.Select(t => t.WindowFrom).Max(StringComparer.Ordinal)!, tasks.Select(t => t.WindowTo).Min(StringComparer.Ordinal)!);
        if (tasks.Select(t => (t.Region, t.Selection, t.Strata, t.ByModel)).Distinct().Count() > 1 || tasks.Select(t => t.Plan).Distinct().Count() < tasks.Count || string.CompareOrdinal(from, to) > 0)
            throw Fail.Precondition("TASKS_DO_NOT_MATCH", "Tasks can be merged that have different plans and the same region, selection and strata, and windows that overlap.");
        var joint = tasks[0].Clone();
        (joint.Name, joint.Etag, joint.Version, joint.CreateTime, joint.UpdateTime) = ("", "", 0, null, null);
        (joint.DisplayName, joint.WindowFrom, joint.WindowTo) = (title, from, to);
        joint.PoolTime = tasks.MaxBy(t => t.PoolTime.ToDateTimeOffset())!.PoolTime;
        var widest = tasks.MaxBy(t => t.Ratio)!;
        (joint.Ratio, joint.FullCheckGround, joint.StratumFloor) = (widest.Ratio, widest.FullCheckGround, tasks.Max(t => t.StratumFloor));
        joint.Bases.Clear();
        foreach (var task in tasks)
            joint.Bases.AddRange(task.Bases.Select(b => new V1.TaskBasis { Task = b.Task.Length > 0 ? b.Task : task.Name, Plan = b.Plan, Authority = b.Authority, Rules = { b.Rules } }));
        return joint;
    }
}
