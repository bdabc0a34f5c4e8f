using Microsoft.Playwright;
using Identity = Quality.Protos.Identity.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>样品流转: each step is taken by whom it is due to, in the browser, and the chain shows itself intact (2.7.1a).</summary>
public sealed class SamplingTests(RunningSystem system)
{
    private static readonly string Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_sample_goes_from_the_notice_to_its_return_after_a_retest_each_step_by_its_own_role()
    {
        var given = await SamplingGiven.CreateAsync(system);
        string address;
        await using (var officer = await system.SignInAsync())
        {
            var page = officer.Page;
            await NoticeAsync(officer, given);
            address = new Uri(page.Url).AbsolutePath;
            await page.Locator(".chain > li.is-now").SeeAsync("到场");
            await page.Locator(".chain-verdict").First.SeeAsync("流转链完整，1 环");
            await officer.CheckAxeAsync();
            await VisitAndSealAsync(page, given);
            await page.OpenAsync("登记送样");
            await page.ChooseAsync("承检机构", given.LaboratoryName);
            await page.WriteAsync("经办地点", "测试收样室");
            await page.ConfirmAsync("登记送样");
            await page.Locator(".chain-verdict").First.SeeAsync("流转链完整，4 环");
            Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { NameString = "收样核对", Exact = true }).CountAsync());
            officer.CheckQuiet();
        }

        await TestAsync(given, address);
        await DeliverAsync(address);
        var second = await SamplingGiven.CreateAsync(system);
        await ContestAsync(second, address);
        await RetestAsync(second, address);
        await ConcludeAsync(address);
    }

    [Fact]
    public async Task A_visit_without_a_sample_ends_the_chain_with_its_ground_and_two_inspectors_are_demanded()
    {
        var given = await SamplingGiven.CreateAsync(system);
        var name = await given.NoticeAsync();
        await using var visitor = await system.SignInAsync(language: "zh-CN", width: 390);
        var page = visitor.Page;
        await visitor.GoAsync("/" + name);
        await page.OpenAsync("登记到场");
        await page.ChooseAsync("结果", "企业有权拒绝抽查");
        await page.ChooseAsync("原因", "未出示通知书或证件");
        await page.WriteAsync("抽样人员执法证号 1", given.Inspectors[0]);
        await page.PressAsync("登记到场");
        await page.Locator("dialog[open] .field-error").First.SeeAsync("不得少于两名");
        await visitor.CheckAxeAsync();
        await visitor.CheckWidthAsync();
        await page.WriteAsync("抽样人员执法证号 2", given.Inspectors[1]);
        await page.ConfirmAsync("登记到场");
        await page.Locator(".page-actions .badge-status").First.SeeAsync("未抽样");
        await Assertions.Expect(page.Locator(".chain > li")).ToHaveCountAsync(2);
        await page.Locator(".chain > li").Last.SeeAsync("未出示通知书或证件");
        await visitor.CheckWidthAsync();
    }

    [Fact]
    public async Task A_laboratory_that_refuses_a_broken_seal_ends_the_chain()
    {
        var given = await SamplingGiven.CreateAsync(system);
        var name = await given.HandedOverAsync();
        await using var laboratory = await system.SignInAsync(given.Laboratory, width: 390);
        var page = laboratory.Page;
        await laboratory.GoAsync("/laboratory");
        await page.Rows().Filter(new() { HasText = given.Number }).GetByRole(AriaRole.Button, new() { NameString = "收样核对" }).ClickAsync();
        await page.Locator("dialog[open]").SeeAsync("F-1");
        await page.ChooseAsync("核对结论", "拒收：封条破损");
        await page.WriteAsync("经办地点", "测试收样室");
        await laboratory.CheckAxeAsync();
        await laboratory.CheckWidthAsync();
        await page.ConfirmAsync("收样核对");
        await laboratory.GoAsync("/" + name);
        await page.Locator(".chain > li").Last.SeeAsync("拒收：封条破损");
        laboratory.CheckQuiet();
    }

    private static async Task NoticeAsync(Visitor officer, SamplingGiven given)
    {
        var page = officer.Page;
        await officer.GoAsync("/samplings/new");
        await page.PressAsync("下达通知");
        await page.ErrorAt("抽样单编号").SeeAsync("必填");
        await page.WriteAsync("抽样单编号", given.Number);
        await page.WriteAsync("组织部门", "测试市局");
        await page.ChooseAsync("抽查层级", "市级");
        await page.ChooseAsync("抽取方式", "不定向（随机）");
        await page.WriteAsync("标称生产者名称", "测试家具厂");
        await page.ChooseAsync("计入地区", "兰州市");
        await page.WriteAsync("抽样地点", "测试路1号成品库");
        await page.ChooseValueAsync("产品类别", "1001");
        await page.WriteAsync("产品名称", "测试餐桌");
        await page.WriteAsync("规格型号", "CZ-120");
        await officer.CheckAxeAsync();
        await page.PressAsync("下达通知");
        await page.Heading().SeeAsync("测试餐桌 CZ-120");
    }

    private static async Task VisitAndSealAsync(IPage page, SamplingGiven given)
    {
        await page.OpenAsync("登记到场");
        await page.ChooseAsync("结果", "抽样");
        await page.WriteAsync("抽样人员执法证号 1", given.Inspectors[0]);
        await page.WriteAsync("抽样人员执法证号 2", given.Inspectors[1]);
        await page.ConfirmAsync("登记到场");
        await page.OpenAsync("登记封样");
        await page.WriteAsync("检验样品封条号", "F-1");
        await page.WriteAsync("备用样品封条号", "F-2");
        await page.WriteAsync("备用样品数量", "1");
        await page.ChooseAsync("样品取得", "购买");
        await page.WriteAsync("价款（元）", "100.50");
        await page.PressAsync("登记封样");
        await page.ErrorAt("照片和文书").First.WaitForAsync();
        // SHA-256("abc") as FIPS 180-4 prints it: the browser computes it itself.
        await page.Locator("dialog[open] input[type=file]").SetInputFilesAsync(new FilePayload { Name = "seal.jpg", MimeType = "image/jpeg", Buffer = "abc"u8.ToArray() });
        await page.Locator("dialog[open] .file-hashes li").SeeAsync("ba7816bf8f01cfea");
        await page.ConfirmAsync("登记封样");
        await page.Locator(".chain > li").Filter(new() { HasText = "抽样封样" }).SeeAsync("¥100.50");
    }

    private async Task TestAsync(SamplingGiven given, string address)
    {
        await using var laboratory = await system.SignInAsync(given.Laboratory);
        var page = laboratory.Page;
        await laboratory.GoAsync("/laboratory");
        await laboratory.CheckAxeAsync();
        await page.Rows().Filter(new() { HasText = given.Number }).GetByRole(AriaRole.Button, new() { NameString = "收样核对" }).ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        await page.WriteAsync("经办地点", "测试收样室");
        await page.ConfirmAsync("收样核对");
        await laboratory.GoAsync(address + "/results");
        await page.WriteAsync("项目", "耐划痕");
        await page.GetByLabel("项目").First.PressAsync("Tab");
        await Assertions.Expect(page.GetByLabel("方法").First).ToHaveValueAsync("GB/T 17657"); // the only one that it is accredited for
        await page.WriteAsync("实测值", "1.2");
        await page.ChooseAsync("限量", "不小于");
        await page.WriteAsync("下限", "1.5");
        await page.WriteAsync("报告编号", "R-1");
        await page.ChooseAsync("检验结论", "合格");
        await page.Locator(".result-verdict").SeeAsync("不符合");
        await page.PressAsync("出具报告");
        await page.ErrorAt("检验结论").SeeAsync("不一致");
        await laboratory.CheckAxeAsync();
        await page.ChooseAsync("检验结论", "不合格");
        await page.PressAsync("出具报告");
        await page.Locator(".chain-values").SeeAsync("≥ 1.5");
        laboratory.CheckQuiet();
    }

    private async Task DeliverAsync(string address)
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync(address);
        await page.OpenAsync("登记送达");
        await page.WriteAsync("送达凭证", "送达回证 1 号");
        await page.WriteAsync("经办地点", "测试企业");
        await page.ConfirmAsync("登记送达");
        await page.Locator(".chain-verdict").First.SeeAsync("流转链完整，7 环");
        await page.Locator(".chain > li").Filter(new() { HasText = "结果告知" }).First.SeeAsync(Today);
        await page.OpenAsync("结论生效");
        await page.WriteAsync("经办地点", "测试市局");
        await page.PressAsync("结论生效");
        await page.Locator("dialog[open] [role=alert]").SeeAsync("异议期未满");
        await visitor.GoAsync("/samplings");
        await page.Rows().Filter(new() { HasText = "结果告知" }).First.WaitForAsync();
        await visitor.CheckAxeAsync();
    }

    /// <summary>The producer asks for a re-test, which another laboratory makes (domain 7.4).</summary>
    private async Task ContestAsync(SamplingGiven second, string address)
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync(address);
        await page.OpenAsync("登记异议或复检申请");
        await page.ChooseAsync("申请", "复检");
        await page.WriteAsync("理由", "对结果有异议");
        await page.WriteAsync("经办地点", "测试市局");
        await page.ConfirmAsync("登记异议或复检申请");
        await page.Locator(".chain > li.is-now").SeeAsync("处理决定");
        await page.OpenAsync("处理异议");
        await page.ChooseAsync("处理决定", "受理复检");
        await page.ChooseAsync("复检机构", second.LaboratoryName);
        await page.WriteAsync("处理理由", "符合条件");
        await page.WriteAsync("经办地点", "测试市局");
        await visitor.CheckAxeAsync();
        await page.ConfirmAsync("处理异议");
        await page.Locator(".chain > li").Filter(new() { HasText = "受理复检" }).First.SeeAsync(second.LaboratoryName);
        visitor.CheckQuiet();
    }

    private async Task RetestAsync(SamplingGiven second, string address)
    {
        await using var laboratory = await system.SignInAsync(second.Laboratory);
        var page = laboratory.Page;
        await laboratory.GoAsync("/laboratory");
        await page.GetByRole(AriaRole.Link, new() { NameString = "录入复检结果" }).First.ClickAsync();
        await page.WriteAsync("实测值", "1.6");
        await Assertions.Expect(page.GetByLabel("下限").First).ToHaveValueAsync("1.5"); // the item that failed, with its limit
        await page.WriteAsync("报告编号", "R-2");
        await page.ChooseAsync("检验结论", "合格");
        await page.PressAsync("出具报告");
        await page.Heading().SeeAsync("测试餐桌 CZ-120");
        Assert.Equal(address, new Uri(page.Url).AbsolutePath);
        laboratory.CheckQuiet();
    }

    private async Task ConcludeAsync(string address)
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync(address);
        foreach (var step in new[] { "结论生效", "登记退样" })
        {
            await page.OpenAsync(step);
            await page.WriteAsync("经办地点", "测试市局");
            await page.ConfirmAsync(step);
        }
        await page.Locator(".page-actions .badge-status").First.SeeAsync("退还样品");
        await page.Locator(".chain-verdict").First.SeeAsync("流转链完整，12 环");
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task An_inspector_hands_the_sealed_sample_over_to_a_laboratory_that_is_chosen_by_name()
    {
        var given = await SamplingGiven.CreateAsync(system);
        var name = await given.SealedAsync();
        await using var inspector = await system.SignInAsync(await system.CreateAccountAsync("620102", "inspector"), width: 390);
        var page = inspector.Page;
        await inspector.GoAsync("/" + name);
        await page.OpenAsync("登记送样");
        await page.ChooseAsync("承检机构", given.LaboratoryName);
        await page.WriteAsync("经办地点", "测试路1号");
        await inspector.CheckAxeAsync();
        await inspector.CheckWidthAsync();
        await page.ConfirmAsync("登记送样");
        await Assertions.Expect(page.Locator(".chain > li.is-done")).ToHaveCountAsync(4);
    }
}
