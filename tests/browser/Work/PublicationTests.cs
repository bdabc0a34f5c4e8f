using System.Security.Cryptography;
using Microsoft.Playwright;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>结果公布: a round goes from the draft through a second person to everybody, and what anybody takes home proves itself (2.7.1e, 2.7.0).</summary>
public sealed class PublicationTests(RunningSystem system)
{
    [Fact]
    public async Task A_round_is_drafted_approved_by_another_person_published_downloaded_and_an_entry_withdrawn()
    {
        var plan = await SamplesAsync();
        var address = await DraftAsync(plan);
        await ApproveAsync(address);
        await using var officer = await system.SignInAsync();
        var page = officer.Page;
        await officer.GoAsync(address + "?edition=0");
        await page.OpenAsync("公布");
        await page.ConfirmAsync("公布");
        await page.Locator(".page-actions .badge-status").First.SeeAsync("已公布");
        await CheckPublicAsync(address, plan);

        var failed = page.Locator("main tr").Filter(new() { HasText = "甲醛释放量" });
        await failed.GetByRole(AriaRole.Button, new() { NameString = "撤回" }).ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        await page.PressAsync("撤回");
        await page.ErrorAt("依据").SeeAsync("必填");
        await page.ChooseAsync("依据", "检验报告或结论被撤销");
        await page.WriteAsync("原因（公开）", "测试：检验报告撤销");
        await page.ConfirmAsync("撤回");
        await page.Locator("main .notice-info").First.SeeAsync("测试：检验报告撤销");
        await page.Fact("已撤回").SeeAsync("1");
        await page.SetViewportSizeAsync(390, 844);
        await officer.CheckWidthAsync();
        await CheckSecondEditionAsync(address);
    }

    [Fact]
    public async Task The_monitor_of_origins_says_nothing_where_the_numbers_are_too_small()
    {
        await using var visitor = await system.SignInAsync(language: "en", width: 390);
        await visitor.GoAsync("/monitor/origin");
        var page = visitor.Page;
        await page.WriteAsync("Sampled from", "1999-01-01");
        await page.WriteAsync("Sampled to", "1999-12-31");
        await page.PressAsync("Compare");
        await Assertions.Expect(page.Locator(".origin-card")).ToHaveCountAsync(10); // three rates and two shares of draws, each for two pairs
        foreach (var card in await page.Locator(".origin-card").AllAsync()) await card.SeeAsync("Too few for any statement, n = 0 and 0");
        await visitor.CheckAxeAsync();
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }

    private async Task<string> SamplesAsync()
    {
        var plan = $"测试批次{Guid.CreateVersion7().ToString("N")[20..]}";
        var samples = new V1.SampleService.SampleServiceClient(await system.CallsAsync());
        for (var n = 1; n <= 3; n++)
        {
            var sample = new V1.Sample
            {
                Number = $"{plan}-{n}", Authority = "测试省局", Level = V1.SampleLevel.Provincial, Kind = V1.SampleKind.Supervision, Selection = V1.SampleSelection.Random, Region = "620102",
                ProducerDisplayName = "测试家具厂", ProductCategory = "1001", ProductName = "测试餐桌", Plan = plan, SampledOn = "2020-03-02", ConcludedOn = "2020-03-20", DeliveredOn = "2020-03-25",
                Outcome = n == 3 ? V1.SampleOutcome.Nonconforming : V1.SampleOutcome.Conforming, Final = true,
            };
            if (n == 3) sample.FailedItems.Add("甲醛释放量");
            await samples.RecordConclusionAsync(new() { Sample = sample });
        }

        return plan;
    }

    /// <summary>Answers /publications/{id}.</summary>
    private async Task<string> DraftAsync(string plan)
    {
        await using var officer = await system.SignInAsync();
        var page = officer.Page;
        await officer.GoAsync("/publications/new");
        await page.WriteAsync("标题", plan + "抽查结果");
        await page.WriteAsync("公布部门", "测试省局");
        await page.WriteAsync("抽样自", "2020-03-01");
        await page.WriteAsync("抽样至", "2020-03-31");
        await page.WriteAsync("计划或批次", plan);
        await page.PressAsync("添加一项");
        await page.WriteAsync("合格数或不合格数", "2");
        await page.WriteAsync("总数", "3");
        await page.WriteAsync("百分数", "66.6");
        await officer.CheckAxeAsync();
        await page.PressAsync("保存拟稿");
        await page.Locator(".page-actions .badge-status").First.SeeAsync("拟稿");
        await page.Locator(".round-findings").SeeAsync("66.6 % 是截断的");
        await page.Fact("有结论批次").SeeAsync("3");
        await page.OpenAsync("审批");
        await page.PressAsync("审批");
        await page.Locator("dialog[open]").SeeAsync("须由另一人审核");
        await officer.CheckAxeAsync();
        return new Uri(page.Url).AbsolutePath;
    }

    private async Task ApproveAsync(string address)
    {
        await using var second = await system.SignInAsync(await system.CreateAccountAsync("620000", "department_officer"), width: 390);
        await second.GoAsync(address + "?edition=0");
        await second.Page.OpenAsync("审批");
        await second.Page.ConfirmAsync("审批");
        await second.Page.Locator(".page-actions .badge-status").First.SeeAsync("已审批");
        await second.CheckAxeAsync();
        await second.CheckWidthAsync();
    }

    private async Task CheckPublicAsync(string address, string plan)
    {
        await using var anybody = await system.VisitAsync(width: 390);
        var page = anybody.Page;
        await anybody.GoAsync("/public/results");
        await page.GetByRole(AriaRole.Link, new() { NameString = plan + "抽查结果" }).ClickAsync();
        await page.Heading().SeeAsync(plan);
        await anybody.CheckAxeAsync();
        await anybody.CheckWidthAsync();
        foreach (var (row, link) in new[] { (0, "CSV 表格"), (1, "JSON 数据") })
        {
            var (name, content) = await anybody.DownloadAsync(() => page.GetByRole(AriaRole.Link, new() { NameString = link }).ClickAsync());
            Assert.StartsWith("results-", name);
            await page.Locator(".round-file").Nth(row).SeeAsync(Convert.ToHexStringLower(SHA256.HashData(content)));
            await page.Locator(".round-file").Nth(row).SeeAsync("3 行");
        }

        anybody.CheckQuiet();
        Assert.Equal(404, (await page.APIRequest.GetAsync($"{system.Web}/public/results/{Guid.CreateVersion7()}")).Status);
        Assert.Equal(404, (await page.APIRequest.GetAsync($"{system.Web}/public/results/{address["/publications/".Length..]}/7/csv")).Status);
    }

    private async Task CheckSecondEditionAsync(string address)
    {
        await using var anybody = await system.VisitAsync();
        await anybody.GoAsync(address.Replace("/publications/", "/public/results/", StringComparison.Ordinal));
        var page = anybody.Page;
        await page.Locator("main tr").Filter(new() { HasText = "已撤回" }).SeeAsync("检验报告或结论被撤销：测试：检验报告撤销");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("甲醛释放量");
        await page.GetByRole(AriaRole.Link, new() { NameString = "第 1 版" }).ClickAsync();
        await page.Locator("main .notice-warn").First.SeeAsync("您正在查看第 1 版");
        await page.Locator("main").SeeAsync("甲醛释放量");
        await anybody.CheckAxeAsync();
        anybody.CheckQuiet();
    }
}
