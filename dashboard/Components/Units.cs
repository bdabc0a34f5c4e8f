using Quality.Dashboard.Localisation;

namespace Quality.Dashboard.Components;

/// <summary>One of Gansu's reporting units and its place on the tile map (column and row from 1, north-west first).</summary>
public sealed record ReportingUnit(string Code, string Chinese, string English, int Column, int Row)
{
    /// <summary>The name in the reader's language.</summary>
    public string Name => Languages.IsChinese ? Chinese : English;
}

/// <summary>
/// The 15 reporting units (H1): 14 市州 and 兰州新区, which the opinions address separately. Codes: GB/T 2260, and the
/// statistical code 620171 兰州新区. (620201 is the statistical county of 嘉峪关, which has no other.)
/// </summary>
public static class Units
{
    public const string Province = "620000";

    public static IReadOnlyList<ReportingUnit> All { get; } =
    [
        new("620100", "兰州市", "Lanzhou", 5, 4),
        new("620171", "兰州新区", "Lanzhou New Area", 5, 3),
        new("620200", "嘉峪关市", "Jiayuguan", 2, 1),
        new("620300", "金昌市", "Jinchang", 4, 2),
        new("620400", "白银市", "Baiyin", 6, 3),
        new("620500", "天水市", "Tianshui", 6, 5),
        new("620600", "武威市", "Wuwei", 4, 3),
        new("620700", "张掖市", "Zhangye", 3, 2),
        new("620800", "平凉市", "Pingliang", 7, 4),
        new("620900", "酒泉市", "Jiuquan", 1, 1),
        new("621000", "庆阳市", "Qingyang", 8, 4),
        new("621100", "定西市", "Dingxi", 6, 4),
        new("621200", "陇南市", "Longnan", 5, 5),
        new("622900", "临夏州", "Linxia", 4, 4),
        new("623000", "甘南州", "Gannan", 4, 5),
    ];

    public static ReportingUnit? Find(string code) => All.FirstOrDefault(unit => unit.Code == code);

    /// <summary>The unit's name, the province's name for 620000, else null.</summary>
    public static string? Name(string code) =>
        code == Province ? Languages.IsChinese ? "全省" : "Whole province" : Find(code)?.Name;
}
