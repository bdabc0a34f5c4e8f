using Microsoft.Playwright;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>扫码核验: a county checks a passport on a phone, without signing in and without a network (2.7.1e).</summary>
public sealed class ScanTests(RunningSystem system)
{
    [Fact]
    public async Task A_phone_that_saw_the_page_once_verifies_a_passport_without_a_network()
    {
        var token = await PassportAsync();
        await using var visitor = await system.VisitAsync(width: 390);
        var page = visitor.Page;
        var response = await page.GotoAsync(system.Web + "/dashboard/scan/index.html?lang=zh");
        Assert.Contains("camera=(self)", await response!.HeaderValueAsync("permissions-policy"));
        Assert.Contains("camera=()", (await page.APIRequest.GetAsync(system.Web + "/dashboard/verify/index.html")).Headers["permissions-policy"]);
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.Locator("#keys").SeeAsync("今天");
        visitor.CheckQuiet();

        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.Locator("#keys").SeeAsync("今天"); // the list of before, with its day
        await CheckAsync(page, token, "is-good", "凭证有效");
        await page.Locator("#result").SeeAsync("CZ-77 型");
        await page.Locator("#result").SeeAsync("2.7.1d");
        await visitor.CheckAxeAsync();
        await visitor.CheckWidthAsync();

        await CheckAsync(page, Changed(token), "is-bad", "签名不符");
        await CheckAsync(page, "https://example.invalid/", "is-bad", "不是互认凭证");
        await page.ClickAsync("#language");
        await page.Heading().SeeAsync("Check a passport");
    }

    [Fact]
    public async Task The_keys_are_public_and_say_when_they_were_true()
    {
        await using var visitor = await system.VisitAsync();
        await PassportAsync();
        var answer = await visitor.Page.APIRequest.GetAsync(system.Web + "/public/passport-keys");
        Assert.Equal(200, answer.Status);
        var json = (await answer.JsonAsync())!.Value;
        Assert.InRange(TimeProvider.System.GetUtcNow() - json.GetProperty("asOf").GetDateTimeOffset(), TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(2));
        Assert.Equal(43, json.GetProperty("keys")[0].GetProperty("x").GetString()!.Length);
        Assert.Equal(System.Text.Json.JsonValueKind.Array, json.GetProperty("revoked").ValueKind);
        await visitor.Page.GotoAsync(system.Web + "/dashboard/scan");
        Assert.EndsWith("/dashboard/scan/index.html", visitor.Page.Url, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(IPage page, string token, string kind, string headline)
    {
        await page.FillAsync("#token", token);
        await page.ClickAsync("#check");
        await page.Locator($"#result.{kind}").SeeAsync(headline);
    }

    /// <summary>One sign of the signature is another one.</summary>
    private static string Changed(string token)
    {
        var at = token.LastIndexOf('.') + 10;
        return token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
    }

    private async Task<string> PassportAsync()
    {
        var calls = await system.CallsAsync();
        var uscc = Invented.Uscc();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        string Day(int before) => today.AddDays(-before).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await new V1.SampleService.SampleServiceClient(calls).RecordConclusionAsync(new()
        {
            Sample = new()
            {
                Number = uscc, Authority = "测试省局", Level = V1.SampleLevel.Provincial, Kind = V1.SampleKind.Supervision, Selection = V1.SampleSelection.Random, Region = "620102",
                Producer = "enterprises/" + uscc, ProducerDisplayName = "测试家具厂", ProductCategory = "1001", ProductName = "测试餐桌", Model = "CZ-77 型", SampledOn = Day(20),
                ConcludedOn = Day(5), Outcome = V1.SampleOutcome.Conforming, Final = true,
            },
        });
        var passports = await new V1.RecognitionService.RecognitionServiceClient(calls).ListPassportsAsync(new() { Producer = "enterprises/" + uscc });
        return Assert.Single(passports.Passports).Token;
    }
}
