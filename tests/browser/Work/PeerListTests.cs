using System.Text;
using Microsoft.Playwright;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>信用平台核对: a peer's file is checked row by row before its import, and the report says what differs and why.</summary>
public sealed class PeerListTests(RunningSystem system)
{
    [Fact]
    public async Task A_list_of_another_platform_is_checked_imported_and_compared_and_its_wrong_rows_are_held()
    {
        var registered = Invented.ValidUscc();
        var name = "测试企业" + registered[10..];
        await new V1.EnterpriseService.EnterpriseServiceClient(await system.CallsAsync()).CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = registered, DisplayName = name, Region = "620102" } });
        var peer = "测试平台" + registered[10..];
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/peerLists/new");
        await page.GetByLabel("对方平台").FillAsync(peer);
        await page.GetByLabel("核对的名单").SelectOptionAsync(new SelectOptionValue { Label = "经营异常名录" });
        await page.GetByLabel("名单截止日期").FillAsync("2026-01-31");
        await page.GetByLabel("名单截止日期").BlurAsync();
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "无代码.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("名称\n甲\n") });
        await page.Locator("main").SeeAsync("没有找到“统一社会信用代码”列");
        var csv = $"统一社会信用代码,企业名称,决定书文号,列入日期,状态\n{registered},{name},测列〔2026〕1号,2026年1月5日,在列\n9162010,测试乙厂,测列〔2026〕2号,昨天,不明\n";
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "名单.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        var preview = page.Locator(".peer-preview");
        await preview.SeeAsync("1 行将暂存，0 行有提示");
        await preview.SeeAsync("决定日期：请填写有效日期");
        await preview.SeeAsync("状态：请从列表中选择");
        await visitor.CheckAxeAsync();
        await page.PressAsync("导入并核对");
        await page.Locator("h1").SeeAsync(peer);
        await page.Locator(".peer-reasons").SeeAsync("原因不明");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(name);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("9162010");
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        await visitor.GoAsync("/peerLists");
        await page.Locator("main").SeeAsync(peer);
        await visitor.CheckWidthAsync();
        await visitor.CheckAxeAsync();
    }
}
