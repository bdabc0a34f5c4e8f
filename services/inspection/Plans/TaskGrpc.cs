using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Plans;

/// <summary>The rpcs of tasks.</summary>
internal sealed class TaskGrpc(UnitOfWork<InspectionsModule> work) : V1.TaskService.TaskServiceBase
{
    private static readonly Library<V1.CheckTask> Library = TaskStore.Library;

    public override Task<V1.CheckTask> CreateTask(V1.CreateTaskRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, async tx => await Library.CreateAsync(tx, await DraftAsync(tx, request.Task)));

    public override Task<V1.CheckTask> UpdateTask(V1.UpdateTaskRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var draft = await DraftAsync(tx, request.Task);
        var (stored, task) = await LoadAsync(tx, "task.name", draft.Name);
        Demand(task, V1.TaskState.Planned);
        if (task.Plan != draft.Plan) throw Fail.Invalid("task.plan", "IMMUTABLE", "task.plan cannot change.");
        if (task.Bases.Count > 1) throw Fail.Precondition("STATE_FORBIDS", "A joint task does not change.");
        return await Library.ReviseAsync(tx, stored, draft, draft.Etag);
    });

    public override Task<V1.CheckTask> OpenTask(V1.OpenTaskRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var (stored, task) = await LoadAsync(tx, "name", request.Name);
        Demand(task, V1.TaskState.Planned);
        if (task.PoolTime.ToDateTimeOffset() < tx.Now + TaskCheck.Ahead)
            throw Fail.Precondition("POOL_TIME_TOO_NEAR", "The instant of the pool must be fixed at least 24 hours ahead; plan a later one.");
        task.State = V1.TaskState.Open;
        return await Library.ReviseAsync(tx, stored, task, request.Etag);
    });

    public override Task<V1.CheckTask> CloseTask(V1.CloseTaskRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var (stored, task) = await LoadAsync(tx, "name", request.Name);
        Demand(task, V1.TaskState.Planned, V1.TaskState.Open, V1.TaskState.Drawn);
        var check = new Violations();
        var reason = task.State == V1.TaskState.Drawn ? check.Text("reason", request.Reason) : check.Required("reason", request.Reason);
        check.ThrowIfAny();
        (task.State, task.CloseReason) = (V1.TaskState.Closed, reason);
        return await Library.ReviseAsync(tx, stored, task, request.Etag);
    });

    public override Task<V1.CheckTask> MergeTasks(V1.MergeTasksRequest request, ServerCallContext context) => request.ValidateOnly
        ? work.ReadAsync(context, async tx => (await JoinAsync(tx, request)).Joint)
        : work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var (tasks, draft) = await JoinAsync(tx, request);
            var joint = await Library.CreateAsync(tx, draft);
            foreach (var (stored, task) in tasks)
            {
                (task.State, task.MergedInto) = (V1.TaskState.Merged, joint.Name);
                await Library.ReviseAsync(tx, stored, task, null);
            }

            return joint;
        });

    public override Task<V1.CheckTask> GetTask(V1.GetTaskRequest request, ServerCallContext context) => work.ReadAsync(context, tx => Library.GetAsync(tx, request.Name, request.Version));

    public override Task<V1.ListTasksResponse> ListTasks(V1.ListTasksRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var (rows, next, total) = await Library.PageAsync(tx, Filter(request.Query, request.Region, request.Plan, request.States), request.PageSize, request.PageToken);
        return new V1.ListTasksResponse { Tasks = { rows }, NextPageToken = next, TotalSize = total };
    });

    public override Task ExportTasks(V1.ExportTasksRequest request, IServerStreamWriter<V1.ExportTasksResponse> responseStream, ServerCallContext context)
    {
        var filter = Filter(request.Query, request.Region, request.Plan, request.States);
        return work.StreamAsync(context, tx => Library.SendAsync(
            tx,
            filter,
            rows => responseStream.WriteAsync(new() { Rows = new() { Tasks = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));
    }

    public override Task<V1.CountPoolResponse> CountPool(V1.CountPoolRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var (_, task) = await LoadAsync(tx, "name", request.Name);
        var rule = await TaskStore.PoolRuleAsync(tx, task);
        var strata = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var entry in CheckedEnterpriseStore.EligibleAsync(tx, rule, tx.Now))
            strata[entry.Stratum(rule.Strata)] = strata.GetValueOrDefault(entry.Stratum(rule.Strata)) + 1;
        var entities = await CheckedEnterpriseStore.CountExistingAsync(tx, task.Region, tx.Now);
        tx.Audit(task.Name, task.Region);
        var response = new V1.CountPoolResponse { Base = entities, Required = RatioRule.Of(entities, task.Ratio), KnownAt = tx.Now.ToTimestamp() };
        response.Strata.AddRange(strata.Select(s => new V1.PoolStratum { Stratum = s.Key, Size = s.Value }));
        return response;
    });

    /// <summary>The tasks that a request names, and the joint task that they would become.</summary>
    private static async Task<(List<(Document Stored, V1.CheckTask Task)> Tasks, V1.CheckTask Joint)> JoinAsync(Transaction tx, V1.MergeTasksRequest request)
    {
        var check = new Violations();
        LibraryCheck.Count("names", request.Names.Count, 2, 10, check);
        check.AddIf(request.Names.Distinct().Count() < request.Names.Count, "names", "REPEATED", "A task is named twice.");
        var title = check.Required("display_name", request.DisplayName, 200);
        check.ThrowIfAny();
        var tasks = new List<(Document Stored, V1.CheckTask Task)>();
        for (var n = 0; n < request.Names.Count; n++) tasks.Add(await LoadAsync(tx, $"names[{n}]", request.Names[n]));
        foreach (var (stored, _) in tasks) tx.Audit("tasks/" + stored.Id, stored.Region);
        return (tasks, TaskMerge.Of([.. tasks.Select(t => t.Task)], title));
    }

    private static async Task<V1.CheckTask> DraftAsync(Transaction tx, V1.CheckTask? sent)
    {
        var task = sent ?? throw Fail.Invalid("task", "REQUIRED", "task is required.");
        var plan = PlanStore.Library.Wire(await PlanStore.Library.VisibleAsync(tx, "task.plan", task.Plan));
        if (plan.State != V1.PlanState.Approved) throw Fail.Precondition("PLAN_NOT_APPROVED", $"{plan.Name} is not approved.");
        return TaskCheck.Checked(task, plan, tx.Now);
    }

    private static async Task<(Document Stored, V1.CheckTask Task)> LoadAsync(Transaction tx, string field, string name)
    {
        var stored = await Library.VisibleAsync(tx, field, name);
        return (stored, Library.Wire(stored));
    }

    private static void Demand(V1.CheckTask task, params V1.TaskState[] states)
    {
        if (!states.Contains(task.State)) throw Fail.Precondition("STATE_FORBIDS", $"{task.Name} is {task.State}.");
    }

    private static DocumentFilter Filter(string query, string region, string plan, IReadOnlyList<V1.TaskState> states) =>
        LibraryCheck.Filter(query, region) with { Parent = plan, States = PlanAccess.Numbers(states) };
}
