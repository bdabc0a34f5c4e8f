using Quality.Common.Values;
using Quality.Indicators.Targets;
using Brand = Quality.Protos.Brand.V1;

namespace Quality.Indicators.Facts;

/// <summary>What an honour says about T3 to T6, judged for itself; what is repeated is found beside the others (<see cref="DistinctCount"/>).</summary>
internal static class HonourRule
{
    /// <summary>The target that an instrument feeds; null for none, such as 政府质量奖.</summary>
    public static string? Indicator(string instrument) => instrument switch
    {
        "instruments/gansu-famous-brand" => IndicatorCodes.Brands,
        "instruments/gi-product" => IndicatorCodes.GeographicalIndications,
        "instruments/famous-brand-zone" => IndicatorCodes.DemonstrationAreas,
        "instruments/well-known-trademark" => IndicatorCodes.WellKnownMarks,
        _ => null,
    };

    public static Grant Grant(Brand.Honour honour, string indicator, DateOnly publishedOn, DateOnly? revokedOn) => new(
        indicator, honour.Name, Subject(honour), honour.Region,
        indicator == IndicatorCodes.DemonstrationAreas ? (honour.Level == Brand.HonourLevel.National ? "national" : "provincial") : "",
        indicator == IndicatorCodes.DemonstrationAreas && honour.Level == Brand.HonourLevel.National ? 1 : 0,
        publishedOn, revokedOn, Excluded(honour, indicator, publishedOn))
    {
        Caption = new(Text(honour), honour.DecisionNumber, honour.ProductCategory, honour.Holder),
    };

    private static string? Excluded(Brand.Honour honour, string indicator, DateOnly publishedOn)
    {
        if (honour.GrantKind == Brand.GrantKind.ReEvaluated) return Reasons.ReEvaluated;
        if (honour.Stage == Brand.HonourStage.Preparation) return Reasons.Preparation;
        if (honour.Level == Brand.HonourLevel.Municipal) return Reasons.LevelNotCounted;
        if (indicator == IndicatorCodes.WellKnownMarks && !honour.Region.StartsWith("62", StringComparison.Ordinal)) return Reasons.NotInProvince;
        if (!ProductCategory.TryFind(honour.ProductCategory, publishedOn, out var category)) return Reasons.UnknownCategory;
        return category.Consumer ? null : Reasons.NotConsumer;
    }

    /// <summary>What distinct means to the brand service too: the key, or the object's name with its holder, in any spelling.</summary>
    private static string Subject(Brand.Honour honour) => honour.ObjectKey.Length > 0
        ? $"key {FoldedText.Of(honour.ObjectKey)}"
        : $"name {FoldedText.Of(honour.ObjectName)} {(honour.Holder.Length > 0 ? honour.Holder : FoldedText.Of(honour.HolderDisplayName))}";

    private static string Text(Brand.Honour honour) =>
        string.Join(" · ", new[] { honour.ObjectName, honour.HolderDisplayName }.Where(t => t.Length > 0));
}
