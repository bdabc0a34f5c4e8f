using System.IO.Compression;
using System.Text;
using Microsoft.Playwright;
using Credit = Quality.Protos.Credit.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>检查对象库: it follows the register, is narrowed, exported, and leads to the quality file.</summary>
public sealed class InspectedTests(RunningSystem system)
{
    [Fact]
    public async Task The_library_is_searched_exported_and_leads_to_the_quality_file()
    {
        var (code, name) = await RegisterAsync();
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/inspected");
        await page.Heading().SeeAsync("检查对象库");
        await page.WriteAsync("名称或代码", name);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Rows().SeeAsync(code);
        await page.Rows().SeeAsync("存续");
        await page.Rows().SeeAsync("未分级");
        await page.ChooseAsync("登记状态", "注销");
        await page.Locator("main .empty").First.SeeAsync("没有符合条件的记录");
        await page.ChooseAsync("登记状态", "存续");
        await page.ChooseAsync("信用等级", "未分级");
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.WriteAsync("按某日库内情况", "2017-01-01"); // before it was registered here
        await page.Locator("main .empty").First.SeeAsync("没有符合条件的记录");
        await page.WriteAsync("按某日库内情况", "");
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await visitor.CheckAxeAsync();
        await ExportAsync(visitor, code);
        await page.Rows().GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Heading().SeeAsync(name);
        Assert.EndsWith($"/enterprises/{code}/file", new Uri(page.Url).AbsolutePath);
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task A_city_finds_its_own_enterprises_only_on_a_phone_in_English()
    {
        var (code, name) = await RegisterAsync();
        await using var own = await system.SignInAsync(await system.CreateAccountAsync("620100", "city_admin"), "en", 390);
        await own.GoAsync("/inspected");
        await own.Page.Heading().SeeAsync("Inspected enterprises");
        await own.Page.WriteAsync("Name or code", name);
        await Assertions.Expect(own.Page.Rows()).ToHaveCountAsync(1);
        await own.Page.Rows().SeeAsync(code);
        await own.CheckAxeAsync();
        await own.CheckWidthAsync();
        own.CheckQuiet();
        await using var other = await system.SignInAsync(await system.CreateAccountAsync("620500", "city_admin"));
        await other.GoAsync("/inspected");
        await other.Page.WriteAsync("名称或代码", name);
        await other.Page.Locator("main .empty").First.SeeAsync("没有符合条件的记录");
        other.CheckQuiet();
    }

    private static async Task ExportAsync(Visitor visitor, string code)
    {
        var (file, content) = await visitor.DownloadAsync(() => visitor.Page.Locator(".export-buttons button").First.ClickAsync());
        Assert.EndsWith(".csv", file);
        var text = Encoding.UTF8.GetString(content);
        Assert.Equal(2, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length); // head and this enterprise
        Assert.Contains(code, text);
        (file, content) = await visitor.DownloadAsync(() => visitor.Page.Locator(".export-buttons button").Nth(1).ClickAsync());
        Assert.EndsWith(".xlsx", file);
        using var zip = new ZipArchive(new MemoryStream(content));
        Assert.Contains(zip.Entries, entry => entry.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal));
    }

    /// <summary>An enterprise of Lanzhou that the library has heard of.</summary>
    private async Task<(string Code, string Name)> RegisterAsync()
    {
        var (calls, code) = (await system.CallsAsync(), Invented.Uscc());
        var name = "测试对象" + code[10..];
        await new Credit.EnterpriseService.EnterpriseServiceClient(calls).CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = code, DisplayName = name, Region = "620102" } });
        var inspected = new V1.InspectedEnterpriseService.InspectedEnterpriseServiceClient(calls);
        for (var i = 0; i < 100 && (await inspected.ListInspectedEnterprisesAsync(new() { Query = code })).TotalSize == 0; i++)
            await Task.Delay(200);
        Assert.Equal(1, (await inspected.ListInspectedEnterprisesAsync(new() { Query = code })).TotalSize);
        return (code, name);
    }
}
