using Microsoft.Playwright;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>名称核对: one code, and a list that was pasted.</summary>
public sealed class ScreeningTests(RunningSystem system)
{
    [Fact]
    public async Task One_code_and_a_pasted_list_are_screened_and_what_nobody_has_is_said_so()
    {
        var code = Invented.Uscc();
        var name = $"测试{code[10..]}家具有限公司";
        await new V1.EnterpriseService.EnterpriseServiceClient(await system.CallsAsync()).CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = code, DisplayName = name, Region = "620102" } });
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/screening");
        await page.WriteAsync("代码或名称", code);
        await page.PressAsync("核对");
        var rows = page.Locator(".screen-row");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await rows.SeeAsync("代码一致");
        await rows.SeeAsync(name);

        await page.WriteAsync("代码或名称", $"{name}\n{code},另一个名称厂\n{Invented.Uscc()}");
        await page.PressAsync("核对");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await rows.Nth(0).SeeAsync("名称匹配");
        await rows.Nth(1).SeeAsync("所给名称与登记名称不同");
        await rows.Nth(2).SeeAsync("未匹配");
        await visitor.CheckAxeAsync();
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
    }
}
