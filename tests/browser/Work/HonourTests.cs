using Microsoft.Playwright;

namespace Quality.Browser.Tests.Work;

/// <summary>品牌培育成果: a decision is recorded with the word of its law, found in the list and in its file, and revoked.</summary>
public sealed class HonourTests(RunningSystem system)
{
    [Fact]
    public async Task A_mark_is_recognised_not_awarded_and_a_revocation_keeps_the_record()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        var mark = $"测试商标{Guid.CreateVersion7().ToString("N")[20..]}";
        await visitor.GoAsync("/honours/new");
        await page.Locator(".choice-card", new() { HasText = "驰名商标" }).ClickAsync();
        await page.PressAsync("登记认定决定");
        await page.ErrorAt("产品类别").SeeAsync("必填");
        await page.ErrorAt("公布日期").SeeAsync("必填");
        await visitor.CheckAxeAsync();

        await page.WriteAsync("商标", mark);
        await page.ChooseAsync("计入地区", "兰州市");
        await page.ChooseValueAsync("产品类别", "5003");
        await page.WriteAsync("决定或公告文号", "测试认字 2018-1 号");
        await page.WriteAsync("决定机关", "测试机关");
        await page.WriteAsync("公布日期", "2018-05-02");
        await page.ChooseAsync("首次或复评", "首次");
        await page.PressAsync("登记认定决定");
        await page.Heading().SeeAsync(mark);
        await page.Fact("状态").SeeAsync("有效");
        Assert.DoesNotContain("荣誉", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("授予", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.OpenAsync("撤销");
        await page.PressAsync("撤销");
        await page.ErrorAt("撤销理由").SeeAsync("必填");
        await page.WriteAsync("撤销理由", "测试：原决定被撤销");
        await page.ConfirmAsync("撤销");
        await page.Fact("状态").SeeAsync("撤销");

        await visitor.GoAsync("/honours");
        await page.WriteAsync("名称、持有人或文号", mark);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Rows().SeeAsync("撤销");
        var (name, content) = await visitor.DownloadAsync(() => page.GetByRole(AriaRole.Button, new() { NameString = "CSV" }).ClickAsync());
        Assert.Equal("品牌培育成果.csv", name);
        Assert.Contains($"{mark},驰名商标,国家级", System.Text.Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        visitor.CheckQuiet();
    }
}
