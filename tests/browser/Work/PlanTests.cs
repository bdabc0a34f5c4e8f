using Microsoft.Playwright;

namespace Quality.Browser.Tests.Work;

/// <summary>抽查计划: drafted by one person, approved by another, and a task of it opened.</summary>
public sealed class PlanTests(RunningSystem system)
{
    [Fact]
    public async Task A_plan_is_drafted_approved_by_another_and_its_task_opened()
    {
        var name = $"测试计划{Guid.CreateVersion7().ToString("N")[20..]}";
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/plans");
        await visitor.CheckAxeAsync();
        await visitor.GoAsync("/plans/new");
        await page.PressAsync("保存草稿");
        await page.ErrorAt("计划名称").SeeAsync("必填");
        await page.ErrorAt("检验方法").SeeAsync("必填");
        await visitor.CheckAxeAsync();
        await page.WriteAsync("计划名称", name);
        await page.ChooseAsync("计划种类", "年度");
        await page.WriteAsync("组织部门", "测试机关");
        await page.ChooseAsync("抽查层级", "省级");
        await page.ChooseValueAsync("产品类别", "1001");
        await page.WriteAsync("判定标准", "GB 18584-2001");
        await page.WriteAsync("检验项目", "甲醛释放量");
        await page.WriteAsync("检验方法", "GB 18584");
        await page.WriteAsync("限值", "≤ 1.5 mg/L");
        await page.PressAsync("保存草稿");
        await page.Heading().SeeAsync(name);
        await page.Fact("状态").SeeAsync("草稿");
        await page.OpenAsync("批准");
        await page.PressAsync("批准");
        await page.Locator("dialog[open]").SeeAsync("须由另一人办理");
        await ApproveAndOpenAsync(new Uri(page.Url).AbsolutePath, name);
    }

    private async Task ApproveAndOpenAsync(string path, string name)
    {
        var person = await system.CreateAccountAsync("620000", "department_officer");
        await using var visitor = await system.SignInAsync(person);
        var page = visitor.Page;
        await visitor.GoAsync(path);
        await page.OpenAsync("批准");
        await page.ConfirmAsync("批准");
        await page.Fact("状态").SeeAsync("已批准");
        await visitor.GoAsync(path + "/tasks/new");
        await page.WriteAsync("抽查比例（%）", "2");
        await page.WriteAsync("任务名称", name + "任务");
        await page.WriteAsync("抽样结束", "2099-12-31");
        await visitor.CheckAxeAsync();
        await page.PressAsync("保存任务");
        await page.ErrorAt("抽查比例（%）").SeeAsync("低于规定的最低比例");
        await page.WriteAsync("抽查比例（%）", "3");
        await page.PressAsync("保存任务");
        await page.Fact("状态").SeeAsync("计划");
        await page.OpenAsync("开启任务");
        await page.ConfirmAsync("开启任务");
        await page.Fact("状态").SeeAsync("已开启");
        await visitor.GoAsync("/plans");
        await page.Locator(".state-card", new() { HasText = name }).SeeAsync("3 %");
        await visitor.CheckAxeAsync();
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
        await LookAsync(page, path);
    }

    /// <summary>Keeps pictures where somebody asked for them.</summary>
    private static async Task LookAsync(IPage page, string path)
    {
        if (Environment.GetEnvironmentVariable("QUALITY_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "plans.png"), FullPage = true });
        await page.SetViewportSizeAsync(390, 844);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "plans-narrow.png"), FullPage = true });
        await page.GotoAsync(new Uri(new Uri(page.Url), path + "/tasks/new").ToString());
        await page.Heading().SeeAsync("新建任务");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "task-narrow.png"), FullPage = true });
    }
}
