using Microsoft.Playwright;
using Credit = Quality.Protos.Credit.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>标准自我声明: draft, publication, a new version, withdrawal; and what happens when two people change the same one.</summary>
public sealed class DeclarationTests(RunningSystem system)
{
    private const string Code = "91620100MA72ABCD97"; // domain.md 8, vector 7

    [Fact]
    public async Task A_draft_is_published_revised_and_withdrawn_and_every_version_stays()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        var number = Number();
        await DraftAsync(visitor, number);
        await page.Fact("状态").SeeAsync("草稿");

        await page.OpenAsync("公开");
        await page.ConfirmAsync("公开");
        await page.Fact("状态").SeeAsync("已公开");

        await page.ClickAsync("text=修订");
        await page.WriteAsync("标准名称", "测试标准（修订）");
        await page.PressAsync("保存新版本");
        await page.ErrorAt("修订理由").SeeAsync("必填");
        await page.WriteAsync("修订理由", "测试：名称更正");
        await page.PressAsync("保存新版本");
        await page.Fact("标准名称").SeeAsync("测试标准（修订）");

        await page.OpenAsync("废止");
        await page.WriteAsync("废止理由", "测试：不再生产");
        await page.ConfirmAsync("废止");
        await page.Fact("状态").SeeAsync("已废止");
        await Assertions.Expect(page.Locator("main table.data").Last.Locator("tbody tr")).ToHaveCountAsync(4);
        await visitor.CheckAxeAsync();

        await visitor.GoAsync("/declarations");
        await page.WriteAsync("企业、标准编号、标准名称或产品", number);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Rows().SeeAsync("已废止");
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task Who_comes_second_hears_that_somebody_was_faster_and_loads_the_newest()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await DraftAsync(visitor, Number());
        var address = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync($"{system.Web}{address}/revise");
        await page.Locator("main form").WaitForAsync();
        var other = await visitor.NewTabAsync($"{address}/revise");
        await other.WriteAsync("标准名称", "先保存的名称");
        await other.PressAsync("保存新版本");
        await other.Fact("标准名称").SeeAsync("先保存的名称");

        await page.WriteAsync("标准名称", "后保存的名称");
        await page.PressAsync("保存新版本");
        await page.Locator("main .notice-bad").SeeAsync("已被他人修改");
        await page.PressAsync("载入最新内容");
        await Assertions.Expect(page.GetByLabel("标准名称").First).ToHaveValueAsync("先保存的名称");
        await page.WriteAsync("标准名称", "后保存的名称");
        await page.PressAsync("保存新版本");
        await page.Fact("标准名称").SeeAsync("后保存的名称");
    }

    private static string Number() => $"Q/CS{Random.Shared.Next(1000, 9999)}{Random.Shared.Next(1000, 9999)} 001-2018";

    private async Task DraftAsync(Visitor visitor, string number)
    {
        await RegisterAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/declarations/new");
        await page.WriteAsync("企业（统一社会信用代码）", Code);
        await page.Locator(".enterprise-found").SeeAsync("测试企业");
        await Assertions.Expect(page.GetByLabel("声明所载企业名称")).ToHaveValueAsync("测试企业");
        await page.WriteAsync("标准编号", number);
        await page.WriteAsync("标准名称", "测试标准");
        await page.ChooseValueAsync("产品类别", "1001");
        await page.WriteAsync("产品名称", "测试家具");
        await page.ChooseAsync("公开渠道", "企业标准信息公共服务平台");
        await page.PressAsync("保存草稿");
        await page.Heading().SeeAsync(number);
    }

    private async Task RegisterAsync()
    {
        var enterprises = new Credit.EnterpriseService.EnterpriseServiceClient(await system.CallsAsync());
        try
        {
            await enterprises.CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = Code, DisplayName = "测试企业", Region = "620102" } });
        }
        catch (Grpc.Core.RpcException taken) when (taken.StatusCode == Grpc.Core.StatusCode.AlreadyExists)
        {
            // An earlier test registered it.
        }
    }
}
