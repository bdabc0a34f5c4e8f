using Quality.Dashboard.Imports;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>A field that an import can fill.</summary>
/// <param name="Key">Name of the wire's field, or <see cref="ImportFields.Fallback"/>.</param>
/// <param name="Headings">Headings of that column as people write them, the likeliest first.</param>
internal sealed record ImportField(string Key, bool Required, params string[] Headings);

/// <summary>The fields of an import and the headings by which their columns are recognised.</summary>
internal static class ImportFields
{
    /// <summary>A column for the place when the county's column is empty, such as the code of the city.</summary>
    public const string Fallback = "region_fallback";

    /// <summary>A heading is looked for in the first rows: titles and remarks often stand above it.</summary>
    public const int HeadingRows = 20;

    public static readonly ImportField[] All =
    [
        new("uscc", true, "统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码", "统一代码", "uscc", "unified social credit code", "credit code", "social credit code"),
        new("display_name", true, "企业名称", "单位名称", "机构名称", "企业（机构）名称", "市场主体名称", "主体名称", "公司名称", "生产企业名称", "名称", "display_name", "name", "enterprise name", "company name", "enterprise", "company"),
        new("region", true, "所在地区代码", "行政区划代码", "区划代码", "县区代码", "区县代码", "地区代码", "所在县区", "所属县区", "所在县（市、区）", "县（市、区）", "县市区", "区县", "县区", "所在地区", "所属地区", "行政区划", "所在地", "地区", "region", "region code", "county_code", "county", "division code", "area code", "district"),
        new(Fallback, false, "市州代码", "地市代码", "所在市州", "所属市州", "所属市（州）", "市州", "市（州）", "地市", "地级市", "所在市", "城市", "prefecture_code", "prefecture", "city_code", "city"),
        new("registered_on", false, "成立日期", "成立时间", "注册日期", "注册时间", "登记日期", "核准日期", "registered_on", "registration date", "date of registration", "established", "established on", "founded"),
        new("status", false, "登记状态", "企业状态", "经营状态", "主体状态", "状态", "status", "state"),
        new("type", false, "企业类型", "主体类型", "市场主体类型", "经济类型", "类型", "type", "enterprise type", "legal form"),
        new("scope", false, "经营范围", "业务范围", "经营（业务）范围", "scope", "business scope", "business_scope", "business_scope_60"),
        new("capital_text", false, "注册资本", "注册资金", "注册资本（万元）", "注册资金（万元）", "开办资金", "capital", "capital_text", "registered capital"),
        new("address", false, "住所", "注册地址", "企业地址", "详细地址", "经营场所", "生产地址", "地址", "住所（经营场所）", "address", "registered address"),
        new("main_consumer_producer", false, "主要消费品生产企业", "主要消费品生产企业（候选）", "main consumer goods producer", "main_consumer_producer"),
    ];

    /// <summary>Which column holds which field: first by the whole heading, then by a longer one that contains it.</summary>
    public static Dictionary<string, int> Guess(IReadOnlyList<string> headings)
    {
        var keys = headings.Select(Folding.Key).ToArray();
        var guess = new Dictionary<string, int>();
        foreach (var field in All)
            Take(field, (key, heading) => key == heading);
        foreach (var field in All)
            // Short words stand in many headings: 产品名称 is no name of an enterprise.
            Take(field, (key, heading) => heading.Length >= (char.IsAscii(heading[0]) ? 8 : 4) && key.Contains(heading, StringComparison.Ordinal));
        return guess;

        void Take(ImportField field, Func<string, string, bool> fits)
        {
            foreach (var heading in field.Headings.Select(Folding.Key))
                for (var column = 0; column < keys.Length && !guess.ContainsKey(field.Key); column++)
                    if (keys[column].Length > 0 && !guess.ContainsValue(column) && fits(keys[column], heading))
                        guess[field.Key] = column;
        }
    }

    /// <summary>The row's number in which most headings are recognised; 0 when the file begins with data.</summary>
    public static long GuessHeaderRow(IReadOnlyList<SheetRow> head)
    {
        var best = head.Take(HeadingRows).Select(row => (row.Number, Count: Guess(row.Cells).Count)).OrderByDescending(row => row.Count).FirstOrDefault();
        if (best.Count > 0)
            return best.Number;
        return head.Count == 0 || head[0].Cells.Any(LooksLikeCode) ? 0 : head[0].Number;
    }

    private static bool LooksLikeCode(string cell) => cell.Trim() is { Length: 18 } text && text.All(char.IsAsciiLetterOrDigit);
}
