using System.Globalization;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Targets;

/// <summary>Which trend belongs to a target: the plan period for those measured over it, up to today for coverage, which has a value every day.</summary>
internal static class TargetTrends
{
    private const int LastYear = 2020;

    public static V1.GetTrendRequest Request(V1.TargetValue target, TargetQuestion question, V1.TrendStep step) => new()
    {
        Indicator = question.Code,
        Region = question.Scope,
        Step = step,
        To = target.Type == V1.TargetType.Coverage || Year(target.AsOf) <= LastYear ? "" : step == V1.TrendStep.Year ? $"{LastYear}" : $"{LastYear}-Q4",
        AsOf = question.AsOf,
        KnownAt = question.KnownAt,
    };

    /// <summary>The width that has a point in every period: the bureau's figures come once a year.</summary>
    public static V1.TrendStep Step(V1.TargetValue target) => target.Type == V1.TargetType.ApproxBand ? V1.TrendStep.Year : V1.TrendStep.Quarter;

    /// <summary>Rates are of each period alone, the others as at its end.</summary>
    public static bool IsRate(V1.TargetValue target) => target.Type is V1.TargetType.FloorStable or V1.TargetType.ApproxBand;

    private static int Year(string day) => day.Length >= 4 && int.TryParse(day.AsSpan(0, 4), CultureInfo.InvariantCulture, out var year) ? year : 0;
}
