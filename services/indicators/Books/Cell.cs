using Quality.Common.Values;
using Quality.Indicators.Facts;
using Quality.Indicators.Figures;
using Quality.Indicators.Targets;

namespace Quality.Indicators.Books;

/// <summary>What the rollups keep apart.</summary>
/// <param name="Indicator">Code.</param>
/// <param name="Unit">Reporting unit.</param>
/// <param name="Series">Sub-series, or empty.</param>
/// <param name="Bucket">First day of the bucket of the period; see <see cref="Buckets"/>.</param>
/// <param name="Reason">Why excluded or missed; empty when it counts.</param>
internal readonly record struct CellKey(string Indicator, string Unit, string Series, DateOnly Bucket, string Reason);

/// <summary>Sum of a cell, with the newest addition.</summary>
/// <param name="Weight">The sum.</param>
/// <param name="LastOn">Newest day on which something was added.</param>
/// <param name="LastKnownAt">When the newest addition was recorded here, ms UTC; 0 = never.</param>
internal readonly record struct CellSum(Weight Weight, DateOnly? LastOn, long LastKnownAt)
{
    public static CellSum operator +(CellSum a, CellSum b) => new(
        a.Weight + b.Weight,
        b.LastOn is { } on && !(a.LastOn >= on) ? on : a.LastOn,
        Math.Max(a.LastKnownAt, b.LastKnownAt));
}

/// <summary>A change of a cell that becomes true on a day.</summary>
internal readonly record struct Delta(CellKey Key, DateOnly AsOf, Weight Weight);

/// <summary>How a span becomes deltas; the ledger, the past and the recount all use this one rule.</summary>
internal static class Deltas
{
    /// <summary>The span begins, and it ends where it has an end.</summary>
    public static IEnumerable<Delta> Of(Span span)
    {
        yield return new(Key(span, span.From), span.From, span.Weight);
        if (span.Until is { } until) yield return new(Key(span, until), until, -span.Weight);
    }

    /// <summary>The reporting unit for which a span counts; figures of T8 are of the province itself and not the sum of its units.</summary>
    public static string Unit(string indicator, string region) =>
        indicator == IndicatorCodes.ValueAdded && region == Region.GansuCode ? region
        : (ReportingUnits.Of(region) ?? ReportingUnit.Unassigned).Code;

    // A stock changes in the bucket of the day; what happened in a period stays in the bucket of its period.
    private static CellKey Key(Span span, DateOnly day) => new(
        span.Indicator, Unit(span.Indicator, span.Region), span.Series,
        Buckets.FirstDay(IndicatorCodes.IsStock(span.Indicator) ? day : span.PeriodOn), span.Reason);
}
