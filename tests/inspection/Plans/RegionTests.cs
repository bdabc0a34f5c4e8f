using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Plans;

/// <summary>Every changing rpc of libraries, plans and tasks, tried by another city: what is new is refused, what exists is not there.</summary>
public sealed class RegionTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nobody_of_a_city_changes_libraries_of_another(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var (inspectors, laboratories, lists) = (host.Inspectors(TestCaller.TianshuiAdmin), host.Laboratories(TestCaller.TianshuiAdmin), host.ItemLists(TestCaller.TianshuiAdmin));
        var inspector = LibraryGiven.Inspector("G1");
        var laboratory = LibraryGiven.Laboratory("916201007127515432");
        var list = new V1.ItemList { DisplayName = "清单", Region = "620100", ValidFrom = "2018-01-01", Items = { new V1.ListedItem { Number = "1", Subject = "家具", Basis = "产品质量法第十五条" } } };
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(inspectors.CreateInspectorAsync(new() { Inspector = inspector }))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(laboratories.CreateLaboratoryAsync(new() { Laboratory = laboratory }))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(lists.CreateItemListAsync(new() { ItemList = list }))).Reason);
        var storedInspector = await host.Inspectors(TestCaller.LanzhouAdmin).CreateInspectorAsync(new() { Inspector = inspector });
        var storedLaboratory = await host.Laboratories(TestCaller.LanzhouAdmin).CreateLaboratoryAsync(new() { Laboratory = laboratory });
        var storedList = await host.ItemLists(TestCaller.LanzhouAdmin).CreateItemListAsync(new() { ItemList = list });
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(inspectors.UpdateInspectorAsync(new() { Inspector = storedInspector }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(laboratories.UpdateLaboratoryAsync(new() { Laboratory = storedLaboratory }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(lists.UpdateItemListAsync(new() { ItemList = storedList }))).Reason);
        Assert.Equal(storedList, await host.ItemLists(TestCaller.LanzhouAdmin).GetItemListAsync(new() { Name = storedList.Name }));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nobody_of_a_city_changes_plans_and_tasks_of_another(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var (plans, tasks) = (Plans(host, TestCaller.TianshuiAdmin), Tasks(host, TestCaller.TianshuiAdmin));
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(plans.CreatePlanAsync(new() { Plan = Plan() }))).Reason);
        var plan = await Plans(host, TestCaller.LanzhouAdmin).CreatePlanAsync(new() { Plan = Plan() });
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(plans.UpdatePlanAsync(new() { Plan = plan }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(plans.ApprovePlanAsync(new() { Name = plan.Name }))).Reason);
        plan = await Plans(host, TestCaller.LanzhouOfficer).ApprovePlanAsync(new() { Name = plan.Name });
        var task = await Tasks(host, TestCaller.LanzhouAdmin).CreateTaskAsync(new() { Task = Task(plan.Name) });
        foreach (var refused in new[]
        {
            await Refusal.OfAsync(tasks.CreateTaskAsync(new() { Task = Task(plan.Name) })),
            await Refusal.OfAsync(tasks.UpdateTaskAsync(new() { Task = task })),
            await Refusal.OfAsync(tasks.OpenTaskAsync(new() { Name = task.Name })),
            await Refusal.OfAsync(tasks.CloseTaskAsync(new() { Name = task.Name, Reason = "示例" })),
            await Refusal.OfAsync(tasks.MergeTasksAsync(new() { Names = { task.Name, "tasks/x" }, DisplayName = "示例" })),
            await Refusal.OfAsync(tasks.CountPoolAsync(new() { Name = task.Name })),
        }) Assert.Equal("NOT_FOUND", refused.Reason);
        Assert.Equal(task, await Tasks(host, TestCaller.LanzhouAdmin).GetTaskAsync(new() { Name = task.Name }));
    }

    private static V1.PlanService.PlanServiceClient Plans(TestHost host, TestCaller caller) => host.Client(c => new V1.PlanService.PlanServiceClient(c), caller);

    private static V1.TaskService.TaskServiceClient Tasks(TestHost host, TestCaller caller) => host.Client(c => new V1.TaskService.TaskServiceClient(c), caller);

    private static V1.Plan Plan() => new()
    {
        DisplayName = "示例市计划", Kind = V1.PlanKind.Special, Year = 2018, Authority = "示例市质监局", Level = V1.SampleLevel.Municipal, Region = "620100",
        Rules = { new V1.PlanRule { Code = "R1", ProductCategory = "1001", TestAmount = 1, Standards = { "GB 18584" }, Items = { new V1.PlanItem { Item = "甲醛释放量", Method = "GB 18584", Limit = "≤ 1.5 mg/L" } } } },
    };

    private static V1.CheckTask Task(string plan) => new()
    {
        Plan = plan, Rules = { "R1" }, DisplayName = "家具抽查", Region = "620102", Selection = V1.SampleSelection.Random, Ratio = 300, Strata = V1.StratumKind.Region,
        PoolTime = new DateTimeOffset(2018, 6, 20, 1, 0, 0, TimeSpan.Zero).ToTimestamp(), WindowFrom = "2018-06-21", WindowTo = "2018-07-31",
    };
}
