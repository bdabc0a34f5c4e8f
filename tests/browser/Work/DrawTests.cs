using Google.Protobuf.WellKnownTypes;
using Microsoft.Playwright;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>随机抽取: the draw room shows the five steps, and anybody may verify without signing in.</summary>
public sealed class DrawTests(RunningSystem system)
{
    [Fact]
    public async Task The_draw_room_shows_the_steps_and_refuses_a_freeze_before_the_instant_of_the_lists()
    {
        var draws = new V1.DrawService.DrawServiceClient(await system.CallsAsync());
        var draw = await draws.CreateDrawAsync(new()
        {
            Draw = new()
            {
                Task = $"tasks/{Guid.CreateVersion7()}", Title = "测试抽取", Authority = $"测试机关{Guid.CreateVersion7().ToString("N")[24..]}", Region = "620000", Team = 2,
                PoolTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeSeconds(4_000_000_000)), Rules = { new V1.DrawRule { Ratio = 300 } },
            },
        });
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/draws");
        await page.WriteAsync("组织部门", draw.Authority);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await visitor.GoAsync("/" + draw.Name);
        await Assertions.Expect(page.Locator(".draw-steps > li")).ToHaveCountAsync(5);
        await page.Locator(".draw-steps > li.is-now").SeeAsync("冻结与承诺");
        await visitor.CheckAxeAsync();
        await page.OpenAsync("冻结名单");
        await page.PressAsync("冻结名单");
        await page.ErrorAt("种子来源（未来的公开结果及书写格式）").SeeAsync("必填");
        await page.WriteAsync("种子来源", "某期公开结果 + 某日收盘指数");
        await page.WriteAsync("最早可知时间", "2096-10-03T00:00");
        await page.PressAsync("冻结名单");
        await page.Locator("dialog[open]").SeeAsync("名单时点");
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
    }

    [Fact]
    public async Task Anybody_opens_the_public_list_and_the_verifier_names_the_lie_of_a_false_proof()
    {
        await using var visitor = await system.VisitAsync();
        var page = visitor.Page;
        await page.GotoAsync(system.Web + "/public/draws");
        await page.Heading().SeeAsync("已公布的随机抽取");
        Assert.Equal(404, (await page.APIRequest.GetAsync($"{system.Web}/public/draws/{Guid.CreateVersion7()}/proof")).Status);
        await page.GotoAsync(system.Web + "/dashboard/verify/index.html?lang=zh");
        await page.Heading().SeeAsync("核验一次随机抽取");
        await visitor.CheckAxeAsync();
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "proof.jsonl", MimeType = "application/jsonl", Buffer = "{\"pool\":[\"a\",\"b\"]}\n"u8.ToArray() });
        await page.Locator("#verdict.is-lie").SeeAsync("第 1 行");
        await page.ClickAsync("#language");
        await page.Locator("#verdict.is-lie").SeeAsync("Not sound");
    }
}
