using Quality.Common.Time;
using Quality.Indicators.Figures;
using static Quality.Indicators.Targets.TargetWire;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

/// <summary>T7: the pass rate, by years and the latest quarters, random and targeted checks apart.</summary>
internal static class PassRate
{
    public const string Random = "random";
    public const string Targeted = "targeted";

    private const int LatestQuarters = 4;

    public static void Fill(V1.TargetValue value, TargetDefinition target, Question question, Slice slice)
    {
        var window = question.Window;
        var rate = slice.RatioIn(window);
        Calculator.Exclude(value, slice, window);
        value.Target = Percent(target.Bound!.Value)!.Value;
        if (rate.HasData)
            (value.Value, value.Numerator, value.Denominator, value.Interval) = (Percent(rate)!.Value, rate.Numerator, rate.Denominator, Wilson(rate));
        // Targeted checks lower the rate by design, so the two are never compared without being told apart.
        value.Series.Add(Series("selection-random", "随机抽查", "Random selection", slice.RatioIn(window, Random)));
        value.Series.Add(Series("selection-targeted", "定向抽查", "Targeted selection", slice.RatioIn(window, Targeted)));
        var (years, quarters) = question.Period is null ? Periods(question.AsOf) : ([window], []);
        value.Periods.AddRange(years.Concat(quarters).Select(p => Below(p, target, question, slice)));
        value.Notes.AddRange(value.Periods.Where(p => p.BelowFloor).Select(p => Note("BREACH", p.Period)));
        value.Notes.AddRange(value.Periods.Where(p => p.HasDenominator && p.Denominator < Progress.MinimumSample).Select(p => Note("SMALL_SAMPLE", p.Period)));
        value.Status = Progress.Floor(rate, target.Bound.Value, years.Select(y => slice.RatioIn(y)), quarters.Select(q => slice.RatioIn(q))).Wire();
    }

    /// <summary>Years of the plan that have begun, and the four quarters that end with the one of the day.</summary>
    private static (List<Window> Years, List<Window> Quarters) Periods(DateOnly asOf)
    {
        var day = asOf < Plan.Headline.Last ? asOf : Plan.Headline.Last;
        var years = Enumerable.Range(Plan.Headline.First.Year, Math.Max(0, day.Year - Plan.Headline.First.Year + 1)).Select(Window.Year).ToList();
        var quarters = Enumerable.Range(1 - LatestQuarters, LatestQuarters).Select(n => Quarter.Of(day).Plus(n)).Select(Window.Of)
            .Where(q => q.First >= Plan.Headline.First).ToList();
        return (years, quarters);
    }

    private static V1.PeriodValue Below(Window window, TargetDefinition target, Question question, Slice slice)
    {
        var rate = slice.RatioIn(window);
        var period = Period(window, rate, question.AsOf);
        period.BelowFloor = Progress.IsBelow(rate, target.Bound!.Value);
        return period;
    }
}
