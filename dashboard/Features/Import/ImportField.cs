using Quality.Dashboard.Imports;

namespace Quality.Dashboard.Features.Import;

/// <summary>What a column of a register file can be.</summary>
public enum ImportField
{
    None,
    Uscc,
    DisplayName,
    Region,

    /// <summary>Taken where the region is empty: registers often have the prefecture in a second column.</summary>
    RegionOtherwise,
    Status,
    RegisteredOn,
    Type,
    Address,
    Scope,
    CapitalText,
    MainConsumerProducer,
}

/// <summary>Guesses from headings what the columns are; people correct the guess.</summary>
internal static class ColumnGuess
{
    private static readonly Dictionary<ImportField, string[]> Headings = new()
    {
        [ImportField.Uscc] = ["统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "uscc", "creditcode", "unifiedsocialcreditcode"],
        [ImportField.DisplayName] = ["企业名称", "名称", "单位名称", "公司名称", "市场主体名称", "name", "displayname", "enterprisename", "companyname"],
        [ImportField.Region] = ["所在地区代码", "行政区划代码", "行政区划", "区划代码", "所在地区", "所在区县", "县区", "区县", "地区", "county", "countycode", "region", "regioncode", "areacode", "divisioncode"],
        [ImportField.RegionOtherwise] = ["市州", "地市", "所在市州", "市州代码", "prefecture", "prefecturecode", "city", "citycode"],
        [ImportField.Status] = ["登记状态", "经营状态", "企业状态", "状态", "status"],
        [ImportField.RegisteredOn] = ["成立日期", "注册日期", "登记日期", "成立时间", "registeredon", "registrationdate", "establishedon"],
        [ImportField.Type] = ["企业类型", "类型", "市场主体类型", "type", "legalform"],
        [ImportField.Address] = ["地址", "住所", "经营场所", "注册地址", "住所经营场所", "address"],
        [ImportField.Scope] = ["经营范围", "scope", "businessscope", "businessscope60"],
        [ImportField.CapitalText] = ["注册资本", "注册资金", "capital", "capitaltext", "registeredcapital"],
        [ImportField.MainConsumerProducer] = ["主要消费品生产企业", "是否主要消费品生产企业", "消费品生产企业", "mainconsumerproducer"],
    };

    /// <summary>One field a column; none twice, the first column that fits wins.</summary>
    public static ImportField[] Of(IReadOnlyList<string> headings)
    {
        var guess = new ImportField[headings.Count];
        HashSet<ImportField> taken = [];
        for (var i = 0; i < guess.Length; i++)
        {
            var key = Folding.Key(headings[i]);
            var field = Headings.FirstOrDefault(h => h.Value.Contains(key)).Key;
            if (field != ImportField.None && taken.Add(field)) guess[i] = field;
        }

        return guess;
    }

    /// <summary>Whether a first row is headings rather than data: no code in it, and at least one heading that is known.</summary>
    public static bool IsHeading(IReadOnlyList<string> cells) =>
        Of(cells).Any(f => f != ImportField.None) && !cells.Any(c => c.Trim().Length == 18 && c.Count(char.IsAsciiDigit) > 10);
}
