using System.Globalization;
using Microsoft.Playwright;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>企业质量信用档案: read on any day, its entries ended and objected to, old identities merged and parted, ratings of third parties apart from the grade.</summary>
public sealed class QualityFileTests(RunningSystem system)
{
    private static string Day(int days = 0) =>
        DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_file_is_read_as_of_a_day_and_as_known_then_and_an_entry_names_its_evidence()
    {
        var enterprise = await EnterpriseAsync();
        await RecordAsync(enterprise, "测试证书甲", from: "2020-03-01");
        await RecordAsync(enterprise, "测试证书乙", from: "2022-03-01");
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync($"/{enterprise.Name}/file");
        var entries = page.Locator("ul.file-entries").First;
        await entries.SeeAsync("测试证书甲");
        await entries.SeeAsync("测试材料 测试证书乙");
        await visitor.CheckAxeAsync();

        await page.GetByLabel("截至日期").FillAsync("2021-01-01");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("测试证书乙");
        await entries.SeeAsync("测试证书甲");
        await page.GetByLabel("情况截至").FillAsync("0");
        await Assertions.Expect(page.GetByLabel("截至日期")).ToHaveValueAsync("2020-03-01");
        await page.PressAsync("回到今天");
        await entries.SeeAsync("测试证书乙");
        await page.GetByLabel("当时已知").FillAsync(Day(-1));
        await page.Locator("main").SeeAsync("这一天没有条目");
        await page.PressAsync("回到今天");
        await entries.SeeAsync("测试证书甲");
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_listed_and_then_ended_early_with_a_reason()
    {
        var enterprise = await EnterpriseAsync();
        await RecordAsync(enterprise, "测试证书", from: "2024-01-01", until: Day());
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/credit/expiring");
        await page.GetByLabel("多少天内到期").SelectOptionAsync("30");
        var row = page.Rows().Filter(new() { HasTextString = enterprise.DisplayName });
        await row.SeeAsync("今天到期");
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        await page.SetViewportSizeAsync(1440, 900);
        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Heading().SeeAsync(enterprise.DisplayName);

        await page.OpenAsync("提前终止");
        await page.PressAsync("提前终止");
        await page.ErrorAt("理由").SeeAsync("必填");
        await page.ChooseAsync("终止方式", "撤销");
        await page.WriteAsync("理由", "测试撤销决定 1 号");
        await page.ConfirmAsync("提前终止");
        await page.Locator("ul.file-entries").First.SeeAsync("撤销");
        await page.Locator("ul.file-entries").First.SeeAsync("测试撤销决定 1 号");
        await visitor.GoAsync("/credit/expiring");
        await page.Locator("main table.data tbody tr:not(.skeleton), main .empty").First.WaitForAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task All_entries_of_a_long_file_can_be_read()
    {
        var enterprise = await EnterpriseAsync();
        for (var n = 1; n <= 53; n++)
            await RecordAsync(enterprise, $"测试记录{n:00}", from: "2023-01-01", kind: V1.QualityEntryKind.Other, code: "other");
        await using var visitor = await system.SignInAsync();
        await visitor.GoAsync($"/{enterprise.Name}/file");
        var section = visitor.Page.Locator("section.file-section").Filter(new() { HasTextString = "共 53 条" });
        await Assertions.Expect(section.Locator("li")).ToHaveCountAsync(50);
        await visitor.Page.PressAsync("再显示（还有 3 条）");
        await Assertions.Expect(section.Locator("li")).ToHaveCountAsync(53);
        await Assertions.Expect(section.GetByText("再显示")).ToHaveCountAsync(0);
        for (var n = 1; n <= 53; n++)
            await Assertions.Expect(section.GetByText($"测试记录{n:00}", new() { Exact = true })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task An_old_code_is_merged_by_another_person_and_parted_again()
    {
        var (enterprise, old) = (await EnterpriseAsync(), await EnterpriseAsync());
        await RecordAsync(old, "旧代码名下的测试证书", from: "2023-01-01");
        await (await FilesAsync()).ProposeIdentityAsync(new() { Identity = new() { Enterprise = enterprise.Name, Kind = V1.IdentityKind.OldCode, Value = old.Uscc, Evidence = "测试变更通知书" } });
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync($"/{enterprise.Name}/file");
        var identities = page.Locator("#identities");
        await identities.SeeAsync("待核对");
        await page.OpenAsync("归并");
        await page.Locator("dialog[open]").SeeAsync("现有 1 条条目");
        await page.ConfirmAsync("确认归并");
        await identities.SeeAsync("已归并");
        await page.Locator("ul.file-entries").First.SeeAsync("旧代码名下的测试证书");
        await visitor.GoAsync($"/{old.Name}/file");
        await page.Locator("main").SeeAsync("该代码已归并");

        await visitor.GoAsync($"/{enterprise.Name}/file");
        await page.OpenAsync("分开");
        await page.PressAsync("分开");
        await page.ErrorAt("理由").SeeAsync("必填");
        await page.WriteAsync("理由", "测试：证据有误");
        await page.ConfirmAsync("分开");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("旧代码名下的测试证书");
        await identities.SeeAsync("测试：证据有误");

        await page.OpenAsync("提出历史身份");
        await page.ChooseAsync("身份类别", "原注册号");
        await page.WriteAsync("代码、注册号或名称", "123");
        await page.WriteAsync("证据", "测试材料");
        await page.PressAsync("提出历史身份");
        await page.ErrorAt("代码、注册号或名称").SeeAsync("须为 15 位数字");
        await page.ChooseAsync("身份类别", "曾用名");
        await page.WriteAsync("代码、注册号或名称", enterprise.DisplayName + "旧名");
        await page.ConfirmAsync("提出历史身份");
        await identities.SeeAsync("待另一人核对");
        await visitor.GoAsync($"/{enterprise.Name}/file");
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
    }

    [Fact]
    public async Task A_rating_by_a_third_party_stands_apart_from_the_grade()
    {
        var enterprise = await EnterpriseAsync();
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync($"/{enterprise.Name}/file");
        await page.Locator("#ratings").SeeAsync("没有登记第三方评价");
        await page.OpenAsync("登记第三方评价");
        await page.PressAsync("登记第三方评价");
        await page.ErrorAt("评价机构").SeeAsync("必填");
        await page.WriteAsync("评价机构", "测试评价机构");
        await page.Locator("dialog[open]").GetByLabel("评价", new() { Exact = false }).Nth(1).FillAsync("AAA");
        await page.WriteAsync("方法", "测试方法");
        await page.WriteAsync("评价报告及编号", "测试报告 1 号");
        await page.ConfirmAsync("登记第三方评价");
        await page.Locator("#ratings").SeeAsync("AAA");
        await page.Locator("#ratings").SeeAsync("不是官方等级");
        await Assertions.Expect(page.Locator("section.file-section").Filter(new() { HasTextString = "用另一版规则试算" })).Not.ToContainTextAsync("AAA");
    }

    [Fact]
    public async Task An_objection_is_recorded_by_one_person_and_upheld_by_another()
    {
        var enterprise = await EnterpriseAsync();
        await RecordAsync(enterprise, "有争议的测试证书", from: "2023-01-01");
        await using (var first = await system.SignInAsync())
        {
            await first.GoAsync($"/{enterprise.Name}/file");
            await first.Page.OpenAsync("登记异议");
            await first.Page.PressAsync("登记异议");
            await first.Page.ErrorAt("异议内容").SeeAsync("必填");
            await first.Page.WriteAsync("异议内容", "测试：证书属于另一家企业。");
            await first.Page.WriteAsync("证据", "测试说明");
            await first.Page.ConfirmAsync("登记异议");
            await first.Page.Locator("ul.file-entries").First.SeeAsync("异议核查中");
            await first.GoAsync("/credit/objections");
            await Mine(first.Page, enterprise).SeeAsync("须由另一人处理");
        }

        await using var second = await system.SignInAsync(await system.CreateAccountAsync("620102", "department_officer"));
        await second.GoAsync("/credit/objections");
        await Mine(second.Page, enterprise).GetByRole(AriaRole.Button, new() { NameString = "处理异议" }).ClickAsync();
        await second.Page.ChooseAsync("处理结果", "成立，已移除");
        await second.Page.WriteAsync("理由", "测试：核查属实。");
        await second.Page.ConfirmAsync("处理异议");
        await Mine(second.Page, enterprise).SeeAsync("成立，已移除");
        await second.GoAsync($"/{enterprise.Name}/file");
        await Assertions.Expect(second.Page.Locator("main")).Not.ToContainTextAsync("有争议的测试证书");
    }

    [Fact]
    public async Task Every_version_of_an_entry_says_when_by_whom_why_and_which_field_it_changed()
    {
        var enterprise = await EnterpriseAsync();
        await RecordAsync(enterprise, "测试证书原名", from: "2023-01-01");
        var files = await FilesAsync();
        var entry = (await files.ListEntriesAsync(new() { Enterprise = enterprise.Name })).Entries[0];
        await files.ObjectToEntryAsync(new() { Objection = new() { Entry = entry.Name, Claim = "测试：名称有误", Evidence = "测试说明", ReceivedOn = Day() } });
        await using (var second = await system.SignInAsync(await system.CreateAccountAsync("620102", "department_officer")))
        {
            await second.GoAsync("/credit/objections");
            await Mine(second.Page, enterprise).GetByRole(AriaRole.Button, new() { NameString = "处理异议" }).ClickAsync();
            await second.Page.ChooseAsync("处理结果", "成立，已更正");
            await second.Page.WriteAsync("名称", "测试证书更正后的名称");
            await second.Page.WriteAsync("理由", "测试：核查属实。");
            await second.Page.ConfirmAsync("处理异议");
            await Mine(second.Page, enterprise).SeeAsync("成立，已更正");
        }

        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync($"/{enterprise.Name}/file");
        var line = page.Locator("ul.file-entries").First;
        await line.SeeAsync("第 2 版：异议经核查成立");
        await line.GetByRole(AriaRole.Link, new() { NameString = "第 2 版" }).ClickAsync();
        await page.Heading().SeeAsync("测试证书更正后的名称");
        var (now, first) = (page.Locator("section.entry-version").First, page.Locator("section.entry-version").Last);
        foreach (var text in new[] { "第 2 版", "现行版本", "异议经核查成立", "原来：测试证书原名", "改为：测试证书更正后的名称" }) await now.SeeAsync(text);
        await Assertions.Expect(now).Not.ToContainTextAsync("2023-01-01");
        foreach (var text in new[] { "第 1 版", "由第 2 版取代", "首次录入的内容", "测试证书原名", "2023-01-01", "2034-12-31", "测试材料" }) await first.SeeAsync(text);
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        await page.GetByRole(AriaRole.Link, new() { NameString = "质量信用档案", Exact = true }).First.ClickAsync();
        await page.Heading().SeeAsync(enterprise.DisplayName);
        await visitor.GoAsync("/qualityEntries/nobody");
        await Assertions.Expect(page.Locator("section.entry-version")).ToHaveCountAsync(0);
        visitor.CheckQuiet();
    }

    private static ILocator Mine(IPage page, V1.Enterprise enterprise) => page.Rows().Filter(new() { HasTextString = enterprise.DisplayName });

    private async Task<V1.QualityFileService.QualityFileServiceClient> FilesAsync() => new(await system.CallsAsync());

    private async Task<V1.Enterprise> EnterpriseAsync()
    {
        var code = Invented.Uscc();
        return await new V1.EnterpriseService.EnterpriseServiceClient(await system.CallsAsync()).CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = code, DisplayName = "测试企业" + code[10..], Region = "620102" } });
    }

    private async Task RecordAsync(V1.Enterprise enterprise, string title, string from, string until = "2034-12-31", V1.QualityEntryKind kind = V1.QualityEntryKind.Certificate, string code = "iso-9001") =>
        await (await FilesAsync()).RecordEntryAsync(new()
        {
            Entry = new() { Enterprise = enterprise.Name, Kind = kind, Code = code, Title = title, Number = $"{enterprise.Uscc} {title}", FromOn = from, UntilOn = until, Source = "测试材料 " + title },
        });
}
