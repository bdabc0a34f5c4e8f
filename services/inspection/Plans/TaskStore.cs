using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Plans;

/// <summary>Tasks of spot checks (抽查任务) and what a draw and a sampling need of them.</summary>
internal static class TaskStore
{
    public static readonly Library<V1.CheckTask> Library = new("task", "tasks/", t => Document.Of(t.Region, t.DisplayName.Trim()) with
    {
        Parent = t.Plan,
        State = (long)t.State,
        ValidFrom = t.WindowFrom,
        ValidTo = t.WindowTo,
    });

    /// <summary>The task whoever asks; null where there is none.</summary>
    public static async Task<V1.CheckTask?> FindAsync(Transaction tx, string name) => await Library.FindAsync(tx, name) is { } found ? Library.Wire(found) : null;

    /// <summary>An open task becomes a drawn one, in the transaction of its draw.</summary>
    public static Task MarkDrawnAsync(Transaction tx, string name) => MoveAsync(tx, name, V1.TaskState.Open, V1.TaskState.Drawn);

    /// <summary>A drawn task is open again, because its draw was voided and another follows.</summary>
    public static Task MarkVoidedAsync(Transaction tx, string name) => MoveAsync(tx, name, V1.TaskState.Drawn, V1.TaskState.Open);

    /// <summary>Every rule set that a task carries out, those of merged plans too.</summary>
    public static async Task<IReadOnlyList<V1.PlanRule>> RulesAsync(Transaction tx, V1.CheckTask task)
    {
        var rules = new List<V1.PlanRule>();
        foreach (var basis in task.Bases)
        {
            var plan = await FindPlanAsync(tx, basis.Plan);
            rules.AddRange(plan.Rules.Where(r => basis.Rules.Contains(r.Code)));
        }

        return rules;
    }

    /// <summary>Who can be drawn for a task.</summary>
    public static async Task<PoolRule> PoolRuleAsync(Transaction tx, V1.CheckTask task)
    {
        var rules = await RulesAsync(tx, task);
        var categories = ProductCategory.All().Select(c => c.Code).Where(code => rules.Any(r => code.StartsWith(r.ProductCategory, StringComparison.Ordinal)));
        var classes = rules.All(r => r.PoolConditions.Count > 0) ? rules.SelectMany(r => r.PoolConditions).Select(c => c.Split('=', 2)[1].Trim()) : [];
        return new(task.Region, [.. categories.Distinct()], [.. classes.Distinct()], (StratumKind)task.Strata, task.ByModel);
    }

    /// <summary>What a laboratory must be accredited for to test what a task brings.</summary>
    public static async Task<IReadOnlyList<TestDemand>> DemandsAsync(Transaction tx, V1.CheckTask task) =>
        [.. (await RulesAsync(tx, task)).SelectMany(r => r.Items).Select(i => new TestDemand(i.Item, i.Method)).Distinct()];

    private static async Task MoveAsync(Transaction tx, string name, V1.TaskState from, V1.TaskState to)
    {
        var stored = await Library.FindAsync(tx, name) ?? throw Fail.NotFound(name);
        var task = Library.Wire(stored);
        if (task.State != from) throw Fail.Precondition("STATE_FORBIDS", $"{name} is {task.State}, not {from}.");
        task.State = to;
        await Library.ReplaceAsync(tx, stored, task, byPerson: false);
    }

    private static async Task<V1.Plan> FindPlanAsync(Transaction tx, string name) => await PlanStore.FindAsync(tx, name) ?? throw Fail.NotFound(name);
}
