using Microsoft.Playwright;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>不合格后处理: a failure appears on the board by itself, its city takes the steps, and nothing closes without the re-check (2.7.1c).</summary>
public sealed class PostProcessingTests(RunningSystem system)
{
    private static readonly DateOnly Now = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);

    [Fact]
    public async Task A_failure_goes_from_the_board_to_the_close_with_its_re_check_and_another_city_sees_nothing()
    {
        var uscc = Invented.Uscc();
        var samples = new V1.SampleService.SampleServiceClient(await system.CallsAsync());
        var failed = await samples.RecordConclusionAsync(new() { Sample = Sample(uscc, recheck: false) });
        var path = "/postprocessing/" + failed.Name["samples/".Length..];
        await using (var city = await system.SignInAsync(await system.CreateAccountAsync("620102", "department_officer")))
        {
            var page = city.Page;
            await city.GoAsync("/postprocessing?producer=enterprises/" + uscc);
            await Assertions.Expect(page.Locator(".ladder-card")).ToHaveCountAsync(1);
            await page.Locator(".ladder-card").SeeAsync("测试餐桌 CZ-1");
            await page.Locator(".ladder-strip").SeeAsync("待责令改正");
            await city.CheckAxeAsync();
            await page.Locator(".ladder-card").ClickAsync();
            await page.Heading().SeeAsync("测试餐桌 CZ-1");
            await OrderAsync(page);
            await city.CheckAxeAsync();
            await StepAsync(page, "收到整改报告");
            await page.Fact("状态").SeeAsync("待复查");
            await samples.RecordConclusionAsync(new() { Sample = Sample(uscc, recheck: true) });
            await RecheckAsync(page, uscc);
            await StepAsync(page, "结案");
            await page.Fact("状态").SeeAsync("已结案");
            await Assertions.Expect(page.Locator(".chain > li")).ToHaveCountAsync(5);
            await page.SetViewportSizeAsync(390, 844);
            await city.CheckWidthAsync();
            await city.GoAsync("/postprocessing");
            await page.Locator(".ladder-strip").SeeAsync("整改中");
            await city.CheckWidthAsync();
            city.CheckQuiet();
        }

        await using var other = await system.SignInAsync(await system.CreateAccountAsync("620502", "department_officer"));
        await other.GoAsync(path);
        await other.Page.Locator("main").SeeAsync("没有找到该记录");
    }

    private static async Task OrderAsync(IPage page)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameString = "结案", Exact = true })).ToHaveCountAsync(0);
        await page.OpenAsync("责令改正");
        await page.PressAsync("责令改正");
        await page.ErrorAt("文号").SeeAsync("必填");
        await page.WriteAsync("文号", "测试〔1〕号");
        await page.ConfirmAsync("责令改正");
        await page.Fact("状态").SeeAsync("整改中");
        await page.Fact("期限").SeeAsync("第 46, 47 条");
    }

    private static async Task RecheckAsync(IPage page, string uscc)
    {
        await page.OpenAsync("登记复查");
        await page.PressAsync("登记复查");
        await page.ErrorAt("复查样品").SeeAsync("必填");
        await page.Locator("dialog[open]").GetByLabel("复查样品").First.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.ConfirmAsync("登记复查");
        await page.Fact("状态").SeeAsync("复查合格");
        await page.Fact("样品编号").SeeAsync(uscc);
    }

    private static async Task StepAsync(IPage page, string step)
    {
        await page.OpenAsync(step);
        await page.WriteAsync("文号", "测试〔1〕号");
        await page.ConfirmAsync(step);
    }

    private static V1.Sample Sample(string uscc, bool recheck)
    {
        var day = Now.AddDays(recheck ? 0 : -20).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var sample = new V1.Sample
        {
            Number = recheck ? uscc + "-复" : uscc, Authority = "测试省局", Level = V1.SampleLevel.Provincial, Kind = recheck ? V1.SampleKind.Recheck : V1.SampleKind.Supervision,
            Selection = V1.SampleSelection.Random, Region = "620102", Producer = "enterprises/" + uscc, ProducerDisplayName = "测试家具厂", ProductCategory = "1001",
            ProductName = "测试餐桌", Model = "CZ-1", SampledOn = day, ConcludedOn = day, Outcome = recheck ? V1.SampleOutcome.Conforming : V1.SampleOutcome.Nonconforming, Final = true,
        };
        if (!recheck) sample.FailedItems.Add("甲醛释放量");
        return sample;
    }

    [Fact]
    public async Task The_board_opens_on_the_work_of_today_and_tells_how_many_old_failures_it_leaves_out()
    {
        var uscc = Invented.Uscc();
        var old = Sample(uscc, recheck: false);
        (old.Number, old.ProductName, old.SampledOn, old.DeliveredOn, old.ConcludedOn) = (uscc + "-old", "旧案" + uscc[^6..], "2017-01-10", "2017-02-15", "2017-02-10");
        await new V1.SampleService.SampleServiceClient(await system.CallsAsync()).RecordConclusionAsync(new() { Sample = old });
        await using var city = await system.SignInAsync(await system.CreateAccountAsync("620102", "department_officer"), width: 390);
        var page = city.Page;
        await city.GoAsync("/postprocessing");
        await page.Locator(".old-cases").SeeAsync("旧案未列出");
        await Assertions.Expect(page.Locator(".ladder-card").Filter(new() { HasText = old.ProductName })).ToHaveCountAsync(0);
        await city.CheckAxeAsync();
        await city.CheckWidthAsync();
        await page.PressAsync("列出");
        await Assertions.Expect(page.Locator(".old-cases")).ToHaveCountAsync(0);
        await city.GoAsync("/postprocessing?producer=enterprises/" + uscc);
        await page.Locator(".ladder-card").SeeAsync(old.ProductName); // of one producer everything is shown
        city.CheckQuiet();
    }
}
