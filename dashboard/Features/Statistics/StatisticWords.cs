using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Features.Targets;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Statistics;

/// <summary>The words about figures of the statistical bureau, and the share that they make.</summary>
internal static class StatisticWords
{
    /// <summary>Half the width of the band around 20 % (T8).</summary>
    private const double Middle = 20, Half = 1;

    public static StatusKind Kind(V1.StatisticState state) => state switch
    {
        V1.StatisticState.Submitted => StatusKind.Active,
        V1.StatisticState.Approved => StatusKind.Good,
        V1.StatisticState.Rejected => StatusKind.Bad,
        V1.StatisticState.Superseded => StatusKind.Ceased,
        _ => StatusKind.Neutral,
    };

    /// <summary>The share in percent; null where it means nothing.</summary>
    public static double? Share(long consumer, long industry) => industry > 0 && consumer >= 0 && consumer <= industry ? 100.0 * consumer / industry : null;

    /// <summary>Whether a share lies in the band, both edges included.</summary>
    public static bool InBand(double share) => share is >= Middle - Half and <= Middle + Half;

    /// <summary>The share as read: never rounded across an edge of the band.</summary>
    public static string? Text(double? share) =>
        share is { } value ? TargetFigures.Percent(value, Math.Abs(value - (Middle - Half)) < Math.Abs(value - (Middle + Half)) ? Middle - Half : Middle + Half) + " %" : null;

    public static string State(this IStringLocalizer texts, V1.StatisticState state) => texts["state." + state];
}
