using Microsoft.Playwright;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>失信名单与联合惩戒: a proposal is decided, published, seen by anybody, annulled, and lifted at its subscriber.</summary>
public sealed class CreditListTests(RunningSystem system)
{
    [Fact]
    public async Task A_listing_is_decided_and_published_seen_by_anybody_annulled_and_tracked_until_it_is_lifted()
    {
        var (name, enterprise) = await ProposedAsync();
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/listings");
        await page.GetByPlaceholder("企业名称或统一社会信用代码").FillAsync(enterprise);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await visitor.CheckAxeAsync();
        await visitor.GoAsync("/" + name);
        await page.OpenAsync("决定列入");
        await page.PressAsync("决定列入");
        await page.ErrorAt("决定书文号").SeeAsync("必填");
        await page.WriteAsync("决定书文号", "测试列决〔2026〕1号");
        await page.WriteAsync("理由", "测试：陈述理由不成立。");
        await page.ConfirmAsync("决定列入");
        await page.Fact("列入决定").SeeAsync("测试列决〔2026〕1号");
        await page.OpenAsync("公示");
        await page.ConfirmAsync("公示");
        await page.Fact("列入期限至").SeeAsync("履行义务后移出");
        await page.Locator(".measure-list").SeeAsync("实施中");
        await visitor.CheckAxeAsync();

        await using (var anybody = await system.VisitAsync())
        {
            await anybody.GoAsync($"/public/credit?q={Uri.EscapeDataString(enterprise)}");
            await anybody.Page.Locator("article").SeeAsync("未按期公示年度报告");
            await Assertions.Expect(anybody.Page.Locator("article")).Not.ToContainTextAsync("测试核查单");
            await anybody.CheckAxeAsync();
            await anybody.Page.SetViewportSizeAsync(390, 844);
            await anybody.CheckWidthAsync();
        }

        await page.OpenAsync("撤销列入决定");
        await page.WriteAsync("理由", "测试：事实有误。");
        await page.ConfirmAsync("撤销列入决定");
        await page.Locator(".measure-list").SeeAsync("解除中");
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        await visitor.GoAsync("/measures");
        await page.Locator(".subscriber-list").SeeAsync("从未");
        await visitor.CheckWidthAsync();
        await visitor.CheckAxeAsync();
        await using var later = await system.VisitAsync();
        await later.GoAsync($"/public/credit?q={Uri.EscapeDataString(enterprise)}");
        await later.Page.Locator("main").SeeAsync("没有查到公示中的记录");
    }

    /// <summary>Proposed and heard by somebody else, with a measure and a subscriber for its list.</summary>
    private async Task<(string Name, string Enterprise)> ProposedAsync()
    {
        var calls = await system.CallsAsync();
        var (listings, measures) = (new V1.ListingService.ListingServiceClient(calls), new V1.MeasureService.MeasureServiceClient(calls));
        var code = Invented.Uscc();
        var name = "测试企业" + code[10..];
        var enterprise = await new V1.EnterpriseService.EnterpriseServiceClient(calls).CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = code, DisplayName = name, Region = "620102" } });
        await measures.CreateMeasureAsync(new()
        {
            Measure = new() { DisplayName = "限制参加质量奖评选", Basis = "国发〔2016〕33号第十条", List = V1.ListKind.AbnormalOperations, Addressee = V1.MeasureAddressee.Enterprise, Department = "测试部门" },
        });
        await measures.CreateSubscriberAsync(new() { Subscriber = new() { DisplayName = "测试订阅单位", Kind = V1.SubscriberKind.Department, Account = $"reader-{code}", Lists = { V1.ListKind.AbnormalOperations } } });
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var clue = await listings.CreateListingAsync(new()
        {
            Listing = new() { List = V1.ListKind.AbnormalOperations, Ground = "listingGrounds/order-68-4-1", Enterprise = enterprise.Name, Facts = "测试：未公示年度报告。", Evidence = { "测试核查单 1 号" } },
        });
        await listings.NotifyListingAsync(new() { Name = clue.Name, Notice = new() { DeliveredOn = today, Proof = "测试告知书" } });
        await listings.RecordStatementAsync(new() { Name = clue.Name, Statement = new() { ReceivedOn = today, Text = "测试陈述" } });
        return (clue.Name, name);
    }
}
