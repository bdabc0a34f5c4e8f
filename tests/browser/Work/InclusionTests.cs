using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>An enterprise asks without sign-in whether it was in the pool of a draw, and anybody verifies the authority's chain of commitments (2.7.1b).</summary>
public sealed class InclusionTests(RunningSystem system)
{
    private static readonly string[] Pool = ["91620100MA72ABCD97", "916201007127515432", "91620102224371234X"];

    [Fact]
    public async Task Anybody_sees_whether_an_enterprise_was_in_the_pool_and_why_it_was_not_drawn()
    {
        var draws = new V1.DrawService.DrawServiceClient(await system.CallsAsync());
        var draw = await FrozenAsync(draws);
        await using var visitor = await system.VisitAsync();
        var page = visitor.Page;
        await page.GotoAsync($"{system.Web}/public/{draw.Name}/inclusion");
        await page.Locator("input[name=entry]").FillAsync(Pool[1]);
        await page.PressAsync("查询");
        await page.Locator("main, body").First.SeeAsync("在抽取名单中");
        await page.Locator("body").SeeAsync("已证明");
        await page.GetByText("查看哈希和路径").ClickAsync();
        await Assertions.Expect(page.Locator(".hash-path > li")).ToHaveCountAsync(6); // line, leaf, two steps for three lines, root, commitment
        await visitor.CheckAxeAsync();
        await page.GotoAsync($"{system.Web}/public/{draw.Name}/inclusion?entry=91620100000000000X");
        await page.Locator("body").SeeAsync("不参加抽取");
        await page.Locator("body").SeeAsync("六个月内已抽查合格");
        await page.GotoAsync($"{system.Web}/public/{draw.Name}/inclusion?entry=91620900556677889C");
        await page.Locator("body").SeeAsync("不在对象名单");
        await PublishAsync(draws, draw.Name);
        var drawn = (await draws.ListDrawEntriesAsync(new() { Name = draw.Name })).Entries.Single();
        await page.GotoAsync($"{system.Web}/public/{draw.Name}/inclusion?entry={drawn.Entry}");
        await page.Locator("body").SeeAsync("已抽中（第 1 号）");
        await Assertions.Expect(page.Locator("dd code").First).ToHaveTextAsync(drawn.Ticket); // computed by the page from what is public
        await page.GotoAsync($"{system.Web}/public/{draw.Name}/inclusion?entry={Pool.First(id => id != drawn.Entry)}");
        await page.Locator("body").SeeAsync("未抽中");
        await page.Locator("body").SeeAsync("票号大于抽中的最大票号");
        await visitor.CheckAxeAsync();
        await LookAsync(page, "inclusion.png");
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        await LookAsync(page, "inclusion-narrow.png");
        await ChainAsync(visitor, draw);
    }

    [Fact]
    public async Task Voiding_a_draw_is_confirmed_by_another_person_in_a_dialog_that_says_what_follows()
    {
        var draws = new V1.DrawService.DrawServiceClient(await system.CallsAsync());
        var draw = await FrozenAsync(draws);
        await draws.VoidDrawAsync(new() { Name = draw.Name, Reason = V1.VoidReason.ListsWrong, Evidence = "测试纪要" });
        await using var second = await system.SignInAsync(width: 390);
        await second.GoAsync("/" + draw.Name);
        await second.Page.OpenAsync("确认");
        await second.Page.Locator("dialog[open]").SeeAsync("不能恢复");
        await second.CheckAxeAsync();
        await second.CheckWidthAsync();
        Assert.Equal(V1.DrawState.Frozen, (await draws.GetDrawAsync(new() { Name = draw.Name })).State);
        await second.Page.ConfirmAsync("确认");
        await second.Page.Locator("main .notice-bad").First.SeeAsync("冻结的名单有误");
        second.CheckQuiet();
    }

    private async Task ChainAsync(Visitor visitor, V1.Draw draw)
    {
        var page = visitor.Page;
        await page.SetViewportSizeAsync(1440, 900);
        await page.GetByRole(AriaRole.Link, new() { NameString = "核验承诺链" }).ClickAsync();
        await page.Locator("body").SeeAsync("链条完整：1 次承诺");
        await page.Locator(".hash-path").SeeAsync(draw.Commitment);
        await visitor.CheckAxeAsync();
        await LookAsync(page, "chain.png");
        await page.SetViewportSizeAsync(390, 844);
        await visitor.CheckWidthAsync();
        visitor.CheckQuiet();
        await ChangeAsync("UPDATE draw_commitments SET previous = commitment WHERE draw_id = @id", draw.Name);
        await page.ReloadAsync();
        await page.Locator("body").SeeAsync("链条断裂");
    }

    private async Task<V1.Draw> FrozenAsync(V1.DrawService.DrawServiceClient draws)
    {
        var draw = await draws.CreateDrawAsync(new()
        {
            Draw = new()
            {
                Task = $"tasks/{Guid.CreateVersion7()}", Title = "测试抽取", Authority = $"测试机关{Guid.CreateVersion7().ToString("N")[24..]}", Region = "620000", Team = 2,
                PoolTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(30)), Rules = { new V1.DrawRule { Count = 1 } },
            },
        });
        var lines = new V1.AddDrawLinesRequest { Name = draw.Name };
        lines.Lines.AddRange(Pool.Select(id => new V1.DrawLine { Kind = V1.DrawListKind.Pool, Fields = { id, "兰州" } }));
        lines.Lines.Add(new V1.DrawLine { Kind = V1.DrawListKind.Excluded, Fields = { "91620100000000000X", "six-month" } });
        await draws.AddDrawLinesAsync(lines);
        await ChangeAsync("UPDATE draws SET created_at = created_at - 900000000, pool_at = pool_at - 900000000 WHERE id = @id", draw.Name); // as if it had been planned days ago
        return await draws.FreezeDrawAsync(new() { Name = draw.Name, SeedSource = "某期公开结果", NotBefore = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddHours(2).ToUnixTimeSeconds())) });
    }

    private async Task PublishAsync(V1.DrawService.DrawServiceClient draws, string name)
    {
        await ChangeAsync("UPDATE draws SET not_before_at = not_before_at - 90000000 WHERE id = @id", name); // the announced hour has come
        await draws.RevealSeedAsync(new() { Name = name, Seed = "03.07.11.18.25.31+09|05.12.19.27.33+02.11" });
        await draws.PublishDrawAsync(new() { Name = name });
    }

    /// <summary>Moves the times of a draw in the database: the service rightly offers no way to do so.</summary>
    private async Task ChangeAsync(string sql, string draw)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(system.Data, "inspection.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        command.Parameters.AddWithValue("@id", draw["draws/".Length..]);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    /// <summary>Keeps pictures where somebody asked for them.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("QUALITY_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = true });
    }
}
