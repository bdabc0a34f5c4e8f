using Quality.Indicators.Books;
using Quality.Indicators.Facts;
using Quality.Indicators.Figures;

namespace Quality.Indicators.Targets;

/// <summary>The cells of one indicator and region, summed as a question needs them.</summary>
internal sealed class Slice
{
    private readonly KeyValuePair<CellKey, CellSum>[] cells;
    private readonly bool stock;

    public Slice(string indicator, IEnumerable<KeyValuePair<CellKey, CellSum>> cells)
    {
        this.cells = [.. cells];
        stock = IndicatorCodes.IsStock(indicator);
        Whole = this.cells.Aggregate(default(CellSum), (sum, c) => sum + c.Value);
    }

    /// <summary>Everything that is known, in and outside of any period.</summary>
    public CellSum Whole { get; }

    /// <summary>The newest day of a fact that counts.</summary>
    public DateOnly? LastOn => cells.Where(c => c.Value.Weight.Denominator > 0).Max(c => c.Value.LastOn);

    /// <summary>Labels of the series that hold anything.</summary>
    public IEnumerable<string> Series => cells.Where(c => c.Value.Weight.Denominator > 0).Select(c => c.Key.Series).Distinct();

    /// <summary>The sum of a period; of a stock, what it is at the period's end.</summary>
    public Weight In(Window window, string? series = null) => cells
        .Where(c => (series is null || c.Key.Series == series) && IsIn(c.Key, window))
        .Aggregate(default(Weight), (sum, c) => sum + c.Value.Weight);

    /// <summary>Numerator and denominator of a period.</summary>
    public Ratio RatioIn(Window window, string? series = null)
    {
        var weight = In(window, series);
        return new(weight.Numerator, weight.Denominator);
    }

    /// <summary>What was looked at and not counted, by reason; what lies outside the period is one of them.</summary>
    public IEnumerable<KeyValuePair<string, long>> Exclusions(Window window)
    {
        var reasons = cells.Where(c => IsIn(c.Key, window)).GroupBy(c => c.Key.Reason)
            .Select(g => KeyValuePair.Create(g.Key, g.Sum(c => c.Value.Weight.Exclusions)));
        var outside = cells.Where(c => !IsIn(c.Key, window)).Sum(c => c.Value.Weight.Population);
        return reasons.Append(new(Reasons.OutsidePeriod, outside)).Where(r => r.Value != 0).OrderBy(r => r.Key, StringComparer.Ordinal);
    }

    /// <summary>How many facts a list of evidence holds, without counting them; every fact is one of the population.</summary>
    public long Facts(Window window, FactRole role, string reason)
    {
        var outside = cells.Where(c => !IsIn(c.Key, window)).Sum(c => c.Value.Weight.Population);
        if (reason == Reasons.OutsidePeriod) return role is FactRole.Any or FactRole.Excluded ? outside : 0;
        var within = cells.Where(c => IsIn(c.Key, window) && (reason.Length == 0 || c.Key.Reason == reason)).Aggregate(default(Weight), (sum, c) => sum + c.Value.Weight);
        if (reason.Length > 0) outside = 0;
        return role switch
        {
            FactRole.Numerator => within.Numerator,
            FactRole.Miss => within.Misses,
            FactRole.Excluded => within.Exclusions + outside,
            _ => within.Population + outside,
        };
    }

    private bool IsIn(CellKey key, Window window) => key.Bucket <= window.Last && (stock || key.Bucket >= window.First);
}
