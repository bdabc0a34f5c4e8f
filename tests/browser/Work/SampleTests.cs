using Microsoft.Playwright;

namespace Quality.Browser.Tests.Work;

/// <summary>监督抽查: a conclusion is recorded, found and corrected with a reason.</summary>
public sealed class SampleTests(RunningSystem system)
{
    [Fact]
    public async Task Every_field_that_is_wrong_says_so_and_a_correction_is_a_new_version()
    {
        await using var visitor = await system.SignInAsync();
        var page = visitor.Page;
        var number = $"CS-{Guid.CreateVersion7().ToString("N")[20..]}";
        await visitor.GoAsync("/samples/new");
        await page.PressAsync("登记");
        foreach (var label in new[] { "样品编号", "组织部门", "抽查层级", "检查种类", "抽取方式", "标称生产者名称", "计入地区", "产品类别", "产品名称", "抽样日期", "检验结论" })
            await page.ErrorAt(label).SeeAsync("必填");

        await page.WriteAsync("样品编号", number);
        await page.WriteAsync("组织部门", "测试省级部门");
        await page.ChooseAsync("抽查层级", "省级");
        await page.ChooseAsync("检查种类", "监督抽查");
        await page.ChooseAsync("抽取方式", "不定向（随机）");
        await page.WriteAsync("标称生产者名称", "测试生产者");
        await page.ChooseAsync("计入地区", "天水市");
        await page.ChooseValueAsync("产品类别", "1001");
        await page.WriteAsync("产品名称", "测试家具");
        await page.WriteAsync("抽样日期", "2019-03-01");
        await page.ChooseAsync("检验结论", "不合格");
        await page.WriteAsync("结论日期", "2019-03-20");
        await page.WriteAsync("送达日期", "2019-03-22");
        await page.WriteAsync("不合格项目", "甲醛释放量\n静曲强度");
        await page.PressAsync("登记");
        await page.Fact("不合格项目").SeeAsync("甲醛释放量、静曲强度");

        await page.ClickAsync("main a:has-text('更正结论')");
        await page.ChooseAsync("检验结论", "合格");
        await page.PressAsync("保存新版本");
        await page.ErrorAt("更正理由").SeeAsync("必填");
        await page.WriteAsync("更正理由", "测试：复检合格");
        await page.PressAsync("保存新版本");
        await page.Fact("检验结论").SeeAsync("合格");
        await page.OpenAsync("确定结论生效");
        await page.ConfirmAsync("确定结论生效");
        await page.Fact("检验结论").SeeAsync("已生效");
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(3);
        await visitor.CheckAxeAsync();

        await visitor.GoAsync("/samples");
        await page.WriteAsync("产品、生产者、样品编号或型号", number);
        await Assertions.Expect(page.Rows()).ToHaveCountAsync(1);
        await page.Rows().SeeAsync("合格");
        visitor.CheckQuiet();
    }
}
