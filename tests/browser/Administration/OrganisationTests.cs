using Microsoft.Playwright;

namespace Quality.Browser.Tests.Administration;

/// <summary>组织机构: 15 units, and departments that end and begin.</summary>
public sealed class OrganisationTests(RunningSystem system)
{
    [Fact]
    public async Task A_reform_ends_one_department_and_its_successor_names_it()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        var mark = Guid.CreateVersion7().ToString("N")[20..];
        await CreateAsync(visitor, $"测试质监局{mark}", "2010-01-01", predecessor: null);
        await page.ClickAsync("main a:has-text('修改')");
        await page.WriteAsync("终止日期", "2009-12-31");
        await page.PressAsync("保存");
        await page.ErrorAt("终止日期").SeeAsync("早于");
        await page.WriteAsync("终止日期", "2018-12-31");
        await page.PressAsync("保存");
        await page.Fact("状态").SeeAsync("已终止");
        await CreateAsync(visitor, $"测试市场监管局{mark}", "2019-01-01", predecessor: $"测试质监局{mark}");
        await page.Fact("前身").SeeAsync($"测试质监局{mark}");

        await visitor.GoAsync("/units");
        await Assertions.Expect(page.Locator("main table.data").Last.Locator("tbody tr:not(.skeleton)")).ToHaveCountAsync(15);
        await page.WriteAsync("部门名称", mark);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.GetByLabel("包括已终止").CheckAsync();
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(2);
        await page.PressAsync("上下级");
        await page.Locator(".tree").SeeAsync($"测试市场监管局{mark}");
        await visitor.CheckAxeAsync();
        visitor.CheckQuiet();
    }

    private static async Task CreateAsync(Visitor visitor, string name, string from, string? predecessor)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/units/new");
        await page.WriteAsync("部门全称", name);
        await page.ChooseAsync("职能", "质监、市场监管");
        await page.ChooseAsync("所属区域", "全省");
        await page.WriteAsync("起始日期", from);
        if (predecessor is not null)
            await page.ChooseAsync("前身", predecessor);
        await page.PressAsync("建立部门");
        await page.Heading().SeeAsync(name);
    }
}
