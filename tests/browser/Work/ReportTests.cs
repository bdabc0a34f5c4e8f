using Microsoft.Playwright;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>签名报告: an exported file is checked by anybody in the browser, and one changed byte is found.</summary>
public sealed class ReportTests(RunningSystem system)
{
    [Fact]
    public async Task A_signed_report_is_saved_and_checked_without_sign_in()
    {
        var code = Invented.Uscc();
        await new V1.EnterpriseService.EnterpriseServiceClient(await system.CallsAsync()).CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = code, DisplayName = "测试企业" + code[10..], Region = "620102" } });
        List<FilePayload> files = [];
        await using (var official = await system.SignInAsync())
        {
            var gate = new SemaphoreSlim(0);
            official.Page.Download += async (_, download) =>
            {
                files.Add(new() { Name = download.SuggestedFilename, MimeType = "application/octet-stream", Buffer = await File.ReadAllBytesAsync(await download.PathAsync()) });
                gate.Release();
            };
            await official.GoAsync($"/enterprises/{code}/file");
            await official.Page.PressAsync("导出签名报告");
            await gate.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            await gate.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            await official.Page.Locator("main").SeeAsync("已下载报告");
            await official.CheckAxeAsync();
        }

        Assert.Equal([".html", ".jws"], files.Select(f => Path.GetExtension(f.Name)).Order());
        await using var anybody = await system.VisitAsync();
        await anybody.GoAsync("/dashboard/report/index.html?lang=zh");
        await anybody.Page.SetInputFilesAsync("#files", files);
        await anybody.Page.Locator("#verdict").SeeAsync("核验通过");
        await anybody.CheckAxeAsync();
        files.Single(f => f.Name.EndsWith(".html", StringComparison.Ordinal)).Buffer[^20] ^= 1;
        await anybody.Page.SetInputFilesAsync("#files", files);
        await anybody.Page.Locator("#verdict").SeeAsync("核验不通过");
        await anybody.Page.SetViewportSizeAsync(390, 844);
        await anybody.CheckWidthAsync();
    }
}
