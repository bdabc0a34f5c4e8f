using Quality.Common.Values;
using Quality.Indicators.Targets;

namespace Quality.Indicators.Books;

/// <summary>All cells as of one question, by indicator.</summary>
internal sealed class Cells
{
    private readonly Dictionary<string, List<KeyValuePair<CellKey, CellSum>>> byIndicator;

    /// <summary>Adds cells with the same key together.</summary>
    public Cells(IEnumerable<KeyValuePair<CellKey, CellSum>> cells)
    {
        var sums = new Dictionary<CellKey, CellSum>();
        foreach (var (key, sum) in cells) sums[key] = sums.GetValueOrDefault(key) + sum;
        byIndicator = sums.GroupBy(c => c.Key.Indicator).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
    }

    /// <summary>The cells of one indicator that make up a region: one unit, or for the province all units and "unassigned".</summary>
    public IEnumerable<KeyValuePair<CellKey, CellSum>> Of(string indicator, string region)
    {
        var cells = byIndicator.GetValueOrDefault(indicator) ?? [];
        // The share of the province is a figure of its own and not the sum of the units' (T8).
        return region == Region.GansuCode && indicator != IndicatorCodes.ValueAdded ? cells : cells.Where(c => c.Key.Unit == region);
    }
}
