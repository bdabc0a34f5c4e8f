using Microsoft.Playwright;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>结果互认: a county asks before it samples, and is told no with the article and the earlier check (2.7.1d, 2.7.1e).</summary>
public sealed class RecognitionTests(RunningSystem system)
{
    [Fact]
    public async Task A_conforming_provincial_check_gives_a_passport_and_a_county_is_refused_with_the_article()
    {
        var uscc = Invented.Uscc();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        string Day(int before) => today.AddDays(-before).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await new V1.SampleService.SampleServiceClient(await system.CallsAsync()).RecordConclusionAsync(new()
        {
            Sample = new()
            {
                Number = uscc, Authority = "测试省局", Level = V1.SampleLevel.Provincial, Kind = V1.SampleKind.Supervision, Selection = V1.SampleSelection.Random, Region = "620102",
                Producer = "enterprises/" + uscc, ProducerDisplayName = "测试家具厂", ProductCategory = "1001", ProductName = "测试餐桌", Model = "CZ-1.5 型", SampledOn = Day(20),
                ConcludedOn = Day(5), Outcome = V1.SampleOutcome.Conforming, Final = true,
            },
        });
        var person = await system.CreateAccountAsync("620502", "inspector");
        await using (var county = await system.SignInAsync(person))
        {
            var page = county.Page;
            await county.GoAsync("/recognition");
            await page.PressAsync("判断");
            await page.ErrorAt("生产企业").SeeAsync("必填");
            await page.ErrorAt("规格型号").SeeAsync("必填");
            await page.WriteAsync("生产企业", uscc);
            await page.WriteAsync("规格型号", "cz1.5型");
            await page.ChooseAsync("本次抽查层级", "县级");
            await page.PressAsync("判断");
            await page.Locator(".verdict").SeeAsync("不得重复抽查");
            await page.Locator(".verdict").SeeAsync("实施意见第二部分（七）第 1 项");
            await page.Locator(".verdict").SeeAsync("测试省局");
            await county.CheckAxeAsync();
            await page.WriteAsync("规格型号", "CZ-15 型");
            await page.PressAsync("判断");
            await page.Locator(".verdict").SeeAsync("可以抽样");
            await page.SetViewportSizeAsync(390, 844);
            await county.CheckWidthAsync();
            county.CheckQuiet();
        }

        await using var visitor = await system.SignInAsync();
        await visitor.GoAsync("/passports");
        await visitor.Page.Rows().Filter(new() { HasText = "测试餐桌" }).First.Locator("a").First.ClickAsync();
        await visitor.Page.Heading().SeeAsync("测试餐桌");
        await visitor.Page.Locator(".badge-status").First.SeeAsync("有效");
        Assert.True(await visitor.Page.Locator(".passport-code").EvaluateAsync<int>("image => image.naturalWidth") > 100);
        await visitor.CheckAxeAsync();
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task A_revoked_passport_says_why_and_shows_no_code()
    {
        var uscc = Invented.Uscc();
        var samples = new V1.SampleService.SampleServiceClient(await system.CallsAsync());
        var sample = await samples.RecordConclusionAsync(new()
        {
            Sample = new()
            {
                Number = uscc, Authority = "测试省局", Level = V1.SampleLevel.Provincial, Kind = V1.SampleKind.Supervision, Selection = V1.SampleSelection.Random, Region = "620102",
                Producer = "enterprises/" + uscc, ProducerDisplayName = "测试家具厂", ProductCategory = "1001", ProductName = "撤销" + uscc, Model = "CZ-9", SampledOn = "2019-01-10",
                ConcludedOn = "2019-01-20", DeliveredOn = "2019-01-25", Outcome = V1.SampleOutcome.Conforming, Final = true,
            },
        });
        (sample.Outcome, var reason) = (V1.SampleOutcome.Nonconforming, "测试：检验数据录入错误");
        sample.FailedItems.Add("甲醛释放量");
        await samples.RecordConclusionAsync(new() { Sample = sample, Reason = reason });
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/passports");
        await page.Rows().Filter(new() { HasText = sample.ProductName }).First.Locator("a").First.ClickAsync();
        await page.Locator("main .notice-bad").SeeAsync(reason);
        await page.Locator("main .empty").SeeAsync("不再出示二维码");
        await Assertions.Expect(page.Locator(".passport-code")).ToHaveCountAsync(0);
        await visitor.CheckAxeAsync();
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task Each_rule_stands_with_its_own_last_day_and_a_passport_without_a_picture_still_has_its_page()
    {
        var uscc = Invented.Uscc();
        var calls = new V1.SampleService.SampleServiceClient(await system.CallsAsync());
        await RecordAsync("A", "2019-01-10");
        await RecordAsync("B", "2019-03-05", s =>
        {
            (s.Outcome, s.ConcludedOn, s.DeliveredOn) = (V1.SampleOutcome.Nonconforming, "2019-03-12", "2019-03-15");
            s.FailedItems.Add("甲醛释放量");
        });
        var signs = new string('\u0085', 198); // JSON writes each with six characters: no code holds that
        await RecordAsync("C", "2019-01-10", s => (s.ProductName, s.Model, s.Brand, s.Authority) = ($"长码{signs}", $"甲{signs}乙", $"甲{signs}乙", $"甲{signs}乙"));
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/recognition");
        await page.WriteAsync("生产企业", uscc);
        await page.WriteAsync("规格型号", "SG-1 型");
        await page.ChooseAsync("本次抽查层级", "县级");
        await page.WriteAsync("拟抽样日期", "2019-04-20");
        await page.PressAsync("判断");
        var verdict = page.Locator(".verdict");
        await verdict.SeeAsync("第二部分（七）第 1 项 · 至 2019-07-10（含当日）");
        await verdict.SeeAsync("《产品质量法》第十五条第二款 · 至 2019-09-05（含当日）");
        await verdict.SeeAsync("2019-09-06 起可以抽样");
        await page.Locator(".guards dd").Nth(0).SeeAsync("2019-07-10");
        await page.Locator(".guards dd").Nth(1).SeeAsync("2019-09-05");
        await visitor.CheckAxeAsync();

        await visitor.GoAsync("/passports");
        await page.Rows().Filter(new() { HasText = "长码" }).First.Locator("a").First.ClickAsync();
        await page.Locator("main [role=alert]").SeeAsync("无法生成二维码");
        await page.Fact("不重复抽查至").SeeAsync("2019-07-10");
        Assert.StartsWith("eyJ", await page.GetByLabel("令牌文本").InputValueAsync());
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();

        async Task RecordAsync(string number, string on, Action<V1.Sample>? change = null)
        {
            var sample = new V1.Sample
            {
                Number = uscc + number, Authority = "测试省局", Level = V1.SampleLevel.Provincial, Kind = V1.SampleKind.Supervision, Selection = V1.SampleSelection.Random, Region = "620102",
                Producer = "enterprises/" + uscc, ProducerDisplayName = "测试家具厂", ProductCategory = "1001", ProductName = "测试书柜", Model = "SG-1 型", SampledOn = on,
                ConcludedOn = "2019-04-05", Outcome = V1.SampleOutcome.Conforming, Final = true,
            };
            change?.Invoke(sample);
            await calls.RecordConclusionAsync(new() { Sample = sample });
        }
    }
}
