using Quality.Indicators.Books;
using Quality.Indicators.Figures;

namespace Quality.Indicators.Targets;

/// <summary>What is asked about one region.</summary>
/// <param name="Region">620000, a reporting unit, or unassigned.</param>
/// <param name="Period">A year or quarter; null = the whole plan period.</param>
/// <param name="View">What was true and known.</param>
internal sealed record Question(string Region, Window? Period, View View)
{
    public Window Window => Period ?? Plan.Headline;

    public DateOnly AsOf => View.AsOf;

    /// <summary>Numbers to reach are set for the province and the whole period.</summary>
    public bool HasGoal => Region == Common.Values.Region.GansuCode && Period is null;

    public Slice Slice(string indicator) => new(indicator, View.Cells.Of(indicator, Region));
}
