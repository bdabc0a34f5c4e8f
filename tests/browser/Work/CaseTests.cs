using V1 = Quality.Protos.Credit.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>案件登记: from the clue over filing and penalty to the police.</summary>
public sealed class CaseTests(RunningSystem system)
{
    [Fact]
    public async Task A_clue_is_filed_punished_and_sent_to_the_police_each_step_with_its_document()
    {
        var name = await ClueAsync();
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/" + name);
        await page.OpenAsync("决定是否立案");
        await page.PressAsync("决定是否立案");
        await page.ErrorAt("立案号").SeeAsync("必填");
        await page.WriteAsync("立案号", "测试立案〔2026〕1号");
        await page.WriteAsync("理由", "测试：线索属实。");
        await page.ConfirmAsync("决定是否立案");
        await page.Locator("main").SeeAsync("已立案");

        await page.OpenAsync("作出处理决定");
        await page.WriteAsync("决定书文号", "测试罚决〔2026〕1号");
        await page.WriteAsync("理由", "测试：事实清楚。");
        await page.ConfirmAsync("作出处理决定");
        await page.Locator("main").SeeAsync("待执行");

        await page.OpenAsync("移送公安机关");
        await page.WriteAsync("公安机关", "测试公安机关");
        await page.WriteAsync("涉嫌罪名及理由", "测试：涉嫌犯罪。");
        await page.WriteAsync("移送材料清单", "测试材料一\n测试材料二");
        await page.ConfirmAsync("移送公安机关");
        await page.Locator("main").SeeAsync("已移送公安");
        await page.OpenAsync("公安机关回执");
        await page.WriteAsync("回执编号", "测试回执 1 号");
        await page.ConfirmAsync("公安机关回执");
        await page.Locator("main").SeeAsync("测试回执 1 号");
        await visitor.GoAsync("/" + name);
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }

    private async Task<string> ClueAsync()
    {
        var calls = await system.CallsAsync();
        var code = Invented.Uscc();
        var enterprise = await new V1.EnterpriseService.EnterpriseServiceClient(calls).CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = code, DisplayName = "测试企业" + code[10..], Region = "620102" } });
        return (await new V1.CaseService.CaseServiceClient(calls).RecordClueAsync(new()
        {
            Case = new()
            {
                Title = "测试案由", Enterprise = enterprise.Name, PartyDisplayName = enterprise.DisplayName, Region = "620102", Source = V1.CaseSource.Inspection, FoundOn = Invented.Today(), Facts = "测试情况。",
                Articles = { "《中华人民共和国产品质量法》第四十九条" },
            },
        })).Name;
    }
}
