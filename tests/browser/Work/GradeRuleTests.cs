using Microsoft.Playwright;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>评级规则: drafted as a table, tried beside the rule in force, approved by somebody else. It takes a system of its own: a rule grades everybody.</summary>
public sealed class GradeRuleTests(RunningSystem system)
{
    [Fact]
    public async Task A_rule_is_drafted_tried_on_an_enterprise_changed_and_approved_by_another_person()
    {
        await using var own = await system.AnotherAsync();
        var (enterprise, name) = await CertifiedAsync(own);
        await using (var author = await own.SignInAsync())
        {
            var page = author.Page;
            await author.GoAsync("/grades");
            await page.GetByRole(AriaRole.Link, new() { NameString = "拟定评级规则" }).ClickAsync();
            await page.Heading().SeeAsync("拟定评级规则");
            await page.PressAsync("存为草案");
            await page.ErrorAt("规则名称").SeeAsync("必填");
            await page.WriteAsync("规则名称", "测试规则甲");
            await page.WriteAsync("依据", "测试文件第一条");
            await page.WriteAsync("B 级最低分", "95");
            await page.ChooseAsync("条目", "认证证书 · GB/T 19001 质量管理体系");
            await page.WriteAsync("分值", "12.5");
            await page.ChooseAsync("何时计分", "有效期内计分");
            await page.PressAsync("存为草案");
            await page.ErrorAt("B 级最低分").SeeAsync("须低于上一等级的分数线");
            await page.WriteAsync("B 级最低分", "80");
            await author.CheckAxeAsync();
            await page.PressAsync("存为草案");
            await page.Heading().SeeAsync("测试规则甲");
            await page.Locator("main").SeeAsync("须由另一位省级管理员批准");
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameString = "批准", Exact = true })).ToHaveCountAsync(0);
            await TryAsync(page, enterprise, name, "没有生效的评级规则", "B 级（82.5 分）");

            await page.GetByRole(AriaRole.Link, new() { NameString = "修改", Exact = true }).ClickAsync();
            await page.Heading().SeeAsync("修改规则草案");
            await page.WriteAsync("分值", "25");
            await page.PressAsync("增加计分项");
            await Assertions.Expect(page.Rows()).ToHaveCountAsync(2);
            await page.GetByLabel("条目").Last.SelectOptionAsync("SpotCheck/nonconforming");
            await page.GetByLabel("分值").Last.FillAsync("-15");
            await page.SetViewportSizeAsync(390, 844);
            await author.CheckWidthAsync();
            await page.PressAsync("存为草案");
            await page.Heading().SeeAsync("测试规则甲");
            await TryAsync(page, enterprise, name, "没有生效的评级规则", "A 级（95 分）");
            await author.CheckWidthAsync();
            await author.GoAsync(new Uri(page.Url).AbsolutePath); // without the message that fades
            await author.CheckAxeAsync();
        }

        await using var other = await own.SignInAsync(await own.CreateAccountAsync("620000", "province_admin"), "en");
        await other.GoAsync("/grades");
        await other.Page.GetByRole(AriaRole.Link, new() { NameString = "测试规则甲", Exact = true }).ClickAsync();
        await other.Page.Locator("main").SeeAsync("This draft waits for approval");
        await TryAsync(other.Page, enterprise, name, "No rule is in force", "Class A (95 points)", add: "Try", field: "Add an enterprise");
        await other.Page.OpenAsync("Approve");
        await other.Page.ConfirmAsync("Approve");
        await other.Page.Locator(".page-head .badge-status").First.SeeAsync("In force");
        await Assertions.Expect(other.Page.GetByText("This draft waits for approval")).ToHaveCountAsync(0);
        await other.GoAsync(new Uri(other.Page.Url).AbsolutePath);
        await other.CheckAxeAsync();
        other.CheckQuiet();
    }

    private static async Task TryAsync(IPage page, string enterprise, string name, string now, string then, string add = "试算", string field = "加入企业")
    {
        await page.WriteAsync(field, enterprise["enterprises/".Length..]);
        await page.Locator(".enterprise-found").SeeAsync(name);
        await page.PressAsync(add);
        var row = page.Locator("section[aria-labelledby=trial] tbody tr").Filter(new() { HasTextString = name });
        await row.SeeAsync(now);
        await row.SeeAsync(then);
    }

    /// <summary>An enterprise with a certificate in force.</summary>
    private static async Task<(string Enterprise, string Name)> CertifiedAsync(RunningSystem own)
    {
        var calls = await own.CallsAsync();
        var code = Invented.Uscc();
        var created = await new V1.EnterpriseService.EnterpriseServiceClient(calls).CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = code, DisplayName = "测试企业" + code[10..], Region = "620102" } });
        await new V1.QualityFileService.QualityFileServiceClient(calls).RecordEntryAsync(new()
        {
            Entry = new() { Enterprise = created.Name, Kind = V1.QualityEntryKind.Certificate, Code = "iso-9001", Title = "测试证书", Number = code, FromOn = "2024-01-01", UntilOn = "2034-12-31", Source = "测试材料" },
        });
        return (created.Name, created.DisplayName);
    }
}
