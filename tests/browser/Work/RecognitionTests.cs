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
            await page.Locator(".verdict").SeeAsync("2.7.1d");
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
}
