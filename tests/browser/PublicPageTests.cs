using System.Net;
using Microsoft.Playwright;

namespace Quality.Browser.Tests;

/// <summary>What no public page has is 404 with a page that says so; nobody is asked to sign in for it.</summary>
public sealed class PublicPageTests(RunningSystem system)
{
    [Theory]
    [InlineData("/public/draws/no-uuid", "没有这个页面")]
    [InlineData("/public/draws/no-uuid/inclusion", "没有这个页面")]
    [InlineData("/public/draws/no-uuid/chain", "没有这个页面")]
    [InlineData("/public/draws/no-uuid/proof", "没有这个页面")]
    [InlineData("/public/penalties/no-uuid", "没有这个页面")]
    [InlineData("/public/results/no-uuid", "没有这个页面")]
    [InlineData("/public/results/no-uuid/1/csv", "没有这个页面")]
    [InlineData("/public/results/0197b3a0-0000-7000-8000-000000000000/first/csv", "没有这个页面")]
    [InlineData("/public/nothing", "没有这个页面")]
    [InlineData("/public/draws/0197b3a0-0000-7000-8000-000000000000/chain", "抽取")]
    [InlineData("/public/draws/0197b3a0-0000-7000-8000-000000000000/proof", "没有这个公开文件")]
    [InlineData("/public/results/0197b3a0-0000-7000-8000-000000000000/1/json", "没有这个公开文件")]
    public async Task An_address_that_leads_nowhere_says_so(string path, string sentence)
    {
        await using var visitor = await system.VisitAsync();
        foreach (var accept in new[] { "text/html", "*/*" })
        {
            var answer = await visitor.Page.APIRequest.GetAsync(system.Web + path, new() { Headers = new Dictionary<string, string> { ["Accept"] = accept, ["Accept-Language"] = "zh-CN" }, MaxRedirects = 0 });
            Assert.Equal((404, path), (answer.Status, new Uri(answer.Url).AbsolutePath));
            Assert.Contains(sentence, WebUtility.HtmlDecode(await answer.TextAsync()));
        }
    }

    [Fact]
    public async Task The_page_leads_to_what_is_public()
    {
        await using var visitor = await system.VisitAsync("en", 390);
        Assert.Equal(404, (await visitor.Page.GotoAsync(system.Web + "/public/draws/no-uuid/chain"))!.Status);
        await visitor.Page.Heading().SeeAsync("No such page");
        await visitor.CheckAxeAsync();
        await visitor.CheckWidthAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { NameString = "Random draws" }).ClickAsync();
        await visitor.Page.Heading().SeeAsync("Published random draws");
    }
}
