using Quality.Indicators.Figures;

namespace Quality.Indicators.Targets;

/// <summary>T1 to T8 as the plan words them (甘肃省人民政府办公厅 2017-07-07, 一（二）).</summary>
internal sealed class TargetDefinitions
{
    private readonly Dictionary<string, TargetDefinition> byCode;

    /// <summary>The definitions with the settings of this installation.</summary>
    /// <param name="coverageThreshold">What 基本 means in T1; the plan gives no number, 95 % is proposed.</param>
    public TargetDefinitions(Ratio? coverageThreshold = null)
    {
        All = [.. Build(coverageThreshold ?? Ratio.Percent(95))];
        byCode = All.ToDictionary(d => d.Code, StringComparer.Ordinal);
    }

    /// <summary>In the order T1 to T8.</summary>
    public IReadOnlyList<TargetDefinition> All { get; }

    /// <summary>Finds a definition by its code; null when there is none.</summary>
    public TargetDefinition? Find(string code) => byCode.GetValueOrDefault(code);

    private static IEnumerable<TargetDefinition> Build(Ratio coverageThreshold) =>
    [
        new(IndicatorCodes.Coverage, TargetKind.Coverage, "主要消费品生产企业标准自我声明公开", "Self-declaration of standards by main consumer goods producers",
            "基本实现主要消费品生产企业标准自我声明公开全覆盖",
            "enterprises of the frozen roster whose every product in scope has a public declaration that cites a standard in force / all enterprises of the roster",
            null, coverageThreshold, null, UsualDays: 92) { Clauses = ["1.2b", "E1", "2.1.2c"] },
        new(IndicatorCodes.Leaders, TargetKind.List, "企业标准“领跑者”", "Leaders in enterprise standards",
            "形成一批领跑者", "number of leaders with their year; no percentage", null, null, null, UsualDays: 400) { Clauses = ["1.2b", "E1"] },
        Count(IndicatorCodes.Brands, "新培育甘肃名牌产品", "Newly cultivated Gansu famous brand products", "在消费品领域新培育甘肃名牌70个",
            "distinct consumer products first granted in the period, decision published, not revoked; 复评 does not count", 70) with
        {
            Stop = new(new(2018, 12, 31), new("国市监质〔2018〕208号：停止名牌评选认定；甘肃的停止日期待核实", Confirmed: false)),
        },
        Count(IndicatorCodes.GeographicalIndications, "新增地理标志产品", "New geographical indication products", "地理标志产品5个",
            "distinct approved 地理标志产品 of consumer goods in the period; no GI trade marks, no 农产品地理标志", 5),
        Count(IndicatorCodes.DemonstrationAreas, "国家级和省级知名品牌示范区", "National and provincial famous brand zones", "国家级和省级知名品牌示范区5个",
            "distinct areas with a 命名 decision in the period, counted once at the highest level; 筹建 does not count", 5),
        Count(IndicatorCodes.WellKnownMarks, "认定驰名商标", "Recognised well-known trade marks", "认定驰名商标20个",
            "distinct marks of Gansu holders for consumer goods recognised in the period; a repeated recognition counts once", 20),
        new(IndicatorCodes.PassRate, TargetKind.FloorStable, "消费品省级监督抽查合格率", "Pass rate of provincial spot checks of consumer goods",
            "消费品省级监督抽查合格率稳定在90%以上",
            "conforming batches / tested batches; final conclusions, provincial 监督抽查 of consumer goods; every calendar year and each of the latest four quarters at least 90 %",
            null, Ratio.Percent(90), null, UsualDays: 120) { Clauses = ["1.2b", "2.7.1a"] },
        new(IndicatorCodes.ValueAdded, TargetKind.ApproxBand, "规模以上消费品工业增加值占全省工业增加值的比重", "Share of consumer goods industry in industrial value added",
            "规上消费品工业增加值占全省工业增加值达到20%左右",
            "value added of consumer goods industry above designated size / value added of the whole industry, current prices, same revision; 20 ± 1 points",
            null, Ratio.Percent(20), Ratio.Percent(1), UsualDays: 400),
    ];

    private static TargetDefinition Count(string code, string zh, string en, string wording, string formula, long goal) =>
        new(code, TargetKind.CountFromZero, zh, en, wording, formula, goal, null, null, UsualDays: 400) { Clauses = ["1.2b", "E3", "2.6.1b"] };
}
