using System.Globalization;
using Microsoft.Playwright;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>网上抽查: from the anonymous order to the takedown, each act in its dialog; the authority of the producer's region answers (2.7.4a-b).</summary>
public sealed class OnlineTests(RunningSystem system)
{
    private static readonly FilePayload Photo = new() { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = "abc"u8.ToArray() };

    [Fact]
    public async Task An_order_is_unboxed_traced_taken_down_and_answered_by_the_authority_of_the_producers_region()
    {
        var given = await SamplingGiven.CreateAsync(system);
        var platform = await PlatformAsync(given);
        string address;
        await using (var officer = await system.SignInAsync())
        {
            var page = officer.Page;
            await OrderAsync(officer, given, platform);
            address = new Uri(page.Url).AbsolutePath;
            await PurchaseAsync(page, given);
            await officer.CheckAxeAsync();
            await HandOverAsync(page);
            await TakedownAsync(page);
            await officer.GoAsync("/online");
            await page.Rows().Filter(new() { HasText = given.Number }).SeeAsync("再次出现，待下架");
            var (_, content) = await officer.DownloadAsync(() => page.GetByRole(AriaRole.Button, new() { NameString = "CSV" }).ClickAsync());
            Assert.Contains(given.Number, System.Text.Encoding.UTF8.GetString(content), StringComparison.Ordinal);
            await officer.GoAsync("/online?task=tasks/00000000-0000-7000-8000-000000000000"); // another task's: this check is not there
            await page.GetByText("查看全部").WaitForAsync();
            await Assertions.Expect(page.Rows().Filter(new() { HasText = given.Number })).ToHaveCountAsync(0);
            await page.GetByText("查看全部").ClickAsync();
            await page.Rows().Filter(new() { HasText = given.Number }).WaitForAsync();
            await officer.CheckAxeAsync();
            officer.CheckQuiet();
        }

        await using var receiver = await system.SignInAsync(await system.CreateAccountAsync("620500", "department_officer"), width: 390);
        await receiver.GoAsync(address);
        Assert.Equal(1, await receiver.Page.Locator(".page-actions > button").CountAsync()); // theirs to answer, and nothing else
        await receiver.Page.OpenAsync("登记签收");
        await receiver.Page.WriteAsync("回执编号", "回执 1");
        await receiver.Page.WriteAsync("经办地点", "测试区局");
        await receiver.CheckAxeAsync();
        await receiver.CheckWidthAsync();
        await receiver.Page.ConfirmAsync("登记签收");
        await receiver.Page.Locator(".chain > li.is-done").Last.SeeAsync("登记签收");
        await receiver.Page.Locator(".chain-verdict").First.SeeAsync("证据链完整，10 环");
        await receiver.CheckWidthAsync();
        receiver.CheckQuiet();
    }

    [Fact]
    public async Task The_province_records_a_platform_and_a_city_reads_it()
    {
        var domain = $"p{Guid.CreateVersion7().ToString("N")[18..]}.example";
        await using (var province = await system.SignInAsync(width: 390))
        {
            var page = province.Page;
            await province.GoAsync("/platforms");
            await page.OpenAsync("登记平台");
            await page.WriteAsync("平台名称", "测试平台" + domain);
            await page.WriteAsync("域名", "https://" + domain);
            await page.PressAsync("保存");
            await page.ErrorAt("域名").SeeAsync("小写域名");
            await page.WriteAsync("域名", domain);
            await page.WriteAsync("平台经营者", "测试网络公司");
            await page.WriteAsync("统一社会信用代码", Invented.Uscc());
            await page.WriteAsync("经营者住所地", "330106");
            await page.WriteAsync("下架联系部门", "测试合规部");
            await page.WriteAsync("联系方式", "takedown@" + domain);
            await province.CheckAxeAsync();
            await page.ConfirmAsync("保存");
            await page.Rows().First.SeeAsync(domain);
            await province.CheckWidthAsync();
        }

        await using var city = await system.SignInAsync(await system.CreateAccountAsync("620500", "city_admin"));
        await city.GoAsync("/platforms");
        await city.Page.Rows().First.SeeAsync("测试合规部");
        Assert.Equal(0, await city.Page.GetByRole(AriaRole.Button, new() { NameString = "登记平台" }).CountAsync());
    }

    private static async Task<string> PlatformAsync(SamplingGiven given) => (await new V1.PlatformService.PlatformServiceClient(given.Calls).CreatePlatformAsync(new()
    {
        Platform = new()
        {
            DisplayName = "测试商城" + given.Number, Domain = given.Number.ToLower(CultureInfo.InvariantCulture) + ".example", OperatorDisplayName = "测试网络公司", OperatorUscc = Invented.Uscc(), Region = "330106",
            TakedownContact = "测试合规部", TakedownAddress = "takedown@shop.example",
        },
    })).DisplayName;

    private static async Task OrderAsync(Visitor officer, SamplingGiven given, string platform)
    {
        var page = officer.Page;
        await officer.GoAsync("/online/new");
        await page.PressAsync("登记");
        await page.ErrorAt("抽查编号").SeeAsync("必填");
        await page.WriteAsync("抽查编号", given.Number);
        await page.WriteAsync("组织部门", "测试市局");
        await page.ChooseAsync("抽查层级", "市级");
        await page.ChooseAsync("所属地区", "兰州市");
        await page.ChooseAsync("电商平台", platform);
        await page.WriteAsync("店铺", "测试旗舰店");
        await page.WriteAsync("商品链接", "https://shop.example/1");
        await page.ChooseValueAsync("产品类别", "1001");
        await page.Locator(".field").Filter(new() { Has = page.Locator("label", new() { HasTextRegex = new("^商品\\*") }) }).Locator("input").FillAsync("测试书柜");
        await page.WriteAsync("规格型号", given.Number);
        await page.WriteAsync("订单编号", "O-1");
        await page.WriteAsync("订单金额", "899.50");
        await page.WriteAsync("经办地点", "测试取证室");
        await page.Locator("input[type=file]").First.SetInputFilesAsync(Photo);
        await page.Locator(".file-hashes li").First.SeeAsync("ba7816bf8f01cfea"); // SHA-256("abc"), computed by the browser
        await officer.CheckAxeAsync();
        await page.PressAsync("登记");
        await page.Heading().SeeAsync("测试书柜");
        await page.Locator(".chain-verdict").First.SeeAsync("证据链完整，1 环");
    }

    private static async Task PurchaseAsync(IPage page, SamplingGiven given)
    {
        await page.OpenAsync("付款");
        await EvidenceAsync(page);
        await page.ConfirmAsync("付款");
        await page.OpenAsync("收货");
        await page.WriteAsync("快递公司", "测试快递");
        await page.WriteAsync("快递单号", "P-1");
        await EvidenceAsync(page);
        await page.ConfirmAsync("收货");
        await page.OpenAsync("拆封");
        await page.WriteAsync("检查人员 1 证号", given.Inspectors[0]);
        await EvidenceAsync(page);
        await page.PressAsync("拆封");
        await page.Locator("dialog[open] .field-error").First.SeeAsync("不得少于两名");
        await page.WriteAsync("检查人员 2 证号", given.Inspectors[1]);
        await page.ConfirmAsync("拆封");
        await page.Locator(".chain > li.is-now").First.SeeAsync("转抽样");
    }

    private static async Task HandOverAsync(IPage page)
    {
        await page.OpenAsync("源头追溯");
        await page.ChooseAsync("追溯结果", "已查明");
        await page.Locator("dialog[open] .field").Filter(new() { Has = page.Locator("label", new() { HasTextRegex = new("^生产者\\*") }) }).Locator("input").FillAsync("测试家具厂");
        await page.WriteAsync("生产者所在地", "620502");
        await page.WriteAsync("依据", "标签与票据");
        await EvidenceAsync(page);
        await page.ConfirmAsync("源头追溯");
        await page.OpenAsync("移交属地查处");
        await page.WriteAsync("属地机关", "测试区局");
        await page.WriteAsync("文号", "函 1");
        await page.WriteAsync("要求反馈的日期", "2099-12-20");
        await page.WriteAsync("移交事项", "请依法处理");
        await page.WriteAsync("经办地点", "测试市局");
        await page.ConfirmAsync("移交属地查处");
        await page.Fact("属地机关").SeeAsync("天水市秦州区");
    }

    private static async Task TakedownAsync(IPage page)
    {
        await page.OpenAsync("通知平台下架");
        await page.Locator("dialog[open]").SeeAsync("测试合规部"); // whom to ask, from the register
        await page.WriteAsync("文号", "下 1");
        await page.WriteAsync("理由", "未标注生产者");
        await page.WriteAsync("经办地点", "测试市局");
        await page.ConfirmAsync("通知平台下架");
        await page.OpenAsync("确认已下架");
        await page.WriteAsync("凭证", "页面截图");
        await EvidenceAsync(page);
        await page.ConfirmAsync("确认已下架");
        await page.OpenAsync("登记监看");
        await page.Locator("dialog[open] input[type=checkbox]").CheckAsync();
        await page.WriteAsync("商品链接", "https://shop.example/2");
        await page.WriteAsync("再次通知平台的文号", "下 2");
        await EvidenceAsync(page);
        await page.ConfirmAsync("登记监看");
        await page.Locator(".page-actions").SeeAsync("确认已下架");
    }

    private static async Task EvidenceAsync(IPage page)
    {
        await page.WriteAsync("经办地点", "测试取证室");
        await page.Locator("dialog[open] input[type=file]").SetInputFilesAsync(Photo);
        await page.Locator("dialog[open] .file-hashes li").First.WaitForAsync();
    }
}
