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
        ("SAMR penalty procedure rules", "《市场监督管理行政处罚程序规定》", "SAMR penalty procedure rules"),
        ("Product Quality Law", "《产品质量法》", "Product Quality Law"),
        ("Food Safety Law", "《食品安全法》", "Food Safety Law"),
        ("Regulation on Cosmetics (2020)", "《化妆品监督管理条例》（2020）", "Regulation on Cosmetics (2020)"),
        ("Law on Quality of Agricultural Products", "《农产品质量安全法》", "Law on Quality of Agricultural Products"),
        ("标准化法", "《标准化法》", "Standardisation Law"),
    ];

    public static string Show(string citation)
    {
        foreach (var (given, chinese, english) in Laws)
        {
            if (!citation.Contains(given, StringComparison.Ordinal))
                continue;
            citation = citation.Replace(given, Languages.IsChinese ? chinese : english, StringComparison.Ordinal);
            break;
        }
        return Languages.IsChinese ? Numbers().Replace(citation, "第 $1 条").Replace("(to be confirmed)", "（待核）", StringComparison.Ordinal).Replace("》 第", "》第", StringComparison.Ordinal).Replace("） 第", "）第", StringComparison.Ordinal).Replace("） （", "）（", StringComparison.Ordinal) : citation;
    }

    [GeneratedRegex(@"\bart (\d+(?:, \d+)*)")]
    private static partial Regex Numbers();
}
