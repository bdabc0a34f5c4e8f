using Quality.Dashboard.Localisation;

namespace Quality.Dashboard.Tests.Localisation;

public sealed class ArticleTests
{
    [Theory]
    [InlineData("Order 20 art 14", "zh-CN", "《市场监督管理投诉举报处理暂行办法》（市场监管总局令第 20 号）第 14 条")]
    [InlineData("Order 20 art 14", "en", "SAMR Order 20 art 14")]
    [InlineData("标准化法 art 27, 38", "zh-CN", "《标准化法》第 27, 38 条")]
    [InlineData("标准化法 art 27, 38", "en", "Standardisation Law art 27, 38")]
    [InlineData("食药 Order 21 (to be confirmed)", "zh-CN", "《食品药品投诉举报管理办法》（食药总局令第 21 号）（待核）")]
    [InlineData("Food Safety Law art 88", "zh-CN", "《食品安全法》第 88 条")]
    [InlineData("SAMR Order 18 art 46, 47", "zh-CN", "《产品质量监督抽查管理暂行办法》（市场监管总局令第 18 号）第 46, 47 条")]
    [InlineData("AQSIQ Order 133", "zh-CN", "《产品质量监督抽查管理办法》（质检总局令第 133 号）")]
    [InlineData("甘政发〔2021〕81号", "zh-CN", "甘政发〔2021〕81号")]
    [InlineData("企业经营异常名录管理暂行办法（工商总局令第68号）第四条第（一）项", "zh-CN", "《企业经营异常名录管理暂行办法》（工商总局令第68号）第四条第（一）项")]
    [InlineData("企业经营异常名录管理暂行办法（工商总局令第68号）第四条第（一）项", "en", "SAIC Order 68 (abnormal operations) art 4(1)")]
    [InlineData("企业经营异常名录管理暂行办法（工商总局令第68号）第五条至第十三条", "en", "SAIC Order 68 (abnormal operations) art 5 to 13")]
    [InlineData("企业经营异常名录管理暂行办法（工商总局令第68号）第二十条", "en", "SAIC Order 68 (abnormal operations) art 20")]
    [InlineData("企业经营异常名录管理暂行办法（工商总局令第68号）", "en", "SAIC Order 68 (abnormal operations)")]
    [InlineData("产品质量法第十五条第二款", "zh-CN", "《产品质量法》第十五条第二款")]
    [InlineData("产品质量法第十五条第二款", "en", "Product Quality Law art 15 para 2")]
    [InlineData("产品质量监督抽查管理暂行办法（总局令第18号）第八条", "en", "SAMR Order 18 art 8")]
    [InlineData("甘政办发〔2017〕 实施意见 二（七）1（2.7.1d）", "zh-CN", "甘政办发〔2017〕实施意见第二部分（七）第 1 项")]
    [InlineData("甘政办发〔2017〕 实施意见 二（七）1（2.7.1d）", "en", "Gansu General Office (2017) Opinions, part 2 (7) 1")]
    [InlineData("Gansu Order 129 (in force from 2017-01-01)", "zh-CN", "甘肃省人民政府令第 129 号（自 2017-01-01 起施行）")]
    public void Citations_are_shown_in_the_readers_language(string citation, string language, string shown)
    {
        using var _ = new Reader(language);
        Assert.Equal(shown, Articles.Show(citation));
    }
}
