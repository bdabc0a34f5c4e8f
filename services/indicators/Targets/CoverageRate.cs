using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Indicators.Figures;
using static Quality.Indicators.Targets.TargetWire;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

/// <summary>T1: covered enterprises out of the frozen roster as on a day, the rate of products beside it.</summary>
internal static class CoverageRate
{
    public static void Fill(V1.TargetValue value, TargetDefinition target, Question question, Slice slice)
    {
        // A stock is asked at the end of a period, or today.
        var window = Window.Span(DateOnly.MinValue, question.Period is { } period && period.Last < question.AsOf ? period.Last : question.AsOf);
        var before = Window.Span(DateOnly.MinValue, Quarter.Of(window.Last).First.AddDays(-1));
        var rate = slice.RatioIn(window);
        value.Target = Percent(target.Bound!.Value)!.Value;
        if (rate.HasData)
            (value.Value, value.Numerator, value.Denominator, value.Interval) = (Percent(rate)!.Value, rate.Numerator, rate.Denominator, Wilson(rate));
        value.Series.Add(Series("product-level", "按产品计", "By product", question.Slice(IndicatorCodes.ProductCoverage).RatioIn(window)));
        value.Notes.Add(Note("THRESHOLD_CHOSEN", "基本", citation: "一（二）“基本实现”；文件未给出数值，阈值为本系统设置"));
        if (!(question with { Region = Region.GansuCode }).Slice(target.Code).RatioIn(window).HasData) value.Notes.Add(Note("ROSTER_NOT_FROZEN", date: window.Last));
        value.Status = Progress.Coverage(rate, slice.RatioIn(before), target.Bound.Value, Plan.Headline, window.Last).Wire();
    }
}
