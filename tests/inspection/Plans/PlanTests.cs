using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using Quality.Inspections.Plans;
using Quality.Inspections.Tests.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Plans;

public sealed class PlanTests
{
    private static readonly TestCaller Officer = TestCaller.With("department_officer", "620000");
    private static readonly DateTimeOffset Pool = new(2018, 6, 20, 1, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_plan_is_approved_by_another_person_and_does_not_change_after(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var plans = Plans(host, Officer);
        var plan = await plans.CreatePlanAsync(new() { Plan = Plan() });
        Assert.Equal(("SAME_PERSON", StatusCode.FailedPrecondition), await ReasonAsync(plans.ApprovePlanAsync(new() { Name = plan.Name })));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(Plans(host, TestCaller.LanzhouAdmin).GetPlanAsync(new() { Name = plan.Name }))).Reason);
        var approved = await Plans(host, TestCaller.ProvinceAdmin).ApprovePlanAsync(new() { Name = plan.Name, Etag = plan.Etag });
        Assert.Equal((V1.PlanState.Approved, 2), (approved.State, approved.Version));
        Assert.Equal(approved, await Plans(host, TestCaller.LanzhouAdmin).GetPlanAsync(new() { Name = plan.Name }));
        foreach (var other in new[] { TestCaller.LanzhouAdmin, TestCaller.LanzhouInspector }) // the draft before the approval is not shown
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(Plans(host, other).GetPlanAsync(new() { Name = plan.Name, Version = 1 }))).Reason);
        Assert.Equal(plan, await plans.GetPlanAsync(new() { Name = plan.Name, Version = 1 }));
        Assert.Equal(("STATE_FORBIDS", StatusCode.FailedPrecondition), await ReasonAsync(plans.UpdatePlanAsync(new() { Plan = approved })));
        Assert.Equal(plan.Name, Assert.Single((await plans.ListPlansAsync(new() { Year = 2018, States = { V1.PlanState.Approved } })).Plans).Name);
        Assert.Equal(0, (await plans.ListPlansAsync(new() { Year = 2019 })).TotalSize);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(Plans(host, TestCaller.LanzhouInspector).CreatePlanAsync(new() { Plan = Plan() }))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(Plans(host, TestCaller.LanzhouAdmin).CreatePlanAsync(new() { Plan = Plan() }))).Reason);
    }

    [Fact]
    public async Task A_rule_has_so_many_conditions_that_a_query_can_carry_them()
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        var plan = Plan();
        plan.Rules[0].PoolConditions.AddRange(Enumerable.Range(0, 51).Select(i => $"credit_class=A{i}"));
        Assert.Equal(["plan.rules[0].pool_conditions"], (await Refusal.OfAsync(Plans(host, Officer).CreatePlanAsync(new() { Plan = plan }))).Fields);
    }

    [Theory]
    [InlineData("origin=outside")]
    [InlineData("producer_region = 110000")]
    [InlineData("产地=外省")]
    [InlineData("credit_class=外省")]
    public async Task No_rule_can_filter_by_origin(string condition)
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        var plan = Plan();
        plan.Rules[0].PoolConditions.AddRange([condition, "credit_class=C", "size=1"]);
        plan.Rules.Add(new V1.PlanRule { Code = "R1" });
        var refusal = await Refusal.OfAsync(Plans(host, Officer).CreatePlanAsync(new() { Plan = plan }));
        Assert.Equal(("plan.rules[0].pool_conditions[0]", "ORIGIN_FILTER"), (refusal.Violations[0].Field, refusal.Violations[0].Reason));
        Assert.Contains("art 33", refusal.Violations[0].Description, StringComparison.Ordinal);
        Assert.Equal(
            ["plan.rules[0].pool_conditions[0]", "plan.rules[0].pool_conditions[2]", "plan.rules[1].code", "plan.rules[1].product_category", "plan.rules[1].items", "plan.rules[1].test_amount", "plan.rules[1].standards"],
            refusal.Violations.Select(v => v.Field));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_task_goes_from_planned_to_closed(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var tasks = Tasks(host, Officer);
        var task = await tasks.CreateTaskAsync(new() { Task = Task(await ApprovedAsync(host)) });
        Assert.Equal((V1.TaskState.Planned, 1, "Gansu Order 129 (in force from 2017-01-01)"), (task.State, task.StratumFloor, task.RatioArticle));
        var open = await tasks.OpenTaskAsync(new() { Name = task.Name, Etag = task.Etag });
        Assert.Equal(("STATE_FORBIDS", StatusCode.FailedPrecondition), await ReasonAsync(tasks.OpenTaskAsync(new() { Name = task.Name })));
        Assert.Equal(("STATE_FORBIDS", StatusCode.FailedPrecondition), await ReasonAsync(tasks.UpdateTaskAsync(new() { Task = open })));
        Assert.Equal(("INVALID_FIELDS", StatusCode.InvalidArgument), await ReasonAsync(tasks.CloseTaskAsync(new() { Name = task.Name })));
        var closed = await tasks.CloseTaskAsync(new() { Name = task.Name, Reason = "任务取消" });
        Assert.Equal((V1.TaskState.Closed, "任务取消", 3), (closed.State, closed.CloseReason, closed.Version));
        Assert.Equal(1, (await tasks.ListTasksAsync(new() { Plan = task.Plan, States = { V1.TaskState.Closed } })).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_instant_of_the_pool_is_fixed_a_day_ahead(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var tasks = Tasks(host, Officer);
        var plan = await ApprovedAsync(host);
        var task = await tasks.CreateTaskAsync(new() { Task = Task(plan) });
        host.Clock.Set(Pool.AddHours(-23));
        Assert.Equal(("POOL_TIME_TOO_NEAR", StatusCode.FailedPrecondition), await ReasonAsync(tasks.OpenTaskAsync(new() { Name = task.Name })));
        Assert.Contains(("task.pool_time", "TOO_NEAR"), await FoundAsync(tasks, Task(plan)));
    }

    [Fact]
    public async Task The_ratios_of_Gansu_are_least_ratios_with_their_article()
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        var (tasks, plan) = (Tasks(host, Officer), await ApprovedAsync(host));
        Assert.Contains(("task.ratio", "BELOW_LEAST_RATIO"), await FoundAsync(tasks, Task(plan, t => t.Ratio = 299)));
        Assert.Contains(("task.ratio", "BELOW_LEAST_RATIO"), await FoundAsync(tasks, Task(plan, t => (t.Selection, t.Ratio) = (V1.SampleSelection.Targeted, 999))));
        Assert.Equal([("task.full_check_ground", "REQUIRED")], await FoundAsync(tasks, Task(plan, t => (t.Selection, t.Ratio) = (V1.SampleSelection.Targeted, 10_000))));
        Assert.Equal([("task.rules[0]", "UNKNOWN_RULE"), ("task.window_from", "BEFORE_POOL"), ("task.window_to", "BAD_RANGE")], await FoundAsync(tasks, Task(plan, t =>
        {
            t.Rules[0] = "R9";
            (t.WindowFrom, t.WindowTo) = ("2018-06-19", "2018-06-18");
        })));
        Assert.Null(RatioRule.Least(Inspections.Samples.SampleSelection.Random, new(2016, 12, 31)));
        Assert.Equal(3, (await Plans(host, Officer).ListRatioRulesAsync(new())).Rules.Count);
        Assert.Equal((1, 3, 4), (RatioRule.Of(1, 300), RatioRule.Of(100, 300), RatioRule.Of(101, 300)));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_draft_has_no_tasks_and_checks_of_several_departments_merge(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var tasks = Tasks(host, Officer);
        var draft = await Plans(host, Officer).CreatePlanAsync(new() { Plan = Plan() });
        Assert.Equal(("PLAN_NOT_APPROVED", StatusCode.FailedPrecondition), await ReasonAsync(tasks.CreateTaskAsync(new() { Task = Task(draft) })));
        var one = await tasks.CreateTaskAsync(new() { Task = Task(await ApprovedAsync(host)) });
        var two = await tasks.CreateTaskAsync(new() { Task = Task(await ApprovedAsync(host, "示例省工商局"), t => (t.Ratio, t.WindowFrom, t.WindowTo) = (500, "2018-07-01", "2018-08-15")) });
        var late = await tasks.CreateTaskAsync(new() { Task = Task(await ApprovedAsync(host), t => (t.WindowFrom, t.WindowTo) = ("2018-10-01", "2018-10-15")) });
        Assert.Equal(("TASKS_DO_NOT_MATCH", StatusCode.FailedPrecondition), await ReasonAsync(tasks.MergeTasksAsync(new() { Names = { one.Name, late.Name }, DisplayName = "联合抽查" })));
        var preview = await tasks.MergeTasksAsync(new() { Names = { one.Name, two.Name }, DisplayName = "联合抽查", ValidateOnly = true });
        Assert.Equal(("", "", 0, 2), (preview.Name, preview.Etag, preview.Version, preview.Bases.Count));
        Assert.Equal(V1.TaskState.Planned, (await tasks.GetTaskAsync(new() { Name = one.Name })).State); // asking changed nothing
        Assert.Equal(3, (await tasks.ListTasksAsync(new())).TotalSize);
        var joint = await tasks.MergeTasksAsync(new() { Names = { one.Name, two.Name }, DisplayName = "联合抽查" });
        preview.MergeFrom(new V1.CheckTask { Name = joint.Name, Etag = joint.Etag, Version = joint.Version, CreateTime = joint.CreateTime, UpdateTime = joint.UpdateTime });
        Assert.Equal(joint, preview);
        Assert.Equal((500, "2018-07-01", "2018-07-31"), (joint.Ratio, joint.WindowFrom, joint.WindowTo));
        Assert.Equal([(one.Name, one.Plan, "示例省质监局"), (two.Name, two.Plan, "示例省工商局")], joint.Bases.Select(b => (b.Task, b.Plan, b.Authority)));
        var merged = await tasks.GetTaskAsync(new() { Name = one.Name });
        Assert.Equal((V1.TaskState.Merged, joint.Name), (merged.State, merged.MergedInto));
        Assert.Equal([new TestDemand("甲醛释放量", "GB 18584")], await host.ReadAsync(tx => TaskStore.DemandsAsync(tx, joint)));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_ratio_is_of_market_entities_not_of_the_filtered_pool(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var task = await Tasks(host, Officer).CreateTaskAsync(new() { Task = Task(await ApprovedAsync(host), t => t.Ratio = 5_000) });
        var may = new DateTimeOffset(2018, 5, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var (uscc, region) in new[] { (LibraryGiven.Lanzhou, "620102"), (LibraryGiven.Tianshui, "620502"), ("91620900556677889C", "620902") }) await host.TellAsync(uscc, 1, may, region);
        await host.MakesAsync(LibraryGiven.Lanzhou, "1001", "CZ-120", may);
        var pool = await Tasks(host, Officer).CountPoolAsync(new() { Name = task.Name });
        Assert.Equal((3, 2), (pool.Base, pool.Required));
        Assert.Equal([("兰州", 1)], pool.Strata.Select(s => (s.Stratum, s.Size)));
    }

    private static V1.PlanService.PlanServiceClient Plans(TestHost host, TestCaller caller) => host.Client(c => new V1.PlanService.PlanServiceClient(c), caller);

    private static V1.TaskService.TaskServiceClient Tasks(TestHost host, TestCaller caller) => host.Client(c => new V1.TaskService.TaskServiceClient(c), caller);

    private static async Task<V1.Plan> ApprovedAsync(TestHost host, string authority = "示例省质监局")
    {
        var plan = Plan();
        plan.Authority = authority;
        var created = await Plans(host, Officer).CreatePlanAsync(new() { Plan = plan });
        return await Plans(host, TestCaller.ProvinceAdmin).ApprovePlanAsync(new() { Name = created.Name });
    }

    private static V1.Plan Plan() => new()
    {
        DisplayName = "2018年度抽查计划", Kind = V1.PlanKind.Yearly, Year = 2018, Authority = "示例省质监局", Level = V1.SampleLevel.Provincial, Region = "620000",
        Rules =
        {
            new V1.PlanRule
            {
                Code = "R1", ProductCategory = "1001", TestAmount = 1, ReserveAmount = 1, Standards = { "GB 18584-2001" },
                Items = { new V1.PlanItem { Item = "甲醛释放量", Method = "GB 18584", Limit = "≤ 1.5 mg/L" } },
            },
        },
    };

    private static V1.CheckTask Task(V1.Plan plan, Action<V1.CheckTask>? change = null)
    {
        var task = new V1.CheckTask
        {
            Plan = plan.Name, Rules = { "R1" }, DisplayName = "家具抽查", Region = "620000", Selection = V1.SampleSelection.Random, Ratio = 300, PoolTime = Pool.ToTimestamp(),
            Strata = V1.StratumKind.Region, WindowFrom = "2018-06-21", WindowTo = "2018-07-31",
        };
        change?.Invoke(task);
        return task;
    }

    private static async Task<List<(string, string)>> FoundAsync(V1.TaskService.TaskServiceClient tasks, V1.CheckTask task) =>
        [.. (await Refusal.OfAsync(tasks.CreateTaskAsync(new() { Task = task }))).Violations.Select(v => (v.Field, v.Reason))];

    private static async Task<(string, StatusCode)> ReasonAsync<T>(AsyncUnaryCall<T> call)
    {
        var refusal = await Refusal.OfAsync(call);
        return (refusal.Reason, refusal.Code);
    }
}
