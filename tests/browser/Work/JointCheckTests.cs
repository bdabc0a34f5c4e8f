using Google.Protobuf.WellKnownTypes;
using Microsoft.Playwright;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>Drafts of plans and tasks are changed, rules by origin are refused (2.7.0), and tasks of two departments become a joint check (联合抽查).</summary>
public sealed class JointCheckTests(RunningSystem system)
{
    [Fact]
    public async Task A_draft_is_changed_and_refuses_a_rule_by_origin()
    {
        var plans = new V1.PlanService.PlanServiceClient(await system.CallsAsync());
        var draft = await plans.CreatePlanAsync(new() { Plan = Plan("测试机关") });
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/" + draft.Name);
        await page.GetByRole(AriaRole.Link, new() { NameString = "修改", Exact = true }).ClickAsync();
        await page.WriteAsync("对象条件", "产地=外省");
        await page.PressAsync("保存草稿");
        await page.ErrorAt("对象条件").SeeAsync("反垄断法（2007）第三十三条");
        await visitor.CheckAxeAsync();
        await page.WriteAsync("对象条件", "credit_class=A");
        await page.WriteAsync("计划名称", draft.DisplayName + "（改）");
        await page.PressAsync("增加实施细则");
        await page.GetByRole(AriaRole.Button, new() { NameString = "移除实施细则 2" }).ClickAsync();
        await page.PressAsync("保存草稿");
        await page.Heading().SeeAsync("（改）");
        await page.Locator("main").SeeAsync("credit_class=A");
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task Tasks_of_two_departments_become_a_joint_check_after_a_preview()
    {
        var (one, two) = (await TaskAsync("测试机关甲", 300, "2098-02-28"), await TaskAsync("测试机关乙", 500, "2098-06-30"));
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync($"/{one.Name}/edit");
        await page.WriteAsync("抽样结束", "2098-03-31");
        await page.PressAsync("保存任务");
        await page.Fact("抽样期间").SeeAsync("2098-03-31");
        await page.GetByRole(AriaRole.Link, new() { NameString = "合并为联合抽查" }).ClickAsync();
        await page.GetByLabel(two.DisplayName).CheckAsync();
        await page.PressAsync("预览合并结果");
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(3);
        await page.Rows().Nth(1).SeeAsync("由联合抽查代为实施");
        await page.Rows().Nth(2).SeeAsync("5 %");
        await page.Rows().Nth(2).SeeAsync("2098-01-10 – 2098-03-31");
        await visitor.CheckAxeAsync();
        await LookAsync(page, "merge.png");
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        await LookAsync(page, "merge-narrow.png");
        await page.PressAsync("确认合并");
        await page.Fact("状态").SeeAsync("计划");
        await page.Locator("main").SeeAsync("测试机关甲");
        await page.Locator("main").SeeAsync("测试机关乙");
        await visitor.GoAsync("/" + two.Name);
        await page.Fact("状态").SeeAsync("已合并");
        visitor.CheckQuiet();
    }

    /// <summary>Keeps pictures where somebody asked for them.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("QUALITY_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = true });
    }

    private async Task<V1.CheckTask> TaskAsync(string authority, int ratio, string to)
    {
        var calls = await system.CallsAsync();
        var plans = new V1.PlanService.PlanServiceClient(calls);
        var draft = await plans.CreatePlanAsync(new() { Plan = Plan(authority) });
        var path = "/" + draft.Name;
        await using var visitor = await system.SignInAsync(); // another person than the client that drafted it
        await visitor.GoAsync(path);
        await visitor.Page.OpenAsync("批准");
        await visitor.Page.ConfirmAsync("批准");
        await visitor.Page.Fact("状态").SeeAsync("已批准");
        return await new V1.TaskService.TaskServiceClient(calls).CreateTaskAsync(new()
        {
            Task = new()
            {
                Plan = draft.Name, Rules = { "R1" }, DisplayName = $"测试任务{Guid.CreateVersion7().ToString("N")[20..]}", Region = "620000", Selection = V1.SampleSelection.Random, Ratio = ratio,
                PoolTime = Timestamp.FromDateTimeOffset(new(2098, 1, 5, 0, 0, 0, TimeSpan.Zero)), Strata = V1.StratumKind.Region, WindowFrom = "2098-01-10", WindowTo = to,
            },
        });
    }

    private static V1.Plan Plan(string authority) => new()
    {
        DisplayName = $"测试计划{Guid.CreateVersion7().ToString("N")[20..]}", Kind = V1.PlanKind.Yearly, Year = 2098, Authority = authority, Level = V1.SampleLevel.Provincial, Region = "620000",
        Rules =
        {
            new V1.PlanRule
            {
                Code = "R1", ProductCategory = "1001", TestAmount = 1, Standards = { "GB 18584-2001" }, Items = { new V1.PlanItem { Item = "甲醛释放量", Method = "GB 18584", Limit = "≤ 1.5 mg/L" } },
            },
        },
    };
}
