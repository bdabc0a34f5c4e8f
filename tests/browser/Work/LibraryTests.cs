using Microsoft.Playwright;

namespace Quality.Browser.Tests.Work;

/// <summary>检查人员库、承检机构库: entries are recorded, changed and warned of before they end.</summary>
public sealed class LibraryTests(RunningSystem system)
{
    [Fact]
    public async Task An_inspector_whose_certificate_ended_is_marked_and_can_be_prolonged()
    {
        var number = $"T{Guid.CreateVersion7().ToString("N")[20..]}";
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/inspectors/new");
        await page.PressAsync("保存");
        await page.ErrorAt("姓名").SeeAsync("必填");
        await page.WriteAsync("姓名", "测试人员" + number);
        await page.WriteAsync("执法证号", number);
        await page.WriteAsync("有效期自", "2016-01-01");
        await page.WriteAsync("有效期至", "2019-12-31");
        await page.ChooseAsync("地区", "兰州市");
        await page.ChooseValueAsync("可检查的产品类别", "1001");
        await visitor.CheckAxeAsync();
        await page.PressAsync("保存");
        await page.Heading().SeeAsync("检查人员库");
        await page.WriteAsync("姓名", number);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Rows().SeeAsync("已到期");
        var (file, content) = await visitor.DownloadAsync(() => page.Locator(".export-buttons button").First.ClickAsync());
        Assert.EndsWith(".csv", file);
        Assert.Equal(2, System.Text.Encoding.UTF8.GetString(content).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length); // head and this inspector
        Assert.Contains(number, System.Text.Encoding.UTF8.GetString(content));
        await visitor.CheckAxeAsync();
        await page.Rows().GetByRole(AriaRole.Link).First.ClickAsync();
        await page.WriteAsync("有效期至", "2099-12-31");
        await page.PressAsync("保存");
        await page.Heading().SeeAsync("检查人员库");
        await page.WriteAsync("姓名", number);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Rows().SeeAsync("2099-12-31");
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task A_laboratory_is_recorded_with_its_methods()
    {
        var name = $"测试检验所{Guid.CreateVersion7().ToString("N")[20..]}";
        await using var visitor = await system.SignInAsync(language: "zh-CN", width: 390);
        var page = visitor.Page;
        await visitor.GoAsync("/laboratories/new");
        await page.WriteAsync("机构名称", name);
        await page.WriteAsync("统一社会信用代码", Invented.Uscc());
        await page.ChooseAsync("地区", "兰州市");
        await page.WriteAsync("资质认定证书编号", "测试编号");
        await page.WriteAsync("有效期自", "2016-01-01");
        await page.WriteAsync("有效期至", "2099-12-31");
        await page.PressAsync("保存");
        await page.ErrorAt("检验项目").SeeAsync("必填");
        await page.WriteAsync("检验项目", "甲醛释放量");
        await page.WriteAsync("检验方法", "GB 18584");
        await visitor.CheckAxeAsync();
        await visitor.CheckWidthAsync();
        await page.PressAsync("保存");
        await page.Heading().SeeAsync("承检机构库");
        await page.WriteAsync("机构名称", name);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Rows().SeeAsync("有效");
        var (_, content) = await visitor.DownloadAsync(() => page.Locator(".export-buttons button").First.ClickAsync());
        Assert.Contains("甲醛释放量 GB 18584", System.Text.Encoding.UTF8.GetString(content));
        await visitor.CheckAxeAsync();
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }
}
