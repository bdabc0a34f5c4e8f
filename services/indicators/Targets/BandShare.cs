using Quality.Indicators.Figures;
using static Quality.Indicators.Targets.TargetWire;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

/// <summary>T8: the approved figure of the newest period, in a band of 20 ± 1 points; each series of its cells is one period.</summary>
internal static class BandShare
{
    public static void Fill(V1.TargetValue value, TargetDefinition target, Question question, Slice slice)
    {
        var (middle, half) = (Percent(target.Bound!.Value)!.Value, Percent(target.Tolerance!.Value)!.Value);
        (value.Target, value.BandLow, value.BandHigh) = (middle, middle - half, middle + half);
        var figures = Figures(slice, question.Window);
        value.Periods.AddRange(figures.Select(f => Period(f.Window, f.Ratio, question.AsOf, interval: false)));
        var newest = figures.LastOrDefault();
        if (newest.Ratio.HasData)
        {
            (value.Value, value.Numerator, value.Denominator) = (Percent(newest.Ratio)!.Value, newest.Ratio.Numerator, newest.Ratio.Denominator);
            value.Period = newest.Window.Label;
        }

        value.Exclusions.AddRange(slice.Exclusions(All).Select(e => new V1.Exclusion { Reason = e.Key, Count = e.Value }));
        value.Status = Progress.Band(newest.Ratio, target.Bound.Value, target.Tolerance.Value).Wire();
    }

    /// <summary>Figures within a period by the end of theirs; the figure of a year stands after that of its four quarters.</summary>
    public static List<(Window Window, Ratio Ratio)> Figures(Slice slice, Window within) => [.. slice.Series
        .Select(label => Window.TryParse(label, out var window) ? window : null).OfType<Window>()
        .Where(w => within.Contains(w.Last))
        .Select(w => (Window: Whole(w), Ratio: slice.RatioIn(w, w.Label)))
        .Where(f => f.Ratio.HasData)
        .OrderBy(f => f.Window.Last).ThenByDescending(f => f.Window.Label.Length)];

    private static readonly Window All = Window.Span(DateOnly.MinValue, DateOnly.MaxValue);

    // yyyy-Qn are the quarters of a year from the first to the nth together.
    private static Window Whole(Window window) => window with { First = new(window.First.Year, 1, 1) };
}
