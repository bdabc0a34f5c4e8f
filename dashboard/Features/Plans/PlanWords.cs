using System.Globalization;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Plans;

/// <summary>Badges and figures of plans and tasks.</summary>
internal static class PlanWords
{
    public static StatusKind Kind(V1.PlanState state) => state == V1.PlanState.Approved ? StatusKind.Good : StatusKind.Neutral;

    public static StatusKind Kind(V1.TaskState state) => state switch
    {
        V1.TaskState.Open => StatusKind.Active,
        V1.TaskState.Drawn => StatusKind.Good,
        V1.TaskState.Merged => StatusKind.Ceased,
        _ => StatusKind.Neutral,
    };

    /// <summary>A ratio in hundredths of a percent as percent.</summary>
    public static string Percent(int ratio) => (ratio / 100m).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    public static string Period(IStringLocalizer texts, V1.Plan plan) =>
        plan.Quarter > 0 ? $"{texts.Of(plan.Kind)} {plan.Year} Q{plan.Quarter}" : $"{texts.Of(plan.Kind)} {plan.Year}";
}
