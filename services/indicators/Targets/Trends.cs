using Quality.Common.Time;
using Quality.Indicators.Figures;
using static Quality.Indicators.Targets.TargetWire;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

/// <summary>One indicator over time: rates of each period alone, counts and coverage as at its end.</summary>
internal static class Trends
{
    /// <summary>The windows from one period to another.</summary>
    public static IEnumerable<Window> Steps(Window from, Window to, bool years)
    {
        if (years)
        {
            for (var year = from.First.Year; year <= to.Last.Year; year++) yield return Window.Year(year);
            yield break;
        }

        for (var quarter = Quarter.Of(from.First); quarter <= Quarter.Of(to.Last); quarter = quarter.Plus(1)) yield return Window.Of(quarter);
    }

    public static V1.Trend Of(TargetDefinition target, Question question, IEnumerable<Window> windows)
    {
        var slice = question.Slice(target.Code);
        var trend = new V1.Trend { Indicator = target.Code, Region = question.Region, Unit = target.IsRate ? V1.TargetUnit.Percent : V1.TargetUnit.Count };
        trend.Points.AddRange(windows.Select(w => Point(target, question, slice, w)));
        if (target.Goal is { } goal && question.HasGoal) trend.Target = goal;
        if (target.Bound is { } bound && (question.HasGoal || !target.ProvinceOnly)) trend.Target = Percent(bound)!.Value;
        return trend;
    }

    private static V1.PeriodValue Point(TargetDefinition target, Question question, Slice slice, Window window)
    {
        if (window.First > question.AsOf) return new() { Period = window.Label };
        return target.Kind switch
        {
            TargetKind.CountFromZero or TargetKind.List => Count(target, question, slice, window),
            TargetKind.ApproxBand => Period(window, Figure(slice, window), question.AsOf, interval: false),
            TargetKind.FloorStable => Floor(target, question, slice, window),
            _ => Period(window, slice.RatioIn(window), question.AsOf),
        };
    }

    private static V1.PeriodValue Count(TargetDefinition target, Question question, Slice slice, Window window)
    {
        var point = new V1.PeriodValue { Period = window.Label, Complete = question.AsOf >= window.Last };
        var last = window.Last < Plan.Headline.Last ? window.Last : Plan.Headline.Last;
        if (target.Goal is { } goal && question.HasGoal) point.Expected = Progress.Expected(goal, Plan.Headline, window.Last);
        if (!Calculator.HasFacts(slice)) return point;
        var count = slice.In(Plan.Headline with { Last = last }).Numerator;
        (point.Value, point.Numerator, point.Interval) = (count, count, Poisson(count));
        return point;
    }

    private static V1.PeriodValue Floor(TargetDefinition target, Question question, Slice slice, Window window)
    {
        var rate = slice.RatioIn(window);
        var point = Period(window, rate, question.AsOf);
        point.BelowFloor = Progress.IsBelow(rate, target.Bound!.Value);
        return point;
    }

    private static Ratio Figure(Slice slice, Window window) =>
        BandShare.Figures(slice, window).Where(f => f.Window.Last == window.Last).Select(f => f.Ratio).LastOrDefault();
}
