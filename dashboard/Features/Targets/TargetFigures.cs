using System.Globalization;
using Quality.Dashboard.Components;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Targets;

/// <summary>How the figures of a target are drawn and written; no text of a language.</summary>
internal static class TargetFigures
{
    public static StatusKind Kind(V1.TargetStatus status) => status switch
    {
        V1.TargetStatus.Achieved or V1.TargetStatus.Stable or V1.TargetStatus.InBand or V1.TargetStatus.Ahead => StatusKind.Good,
        V1.TargetStatus.OnTrack => StatusKind.Active,
        V1.TargetStatus.Behind => StatusKind.Warning,
        V1.TargetStatus.Missed or V1.TargetStatus.Breached or V1.TargetStatus.OutOfBand => StatusKind.Bad,
        V1.TargetStatus.Frozen => StatusKind.Ceased,
        V1.TargetStatus.NoData => StatusKind.None,
        _ => StatusKind.Neutral,
    };

    /// <summary>
    /// A percent with one decimal, with more where rounding would carry it across <paramref name="edge"/>: 89.96 must not read as the
    /// 90.0 that it is not.
    /// </summary>
    public static string Percent(double value, double? edge = null)
    {
        var decimals = 1;
        while (edge is { } at && decimals < 4 && Math.Round(value, decimals) >= at != value >= at)
            decimals++;
        return value.ToString("N" + decimals, CultureInfo.CurrentCulture);
    }

    /// <summary>A value as it is read, without its unit; null for 无数据.</summary>
    public static string? Text(V1.TargetUnit unit, double? value, double? edge = null) => value is not { } given ? null
        : unit == V1.TargetUnit.Percent ? Percent(given, edge)
        : given.ToString("0.#", CultureInfo.CurrentCulture);

    /// <summary>The ends of the bar: from zero for counts, closer around the figures for percents.</summary>
    public static (double From, double To) Scale(V1.TargetValue target)
    {
        double[] figures = [.. Given(target.HasValue, target.Value), .. Given(target.HasTarget, target.Target),
            .. Given(target.HasBandLow, target.BandLow), .. Given(target.HasBandHigh, target.BandHigh),
            .. Given(target.Interval is not null, target.Interval?.Low ?? 0), .. Given(target.Interval is not null, target.Interval?.High ?? 0)];
        if (figures.Length == 0)
            return (0, 0);
        if (target.Unit != V1.TargetUnit.Percent)
            return (0, Math.Max(1, Math.Ceiling(figures.Max() * 1.05)));
        const double step = 5;
        return (Math.Max(0, Math.Floor((figures.Min() - 2) / step) * step), Math.Min(100, Math.Ceiling((figures.Max() + 2) / step) * step));
    }

    /// <summary>The class edges of the tile map: around the number to reach, or even steps up to the largest.</summary>
    public static IReadOnlyList<double> Steps(V1.TargetUnit unit, double? target, IEnumerable<double> values)
    {
        var most = values.DefaultIfEmpty(0).Max();
        if (unit == V1.TargetUnit.Percent)
            return target is { } goal and >= 6 and <= 96 ? [goal - 4, goal - 2, goal, goal + 2] : [20, 40, 60, 80];
        var step = Math.Max(1, Math.Ceiling(most / 5));
        return [step, step * 2, step * 3, step * 4];
    }

    public static IReadOnlyList<TrendPoint> Points(V1.Trend? trend) =>
        trend is null ? [] : [.. trend.Points.Select(point => new TrendPoint(point.Period, point.HasValue ? point.Value : null))];

    /// <summary>The axis of a trend may begin above zero only for percents that are all far from it.</summary>
    public static double? Least(V1.Trend trend)
    {
        var values = trend.Points.Where(point => point.HasValue).Select(point => point.Value).ToArray();
        if (trend.Unit != V1.TargetUnit.Percent || values.Length == 0)
            return null;
        var low = trend.Points.Where(point => point.Interval is not null).Select(point => point.Interval.Low).Concat(values).Concat(Given(trend.HasTarget, trend.Target)).Min();
        return low > 10 ? Math.Floor((low - 2) / 5) * 5 : null;
    }

    private static IEnumerable<double> Given(bool has, double value) => has ? [value] : [];
}
