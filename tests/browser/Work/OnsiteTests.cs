using Microsoft.Playwright;
using Identity = Quality.Protos.Identity.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>我的任务: an inspector records visit and seal without a network, and what was recorded is sent once when there is one again.</summary>
public sealed class OnsiteTests(RunningSystem system)
{
    [Fact]
    public async Task What_was_recorded_without_a_network_is_sent_when_it_returns_and_stored_once()
    {
        var given = await SamplingGiven.CreateAsync(system);
        var name = await given.NoticeAsync();
        await using var visitor = await InspectorAsync(given);
        var page = visitor.Page;
        await OpenAsync(page);
        await Task_(page, given).SeeAsync("待到场");
        await visitor.CheckAxeAsync();
        visitor.CheckQuiet();

        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.Locator("#network").SeeAsync("未联网");
        await RecordAsync(page, given);
        await visitor.CheckAxeAsync();
        await visitor.CheckWidthAsync();
        await page.ReloadAsync(); // closed and opened again in the field
        await page.Locator("html[data-ready]").WaitForAsync();
        await Assertions.Expect(page.Locator("#records > li")).ToHaveCountAsync(2);
        Assert.Equal(V1.SamplingStep.Noticed, (await given.Samplings.GetSamplingAsync(new() { Name = name })).Step);

        var lost = 0;
        await page.RouteAsync("**/field/**/visit", async route =>
        {
            if (lost++ > 0)
            {
                await route.ContinueAsync();
                return;
            }
            await route.FetchAsync(); // stored there, but the answer never arrives
            await route.AbortAsync();
        });
        await page.Context.SetOfflineAsync(false); // it sends by itself
        await PollAsync(() => lost == 1);
        await Assertions.Expect(page.Locator("#records > li")).ToHaveCountAsync(2);
        await page.ClickAsync("#sync");
        await Assertions.Expect(page.Locator("#records > li")).ToHaveCountAsync(0);
        Assert.Equal(2, lost);
        await Assertions.Expect(page.Locator("#past > li")).ToHaveCountAsync(2);
        var sealed_ = await given.Samplings.GetSamplingAsync(new() { Name = name });
        Assert.Equal((V1.SamplingStep.Sealed, 3, "F-1", 10050), (sealed_.Step, sealed_.Version, sealed_.Seal.TestSeal, sealed_.Seal.PriceFen));
        var link = (await given.Samplings.ListCustodyAsync(new() { Name = name })).Links[2];
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Assert.Single(link.Custody.Hashes)); // SHA-256("abc")
    }

    [Fact]
    public async Task A_conflict_keeps_the_record_and_says_what_is_there_now()
    {
        var given = await SamplingGiven.CreateAsync(system);
        var name = await given.NoticeAsync();
        await using var visitor = await InspectorAsync(given);
        var page = visitor.Page;
        await OpenAsync(page);
        await page.Context.SetOfflineAsync(true);
        await RecordAsync(page, given);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await given.Samplings.RecordVisitAsync(new() // somebody else was faster
        {
            Name = name, Custody = new() { Place = "别处" }, Visit = new() { VisitedOn = today, Inspectors = { given.Inspectors }, Outcome = V1.VisitOutcome.NoSample, Ground = V1.VisitGround.NoneInStock },
        });
        await page.Context.SetOfflineAsync(false);
        await page.ClickAsync("#sync");
        await page.Locator("#records").SeeAsync("有人先做了改动");
        await page.Locator("#records").SeeAsync("不在待办中");
        await Assertions.Expect(page.Locator("#records > li")).ToHaveCountAsync(2); // the visit, and the seal that builds on it
        await page.Locator("#records").SeeAsync("F-1");
        await visitor.CheckAxeAsync();
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.Locator("#records > li").First.GetByRole(AriaRole.Button, new() { NameString = "另行处理" }).ClickAsync();
        await page.Locator("#past").SeeAsync("已另行处理");
        Assert.Equal(2, (await given.Samplings.GetSamplingAsync(new() { Name = name })).Version);
    }

    [Fact]
    public async Task Without_a_session_nothing_is_told_and_a_write_needs_the_token_of_the_page()
    {
        await using var stranger = await system.VisitAsync();
        Assert.Equal(401, (await stranger.Page.APIRequest.GetAsync(system.Web + "/field/samplings", new() { Headers = [new("accept", "application/json")] })).Status);
        await using var visitor = await system.SignInAsync();
        var answer = await visitor.Page.APIRequest.PostAsync($"{system.Web}/field/samplings/{Guid.CreateVersion7()}/visit", new() { DataObject = new { }, Headers = [new("accept", "application/json")] });
        Assert.Equal(400, answer.Status);
        Assert.Contains("ANTIFORGERY", await answer.TextAsync());
    }

    private static ILocator Task_(IPage page, SamplingGiven given) => page.Locator("#work > li").Filter(new() { HasText = given.Number });

    private static async Task RecordAsync(IPage page, SamplingGiven given)
    {
        await Task_(page, given).GetByRole(AriaRole.Button, new() { NameString = "登记" }).ClickAsync();
        var form = page.Locator("dialog[open]");
        await form.GetByLabel("结果").SelectOptionAsync("VISIT_OUTCOME_SAMPLED");
        await form.GetByLabel("抽样人员执法证号 1").FillAsync(given.Inspectors[0]);
        await form.GetByLabel("抽样人员执法证号 2").FillAsync(given.Inspectors[1]);
        await form.GetByLabel("检验样品封条号").FillAsync("F-1");
        await form.GetByLabel("样品取得").SelectOptionAsync("ACQUISITION_MODE_BOUGHT");
        await form.GetByLabel("价款（元）").FillAsync("100.50");
        await form.GetByRole(AriaRole.Button, new() { NameString = "保存" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(1); // a seal needs its photo
        await form.GetByLabel("照片").SetInputFilesAsync(new FilePayload { Name = "seal.jpg", MimeType = "image/jpeg", Buffer = "abc"u8.ToArray() });
        await form.Locator(".photos").SeeAsync("ba7816bf8f01cfea");
        await form.GetByRole(AriaRole.Button, new() { NameString = "保存" }).ClickAsync();
        await Assertions.Expect(page.Locator("#records > li")).ToHaveCountAsync(2);
        await Task_(page, given).SeeAsync("已记录，待发送");
    }

    private static async Task PollAsync(Func<bool> reached)
    {
        for (var tries = 0; tries < 100 && !reached(); tries++) await Task.Delay(100);
        Assert.True(reached());
    }

    private async Task OpenAsync(IPage page)
    {
        await page.GotoAsync(system.Web + "/dashboard/tasks/index.html?lang=zh");
        await page.Locator("html[data-ready]").WaitForAsync();
    }

    /// <summary>The first inspector of the team on a phone.</summary>
    private async Task<Visitor> InspectorAsync(SamplingGiven given)
    {
        var calls = given.Calls;
        var account = await new Identity.AccountService.AccountServiceClient(calls).CreateAccountAsync(
            new() { Account = new() { UserName = "ins" + given.Number.ToLowerInvariant(), DisplayName = "测试人员", Region = "620100", Roles = { "inspector" } } });
        await SamplingGiven.InspectorAsync(calls, given.Number + "-3", account.Account.Name["accounts/".Length..]);
        return await system.SignInAsync(new Person(account.Account.UserName, account.OneTimePassword), width: 390);
    }
}
