namespace Quality.Browser.Tests.Administration;

/// <summary>客户端: a partner needs certificates and data sets; its secret is shown once and can be replaced.</summary>
public sealed class ClientTests(RunningSystem system)
{
    [Fact]
    public async Task A_partner_without_certificate_is_refused_at_the_field_and_its_secret_is_shown_once()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        var id = $"partner-{Guid.CreateVersion7().ToString("N")[20..]}";
        await visitor.GoAsync("/clients/new");
        await page.WriteAsync("客户端编号", id);
        await page.WriteAsync("名称", "测试外省伙伴");
        await page.GetByLabel("外省伙伴", new() { Exact = true }).CheckAsync();
        await page.PressAsync("建立客户端");
        await page.ErrorAt("证书指纹（SHA-256）").SeeAsync("必填");
        await page.ErrorAt("可读数据").SeeAsync("必填");
        await page.WriteAsync("证书指纹（SHA-256）", "AB:CD");
        await page.GetByLabel("品牌培育成果", new() { Exact = true }).CheckAsync();
        await page.PressAsync("建立客户端");
        await page.ErrorAt("证书指纹（SHA-256）").SeeAsync("64 位");
        await page.WriteAsync("证书指纹（SHA-256）", string.Join(':', Enumerable.Repeat("AB", 32)));
        await page.PressAsync("建立客户端");
        var first = await page.GetByLabel("客户端密钥").InputValueAsync();
        await visitor.CheckAxeAsync();

        await page.ClickAsync("text=查看客户端");
        await page.Fact("证书指纹（SHA-256）").SeeAsync("abab");
        await page.OpenAsync("更换密钥");
        await page.ConfirmAsync("更换密钥");
        Assert.NotEqual(first, await page.GetByLabel("客户端密钥").InputValueAsync());
        await page.OpenAsync("停用");
        await page.ConfirmAsync("停用");
        await page.Fact("状态").SeeAsync("停用");

        await visitor.GoAsync("/clients");
        await page.WriteAsync("编号或名称", id);
        await page.Rows().Filter(new() { HasText = id }).SeeAsync("停用");
        visitor.CheckQuiet();
    }
}
