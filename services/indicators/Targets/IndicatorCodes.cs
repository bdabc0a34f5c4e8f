namespace Quality.Indicators.Targets;

/// <summary>Codes under which facts and rollups are kept; T1 has a second one for its product-level rate.</summary>
internal static class IndicatorCodes
{
    /// <summary>标准自我声明公开 by enterprise.</summary>
    public const string Coverage = "T1";

    /// <summary>标准自我声明公开 by product, shown beside T1.</summary>
    public const string ProductCoverage = "T1P";

    /// <summary>企业标准“领跑者”.</summary>
    public const string Leaders = "T2";

    /// <summary>甘肃名牌.</summary>
    public const string Brands = "T3";

    /// <summary>地理标志产品.</summary>
    public const string GeographicalIndications = "T4";

    /// <summary>知名品牌示范区.</summary>
    public const string DemonstrationAreas = "T5";

    /// <summary>驰名商标.</summary>
    public const string WellKnownMarks = "T6";

    /// <summary>省级监督抽查合格率.</summary>
    public const string PassRate = "T7";

    /// <summary>规上消费品工业增加值比重.</summary>
    public const string ValueAdded = "T8";

    /// <summary>In the order of the reconcile job.</summary>
    public static readonly IReadOnlyList<string> All =
        [Coverage, ProductCoverage, Leaders, Brands, GeographicalIndications, DemonstrationAreas, WellKnownMarks, PassRate, ValueAdded];

    /// <summary>
    /// A stock is what is so on a day (T1); the others count what happened in a period, and keep the period when they end.
    /// </summary>
    public static bool IsStock(string code) => code is Coverage or ProductCoverage;
}
