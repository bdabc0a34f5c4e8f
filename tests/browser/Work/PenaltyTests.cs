using System.Text.RegularExpressions;
using Microsoft.Playwright;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>行政处罚公示: personal data is answered by a person, everybody reads the rest, and a withdrawal says publicly why.</summary>
public sealed class PenaltyTests(RunningSystem system)
{
    private const string IdNumber = "620102198003151236";

    [Fact]
    public async Task A_decision_is_redacted_published_and_withdrawn_with_its_reason_in_public()
    {
        var penalty = await DecisionAsync();
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/" + penalty.Name);
        var confirm = page.GetByRole(AriaRole.Button, new() { NameString = "确认核对结果", Exact = true });
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        var open = page.GetByRole(AriaRole.Region, new() { NameString = "决定书全文 公示文本" });
        await open.SeeAsync(IdNumber);
        await page.PressAsync("全部遮盖");
        await open.SeeAsync("***");
        await Assertions.Expect(open).Not.ToContainTextAsync(IdNumber);
        await visitor.CheckAxeAsync();
        await confirm.ClickAsync();
        await page.Fact("状态").SeeAsync("待公示");
        await page.OpenAsync("公示");
        await page.ConfirmAsync("公示");
        await page.Fact("状态").SeeAsync("公示中");

        await using var anybody = await system.VisitAsync(width: 390);
        await anybody.Page.GotoAsync($"{system.Web}/public/{penalty.Name}");
        await anybody.Page.Locator("main").SeeAsync("测试违法行为");
        await Assertions.Expect(anybody.Page.Locator("main")).Not.ToContainTextAsync(IdNumber);
        await anybody.CheckAxeAsync();
        await anybody.CheckWidthAsync();
        anybody.CheckQuiet();

        await WithdrawAsync(page, penalty.DocumentNumber);
        await anybody.Page.GotoAsync($"{system.Web}/public/{penalty.Name}");
        await anybody.Page.Locator("main").SeeAsync("这项处罚现在没有公示");
        await anybody.Page.GotoAsync($"{system.Web}/public/penalties");
        await anybody.Page.Locator(".penalty-log li").Filter(new() { HasText = penalty.DocumentNumber }).SeeAsync("测试：复议决定撤销");
        visitor.CheckQuiet();
    }

    private static async Task WithdrawAsync(IPage page, string number)
    {
        await page.OpenAsync("登记撤回依据");
        await page.ChooseAsync("撤回原因", "决定被撤销");
        var document = new LocatorFilterOptions { Has = page.Locator(".field-label", new() { HasTextRegex = new Regex(@"^\s*依据文书\s*(\*|$)") }) };
        await page.Locator("dialog[open] .field").Filter(document).Locator("input").FillAsync("测试复议 " + number);
        await page.WriteAsync("理由（向社会公开）", "测试：复议决定撤销");
        await page.ConfirmAsync("登记撤回依据");
        await page.OpenAsync("撤回公示");
        await page.ConfirmAsync("撤回公示");
        await page.Fact("状态").SeeAsync("已撤回");
    }

    private async Task<V1.Penalty> DecisionAsync()
    {
        var code = Invented.Uscc();
        return await new V1.PenaltyService.PenaltyServiceClient(await system.CallsAsync()).CreatePenaltyAsync(new()
        {
            Penalty = new()
            {
                Enterprise = "enterprises/" + code, EnterpriseDisplayName = "测试企业" + code[10..], Region = "620102", Authority = "测试机关", DocumentNumber = $"测试罚〔2026〕{code[10..]}号",
                Breach = "测试违法行为", Articles = { "《中华人民共和国产品质量法》第四十九条" }, Kinds = { V1.PenaltyKind.Fine }, FineFen = 5_000_000, Procedure = V1.PenaltyProcedure.Ordinary,
                Route = V1.PenaltyRoute.SameProvince, DecidedOn = Invented.Today(), Summary = "罚款5万元。", FullText = { $"当事人负责人身份证号码：{IdNumber}。", "罚款5万元。" },
            },
        });
    }
}
