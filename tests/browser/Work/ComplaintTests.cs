using Microsoft.Playwright;

namespace Quality.Browser.Tests.Work;

/// <summary>投诉举报: lodged, accepted, closed; who complained is seen only for a stated purpose.</summary>
public sealed class ComplaintTests(RunningSystem system)
{
    [Fact]
    public async Task A_dispute_is_lodged_accepted_and_closed_and_its_reporter_shown_for_a_purpose_only()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/complaints/new");
        await page.Locator(".choice-card", new() { HasText = "投诉" }).First.ClickAsync();
        await page.WriteAsync("被投诉举报人名称和地址", "测试商店");
        await page.ChooseAsync("处理地区", "武威市");
        await page.ChooseAsync("来源", "电话");
        await page.WriteAsync("反映的问题", "测试：商品与标示不符。");
        await page.PressAsync("登记");
        await page.ErrorAt("姓名").SeeAsync("必填");
        await page.WriteAsync("姓名", "测试消费者");
        await page.WriteAsync("电话", "00000000000");
        await page.PressAsync("登记");
        await page.Fact("状态").SeeAsync("登记");
        await page.Fact("受理或不予受理并告知").SeeAsync("第 14 条");
        var number = await page.Heading().InnerTextAsync();
        Assert.DoesNotContain("测试消费者", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.OpenAsync("查看身份信息");
        await page.WriteAsync("用途", "看看");
        await page.PressAsync("查看身份信息");
        await page.ErrorAt("用途").SeeAsync("过短");
        await page.WriteAsync("用途", "测试：通知调解时间");
        await page.ConfirmAsync("查看身份信息");
        await page.Fact("姓名").SeeAsync("测试消费者");
        await page.PressAsync("隐藏");

        await page.OpenAsync("受理");
        await page.ConfirmAsync("受理");
        await page.Fact("状态").SeeAsync("调解中");
        await page.OpenAsync("办结");
        await page.ChooseAsync("办理结果", "达成调解协议");
        await page.ConfirmAsync("办结");
        await page.Fact("办理结果").SeeAsync("达成调解协议");
        await visitor.CheckAxeAsync();

        await visitor.GoAsync("/complaints");
        await page.WriteAsync("编号、被投诉人或内容", number);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Rows().SeeAsync("办结");

        await visitor.GoAsync("/audit");
        await page.ChooseAsync("服务", "投诉举报");
        await page.Rows().Filter(new() { HasText = "RevealReporter" }).Locator("button").First.ClickAsync();
        await page.Locator("dialog[open]").SeeAsync("测试：通知调解时间");
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task A_report_cannot_be_refused_so_there_is_no_such_button()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/complaints/new");
        await page.Locator(".choice-card", new() { HasText = "举报" }).Last.ClickAsync();
        await page.WriteAsync("被投诉举报人名称和地址", "测试作坊");
        await page.ChooseAsync("处理地区", "武威市");
        await page.ChooseAsync("来源", "来访");
        await page.WriteAsync("反映的问题", "测试：涉嫌无证生产。");
        await page.PressAsync("登记");
        await page.Fact("状态").SeeAsync("登记");
        await page.GetByRole(AriaRole.Button, new() { NameString = "受理", Exact = true }).WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameString = "不予受理" })).ToHaveCountAsync(0);
    }
}
