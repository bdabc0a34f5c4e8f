using Microsoft.Playwright;
using Quality.Common.Values;

namespace Quality.Browser.Tests.Administration;

/// <summary>账号: the one-time password is shown once, and whoever gets it sees only the own region.</summary>
public sealed class AccountTests(RunningSystem system)
{
    [Fact]
    public async Task A_new_city_administrator_signs_in_and_sees_the_own_region_only()
    {
        var (own, elsewhere) = (await Invented.HonourAsync(system, "620500"), await Invented.HonourAsync(system, "620600"));
        var userName = $"city{Guid.CreateVersion7().ToString("N")[20..]}";
        var person = await CreateAsync(userName);

        await using var visitor = await system.SignInAsync(person);
        var page = visitor.Page;
        await page.Locator(".user-menu").SeeAsync("天水");
        await visitor.GoAsync("/honours");
        await page.Rows().Filter(new() { HasText = own }).WaitForAsync();
        await Assertions.Expect(page.Rows().Filter(new() { HasText = elsewhere })).ToHaveCountAsync(0);

        await visitor.GoAsync("/accounts");
        await page.Rows().First.WaitForAsync();
        var tree = Region.OfGansu().Where(r => r.Code == "620500" || r.ParentCode == "620500").Select(r => r.Name).ToArray();
        Assert.All(await page.Rows().AllInnerTextsAsync(), row => Assert.Contains(tree, name => row.Split('\t').Contains(name)));
        await Assertions.Expect(page.Locator("nav.nav-side").GetByText("客户端")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("nav.nav-side").GetByText("审计")).ToHaveCountAsync(0);

        await visitor.GoAsync("/accounts/new");
        await page.GetByLabel("检查人员").WaitForAsync();
        await Assertions.Expect(page.GetByLabel("省级管理员")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByLabel("区域").First.Locator("option")).ToHaveTextAsync(["天水市"]);
        await visitor.CheckAxeAsync();
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task A_disabled_account_cannot_sign_in_and_a_reset_password_is_shown_once()
    {
        var person = await system.CreateAccountAsync("620000", "auditor");
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/accounts");
        await page.WriteAsync("用户名或姓名", person.User);
        await page.Rows().Filter(new() { HasText = person.User }).Locator("a").ClickAsync();
        await page.OpenAsync("重置密码");
        await page.ConfirmAsync("重置密码");
        var secret = await page.GetByLabel("一次性密码").InputValueAsync();
        Assert.NotEqual(person.Password, secret);
        await page.ReloadAsync();
        await page.Fact("状态").SeeAsync("正常");
        await Assertions.Expect(page.GetByLabel("一次性密码")).ToHaveCountAsync(0);

        await page.OpenAsync("停用");
        await page.WriteAsync("理由", "测试");
        await page.ConfirmAsync("停用");
        await page.Fact("状态").SeeAsync("停用");
        await using (var stranger = await system.VisitAsync())
        {
            await stranger.Page.GotoAsync($"{system.Web}/session/sign-in?returnUrl=%2F");
            await stranger.Page.FillAsync("#user", person.User);
            await stranger.Page.FillAsync("#password", secret);
            await stranger.Page.ClickAsync("button[type=submit]");
            await stranger.Page.Locator("#problem").WaitForAsync();
        }

        await page.OpenAsync("启用");
        await page.ConfirmAsync("确定");
        await page.Fact("状态").SeeAsync("正常");
        visitor.CheckQuiet();
    }

    private async Task<Person> CreateAsync(string userName)
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/accounts/new");
        await page.WriteAsync("用户名", "Not A Name");
        await page.PressAsync("建立账号");
        await page.ErrorAt("用户名").SeeAsync("小写字母");
        await page.ErrorAt("姓名").SeeAsync("必填");
        await page.ErrorAt("角色").SeeAsync("必填");
        await page.WriteAsync("用户名", userName);
        await page.WriteAsync("姓名", "测试市级管理员");
        await page.ChooseAsync("区域", "天水市");
        await page.GetByLabel("市州管理员").CheckAsync();
        await page.PressAsync("建立账号");
        var password = await page.GetByLabel("一次性密码").InputValueAsync();
        await visitor.CheckAxeAsync();
        await page.ClickAsync("text=查看账号");
        await page.Fact("角色").SeeAsync("市州管理员");
        await Assertions.Expect(page.GetByLabel("一次性密码")).ToHaveCountAsync(0);
        return new(userName, password);
    }
}
