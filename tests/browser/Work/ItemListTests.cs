using Microsoft.Playwright;

namespace Quality.Browser.Tests.Work;

/// <summary>检查事项清单 (2.7.1b): recorded, changed, and ended on a day; every change is a version.</summary>
public sealed class ItemListTests(RunningSystem system)
{
    [Fact]
    public async Task A_list_is_recorded_changed_and_ended_on_a_day()
    {
        var name = $"测试清单{Guid.CreateVersion7().ToString("N")[20..]}";
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/itemlists/new");
        await page.PressAsync("保存");
        await page.ErrorAt("清单名称").SeeAsync("必填");
        await page.ErrorAt("依据（条款）").SeeAsync("必填");
        await page.WriteAsync("清单名称", name);
        await page.WriteAsync("生效日期", "2017-01-01");
        await page.WriteAsync("检查事项", "测试事项");
        await page.WriteAsync("依据（条款）", "测试条款");
        await visitor.CheckAxeAsync();
        await page.PressAsync("保存");
        await page.Heading().SeeAsync(name);
        await page.Fact("有效性").SeeAsync("有效");
        await page.Rows().SeeAsync("测试条款");
        await ChangeAsync(page);
        await OldVersionAsync(visitor);
        await EndAsync(visitor, name);
    }

    private static async Task ChangeAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { NameString = "修改" }).ClickAsync();
        await page.PressAsync("增加事项");
        await page.PressAsync("保存");
        await page.ErrorAt("检查事项").SeeAsync("必填");
        var second = page.Locator(".row-editor > li").Nth(1);
        await second.GetByLabel("检查事项").FillAsync("第二事项");
        await second.GetByLabel("依据（条款）").FillAsync("第二条款");
        await page.PressAsync("保存");
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(2);
        await page.Fact("版本").SeeAsync("2");
    }

    /// <summary>What was replaced stays readable, and cannot be changed.</summary>
    private static async Task OldVersionAsync(Visitor visitor)
    {
        var page = visitor.Page;
        var versions = page.GetByRole(AriaRole.Table, new() { NameString = "历次版本" }).Locator("tbody tr");
        await Assertions.Expect(versions).ToHaveCountAsync(2);
        await versions.Nth(1).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Locator("main .notice-info").SeeAsync("这是第 1 版");
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { NameString = "修改" })).ToHaveCountAsync(0);
        await visitor.CheckAxeAsync();
        await page.GetByRole(AriaRole.Link, new() { NameString = "查看当前版本" }).ClickAsync();
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(2);
    }

    private static async Task EndAsync(Visitor visitor, string name)
    {
        var page = visitor.Page;
        await page.OpenAsync("按日期终止");
        await page.WriteAsync("最后有效日", "2016-12-31"); // before its first day
        await page.PressAsync("按日期终止");
        await Assertions.Expect(page.ErrorAt("最后有效日")).Not.ToBeEmptyAsync();
        await page.WriteAsync("最后有效日", "2019-12-31");
        await page.ConfirmAsync("按日期终止");
        await page.Fact("有效性").SeeAsync("已失效");
        await page.Fact("版本").SeeAsync("3");
        await visitor.CheckAxeAsync();
        await visitor.GoAsync("/itemlists");
        await page.WriteAsync("清单名称", name);
        await page.WriteAsync("某日有效", "2020-01-01");
        await page.Locator("main .empty").First.SeeAsync("没有检查事项清单");
        await page.WriteAsync("某日有效", "2019-12-31");
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        var (_, content) = await visitor.DownloadAsync(() => page.Locator(".export-buttons button").First.ClickAsync());
        Assert.Contains("第二事项（第二条款）", System.Text.Encoding.UTF8.GetString(content));
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }
}
