using System.Text.RegularExpressions;

namespace Quality.Dashboard.Localisation;

/// <summary>Citations as services give them, in the reader's language: <c>Order 20 art 14</c> is 《市场监督管理投诉举报处理暂行办法》第 14 条.</summary>
internal static partial class Articles
{
    // Longer names stand before those that begin like them.
    private static readonly (string Given, string Chinese, string English)[] Laws =
    [
        ("食药 Order 21", "《食品药品投诉举报管理办法》（食药总局令第 21 号）", "CFDA Order 21"),
        ("工商 Order 62", "《工商行政管理部门处理消费者投诉办法》（工商总局令第 62 号）", "SAIC Order 62"),
        ("Order 20", "《市场监督管理投诉举报处理暂行办法》（市场监管总局令第 20 号）", "SAMR Order 20"),
        ("AQSIQ Order 133", "《产品质量监督抽查管理办法》（质检总局令第 133 号）", "AQSIQ Order 133"),
        ("SAMR Order 18", "《产品质量监督抽查管理暂行办法》（市场监管总局令第 18 号）", "SAMR Order 18"),
        ("SAMR penalty procedure rules", "《市场监督管理行政处罚程序规定》", "SAMR penalty procedure rules"),
        ("Product Quality Law", "《产品质量法》", "Product Quality Law"),
        ("《产品质量法》", "《产品质量法》", "Product Quality Law "),
        ("产品质量法", "《产品质量法》", "Product Quality Law "),
        ("甘政办发〔2017〕 实施意见 二（七）1（2.7.1d）", "甘政办发〔2017〕实施意见第二部分（七）第 1 项", "Gansu General Office (2017) Opinions, part 2 (7) 1"),
        ("产品质量监督抽查管理暂行办法（总局令第18号）", "《产品质量监督抽查管理暂行办法》（市场监管总局令第 18 号）", "SAMR Order 18 "),
        ("Gansu Order 129", "甘肃省人民政府令第 129 号", "Gansu Order 129"),
        ("Food Safety Law", "《食品安全法》", "Food Safety Law"),
        ("Regulation on Cosmetics (2020)", "《化妆品监督管理条例》（2020）", "Regulation on Cosmetics (2020)"),
        ("Law on Quality of Agricultural Products", "《农产品质量安全法》", "Law on Quality of Agricultural Products"),
        ("企业经营异常名录管理暂行办法（工商总局令第68号）", "《企业经营异常名录管理暂行办法》（工商总局令第68号）", "SAIC Order 68 (abnormal operations) "),
        ("严重违法失信企业名单管理暂行办法（工商总局令第83号）", "《严重违法失信企业名单管理暂行办法》（工商总局令第83号）", "SAIC Order 83 (serious violations) "),
        ("市场监督管理严重违法失信名单管理办法（市场监管总局令第44号）", "《市场监督管理严重违法失信名单管理办法》（市场监管总局令第44号）", "SAMR Order 44 (serious violations) "),
        ("严重质量失信企业名单（国质检质〔2015〕289号）", "严重质量失信企业名单（国质检质〔2015〕289号）", "AQSIQ document 〔2015〕289"),
        ("全面推进依法行政实施纲要（国发〔2004〕10号）", "《全面推进依法行政实施纲要》（国发〔2004〕10号）", "State Council 〔2004〕10 "),
        ("State Council Decree 654", "《企业信息公示暂行条例》（国务院令第 654 号）", "State Council Decree 654"),
        ("标准化法", "《标准化法》", "Standardisation Law"),
    ];

    // Notes to citations, which the data files write in English; what is not here stays as it was given.
    private static readonly (string Given, string Chinese)[] Notes =
    [
        ("Existed before 2006; the day was not read: to be confirmed", "2006 年以前已有，具体日期未查到（待核）"),
        ("(read in Tianjin's notice; Gansu's own stop not verified: to be confirmed)", "（据天津市通知；甘肃省的停止情况未核实，待核）"),
        (" of August 1999 (day to be confirmed), replaced by ", "（1999 年 8 月，具体日期待核），后由"),
        (" from 2005-07-15", "自 2005-07-15 起替代"),
        (" (pilot of 2011; its day, and the rules of the province, to be confirmed)", "（2011 年试点，具体日期和省级办法待核）"),
        (" of 1996 (day to be confirmed)", "（1996 年，具体日期待核）"),
        (", since 2021-12-02 ", "；2021-12-02 起"),
        (" (to be confirmed)", "（待核）"),
    ];

    public static string Show(string citation)
    {
        var law = Laws.FirstOrDefault(one => citation.Contains(one.Given, StringComparison.Ordinal));
        if (law.Given is not null)
            citation = citation.Replace(law.Given, Languages.IsChinese ? law.Chinese : law.English, StringComparison.Ordinal);
        if (!Languages.IsChinese)
            return English(citation);
        foreach (var (given, chinese) in Notes)
            citation = citation.Replace(given, chinese, StringComparison.Ordinal);
        citation = Since().Replace(citation, match => $"（自 {match.Groups[1].Value} 起施行）");
        return Numbers().Replace(citation, match => $"第 {match.Groups[1].Value} 条");
    }

    /// <summary>第四条第（一）项 is art 4(1), 第十五条第二款 art 15 para 2, 第五条至第九条 art 5 to 9.</summary>
    private static string English(string citation)
    {
        citation = Ranges().Replace(citation, match => $"art {Value(match.Groups[1].Value)} to {Value(match.Groups[2].Value)}");
        return Ordinals().Replace(citation, match => $"art {Value(match.Groups[1].Value)}{(match.Groups[2].Success ? $"({Value(match.Groups[2].Value)})" : "")}{(match.Groups[3].Success ? $" para {Value(match.Groups[3].Value)}" : "")}").Trim();
    }

    /// <summary>A number below a hundred in Chinese or in digits; larger ones stay as they are.</summary>
    private static string Value(string numeral)
    {
        const string digits = "零一二三四五六七八九";
        if (char.IsAsciiDigit(numeral[0]))
            return numeral;
        var ten = numeral.IndexOf('十', StringComparison.Ordinal);
        var tens = ten < 0 ? 0 : ten == 0 ? 1 : digits.IndexOf(numeral[0], StringComparison.Ordinal);
        var ones = ten == numeral.Length - 1 ? 0 : digits.IndexOf(numeral[^1], StringComparison.Ordinal);
        return (tens * 10 + ones).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("第([一二三四五六七八九十]{1,3}|[0-9]+)条至第([一二三四五六七八九十]{1,3}|[0-9]+)条")]
    private static partial Regex Ranges();

    [GeneratedRegex("第([一二三四五六七八九十]{1,3}|[0-9]+)条(?:第（([一二三四五六七八九十]{1,3})）项)?(?:第([一二三四五六七八九十])款)?")]
    private static partial Regex Ordinals();

    [GeneratedRegex(@"\s*\((?:in force )?from ([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)\)")]
    private static partial Regex Since();

    [GeneratedRegex(@"(?:(?<=[》）]) |\b)art (\d+(?:, \d+)*)")]
    private static partial Regex Numbers();
}
