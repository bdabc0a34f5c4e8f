using System.Globalization;
using Quality.Dashboard.Components;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Home;

/// <summary>The span of days for which reports are asked (报送情况).</summary>
public sealed record ReportPeriod(string Id, string From, string To)
{
    /// <summary>This month, quarter and year, and the whole plan.</summary>
    public static IReadOnlyList<ReportPeriod> Choices(DateOnly today) =>
    [
        new("month", Text(new(today.Year, today.Month, 1)), Text(today)),
        new("quarter", Text(new(today.Year, (today.Month - 1) / 3 * 3 + 1, 1)), Text(today)),
        new("year", Text(new(today.Year, 1, 1)), Text(today)),
        new("plan", "2017-01-01", today < new DateOnly(2020, 12, 31) ? Text(today) : "2020-12-31"),
    ];

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>How many units have reported from how many sources.</summary>
/// <param name="Complete">Units with every source in the period.</param>
/// <param name="Silent">Units with none.</param>
public sealed record ReportSummary(int Units, int Complete, int Partial, int Silent);

/// <summary>Reads what the units have reported; no report is not zero (7.11).</summary>
internal static class Reports
{
    public const string Unassigned = "unassigned";

    public static int Reported(V1.UnitReport unit) => unit.Sources.Count(source => source.State == V1.ReportState.Reported);

    public static StatusKind Kind(V1.UnitReport unit) => Reported(unit) switch
    {
        0 => unit.Sources.All(source => source.State == V1.ReportState.Never) ? StatusKind.None : StatusKind.Bad,
        var some when some == unit.Sources.Count => StatusKind.Good,
        _ => StatusKind.Warning,
    };

    public static StatusKind Kind(V1.ReportState state) => state switch
    {
        V1.ReportState.Reported => StatusKind.Good,
        V1.ReportState.Missing => StatusKind.Warning,
        _ => StatusKind.None,
    };

    /// <summary>The newest day of any source; empty when there is none.</summary>
    public static string Newest(V1.UnitReport unit) => unit.Sources.Select(source => source.LastReportOn).Max(StringComparer.Ordinal) ?? "";

    /// <summary>"Unassigned" is no unit that could report.</summary>
    public static ReportSummary Sum(IEnumerable<V1.UnitReport> reports)
    {
        var units = reports.Where(report => report.Unit != Unassigned).ToArray();
        var complete = units.Count(unit => Kind(unit) == StatusKind.Good);
        var silent = units.Count(unit => Reported(unit) == 0);
        return new(units.Length, complete, units.Length - complete - silent, silent);
    }
}
