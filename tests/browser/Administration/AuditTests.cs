using Microsoft.Playwright;

namespace Quality.Browser.Tests.Administration;

/// <summary>审计: the chain can be checked by whoever reads it, and events can be sent again.</summary>
public sealed class AuditTests(RunningSystem system)
{
    [Fact]
    public async Task The_chain_is_verified_and_its_head_can_be_noted()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/audit");
        await page.ChooseAsync("服务", "身份");
        await page.Rows().First.WaitForAsync();
        await page.PressAsync("校验链");
        await page.Locator(".notice-good").SeeAsync("链完整");
        Assert.Matches("^[0-9a-f]{64}$", await page.Locator(".notice-good code").InnerTextAsync());
        await page.ChooseAsync("类别", "写入");
        await visitor.CheckAxeAsync();
        visitor.CheckQuiet();
    }

    [Fact]
    public async Task An_administrator_sends_events_again_and_an_auditor_only_looks()
    {
        await Invented.HonourAsync(system, "620500");
        await using (var visitor = await system.SignInAsync())
        {
            var page = visitor.Page;
            await visitor.GoAsync("/audit/events");
            var identity = page.Locator("section", new() { HasText = "本服务不发出事件" });
            await identity.First.WaitForAsync();
            await page.Locator("section", new() { HasText = "HonourGranted" }).First.GetByRole(AriaRole.Button, new() { NameString = "重新发送" }).ClickAsync();
            await page.Locator("dialog[open]").WaitForAsync();
            await page.ConfirmAsync("重新发送");
            await page.Locator(".toast").First.SeeAsync("排队重新发送");
            await visitor.CheckAxeAsync();
            visitor.CheckQuiet();
        }

        await using var auditor = await system.SignInAsync(await system.CreateAccountAsync("620000", "auditor"));
        await auditor.GoAsync("/audit/events");
        await auditor.Page.Locator("section", new() { HasText = "本服务不发出事件" }).First.WaitForAsync();
        await Assertions.Expect(auditor.Page.GetByRole(AriaRole.Button, new() { NameString = "重新发送" })).ToHaveCountAsync(0);
    }
}
