using Microsoft.Playwright;

namespace Quality.Browser.Tests.Work;

/// <summary>企业名录: an enterprise with its products, and the roster that is frozen from it.</summary>
public sealed class RegisterTests(RunningSystem system)
{
    [Fact]
    public async Task Products_are_added_and_ended_and_stay_in_the_record()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await RegisterAsync(visitor, Invented.Uscc());
        await page.OpenAsync("添加产品");
        await page.PressAsync("保存");
        await page.ErrorAt("产品类别").SeeAsync("必填");
        await page.ErrorAt("生产起始").SeeAsync("必填");
        await page.ChooseValueAsync("产品类别", "5003");
        await page.WriteAsync("生产起始", "2017-03-01");
        await visitor.CheckAxeAsync();
        await page.ConfirmAsync("保存");
        await page.Rows().SeeAsync("在产");

        await page.OpenAsync("停产");
        await page.PressAsync("保存");
        await page.ErrorAt("生产截止").SeeAsync("必填");
        await page.WriteAsync("生产截止", "2017-02-01");
        await page.PressAsync("保存");
        await Assertions.Expect(page.ErrorAt("生产截止")).ToBeVisibleAsync();
        await page.WriteAsync("生产截止", "2018-02-01");
        await page.ConfirmAsync("保存");
        await page.Rows().SeeAsync("2018-02-01");
        await page.Rows().SeeAsync("已停产");
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task A_roster_names_the_unknown_code_and_once_frozen_it_never_changes()
    {
        await using var apart = await system.AnotherAsync();
        await using var visitor = await apart.SignInAsync();
        var page = visitor.Page;
        var uscc = Invented.Uscc();
        var unknown = Invented.Uscc();
        await RegisterAsync(visitor, uscc);
        await page.OpenAsync("添加产品");
        await page.ChooseValueAsync("产品类别", "5003");
        await page.WriteAsync("生产起始", "2017-03-01");
        await page.ConfirmAsync("保存");
        await visitor.GoAsync("/rosters/new");
        await page.WriteAsync("名称", "测试名录");
        await page.WriteAsync("统一社会信用代码清单", $"{uscc}\n{unknown}");
        await page.PressAsync("生成草稿");
        await page.ErrorAt("统一社会信用代码清单（可不填）").SeeAsync($"{unknown}: ");
        await page.WriteAsync("统一社会信用代码清单", uscc);
        await page.PressAsync("生成草稿");
        await page.Heading().SeeAsync("测试名录");
        await visitor.CheckAxeAsync();

        await page.OpenAsync("冻结名录");
        await page.WriteAsync("确定名录的文件编号", "测试字 2018-1 号");
        await page.ConfirmAsync("冻结名录");
        await Assertions.Expect(page.GetByText("已冻结").First).ToBeVisibleAsync();
        await page.Fact("文号").SeeAsync("测试字 2018-1 号");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameString = "冻结名录" })).ToHaveCountAsync(0);
        visitor.CheckQuiet();
    }

    private static async Task RegisterAsync(Visitor visitor, string uscc)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/enterprises/new");
        await page.WriteAsync("统一社会信用代码", uscc);
        await page.WriteAsync("名称", $"测试企业{uscc[^4..]}有限公司");
        await page.ChooseAsync("所在地", "兰州市");
        await page.ChooseAsync("登记状态", "存续");
        await page.ChooseValueAsync("主要消费品生产企业", "yes");
        await page.PressAsync("保存");
        await page.Heading().SeeAsync($"测试企业{uscc[^4..]}有限公司");
    }
}
