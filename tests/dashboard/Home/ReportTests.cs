using Quality.Dashboard.Components;
using Quality.Dashboard.Features.Home;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Tests.Home;

/// <summary>No report is not zero.</summary>
public sealed class ReportTests
{
    [Fact]
    public void A_unit_is_complete_partial_silent_or_was_never_heard_of()
    {
        Assert.Equal(StatusKind.Good, Reports.Kind(Unit("620100", V1.ReportState.Reported, V1.ReportState.Reported)));
        Assert.Equal(StatusKind.Warning, Reports.Kind(Unit("620100", V1.ReportState.Reported, V1.ReportState.Never)));
        Assert.Equal(StatusKind.Bad, Reports.Kind(Unit("620100", V1.ReportState.Missing, V1.ReportState.Never)));
        Assert.Equal(StatusKind.None, Reports.Kind(Unit("620100", V1.ReportState.Never, V1.ReportState.Never)));
    }

    [Fact]
    public void The_sum_counts_units_and_unassigned_is_none()
    {
        var sum = Reports.Sum(
        [
            Unit("620100", V1.ReportState.Reported, V1.ReportState.Reported), Unit("620300", V1.ReportState.Reported, V1.ReportState.Missing),
            Unit("620400", V1.ReportState.Missing, V1.ReportState.Missing), Unit(Reports.Unassigned, V1.ReportState.Never, V1.ReportState.Never),
        ]);
        Assert.Equal(new ReportSummary(3, 1, 1, 1), sum);
    }

    [Fact]
    public void The_periods_end_today_and_the_plan_with_2020()
    {
        var periods = ReportPeriod.Choices(new DateOnly(2026, 11, 24));
        Assert.Equal(["2026-11-01", "2026-10-01", "2026-01-01", "2017-01-01"], periods.Select(period => period.From));
        Assert.Equal(["2026-11-24", "2026-11-24", "2026-11-24", "2020-12-31"], periods.Select(period => period.To));
        Assert.Equal("2019-05-01", ReportPeriod.Choices(new DateOnly(2019, 5, 1))[3].To);
    }

    private static V1.UnitReport Unit(string code, params V1.ReportState[] states) =>
        new() { Unit = code, Sources = { states.Select(state => new V1.SourceReport { State = state }) } };
}
