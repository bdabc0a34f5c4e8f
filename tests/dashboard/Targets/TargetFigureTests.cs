using Quality.Dashboard.Components;
using Quality.Dashboard.Features.Targets;
using Quality.Dashboard.Tests.Localisation;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Tests.Targets;

public sealed class TargetFigureTests
{
    [Theory]
    [InlineData(91.497, 90.0, "91.5")]
    [InlineData(90.0, 90.0, "90.0")]
    [InlineData(89.96, 90.0, "89.96")] // one decimal would read as the 90.0 that it is not
    [InlineData(89.9996, 90.0, "89.9996")]
    [InlineData(89.96, null, "90.0")]
    public void A_percent_is_never_rounded_across_the_line(double value, double? edge, string text)
    {
        using var _ = new Reader("en");
        Assert.Equal(text, TargetFigures.Percent(value, edge));
    }

    [Fact]
    public void An_absent_value_has_no_text()
    {
        Assert.Null(TargetFigures.Text(V1.TargetUnit.Percent, null));
        Assert.Equal("0", TargetFigures.Text(V1.TargetUnit.Count, 0));
    }

    [Fact]
    public void Every_state_has_a_meaning_and_only_absent_data_are_none()
    {
        Assert.Equal([V1.TargetStatus.NoData], Enum.GetValues<V1.TargetStatus>().Where(status => TargetFigures.Kind(status) == StatusKind.None));
        Assert.Equal(StatusKind.Bad, TargetFigures.Kind(V1.TargetStatus.Breached));
        Assert.Equal(StatusKind.Good, TargetFigures.Kind(V1.TargetStatus.Stable));
        Assert.Equal(StatusKind.Ceased, TargetFigures.Kind(V1.TargetStatus.Frozen));
    }

    [Fact]
    public void Counts_are_drawn_from_zero_and_percents_close_to_their_line()
    {
        var count = new V1.TargetValue { Unit = V1.TargetUnit.Count, Value = 66, Target = 70, Interval = new() { Low = 51, High = 84 } };
        var rate = new V1.TargetValue { Unit = V1.TargetUnit.Percent, Value = 91.5, Target = 90, Interval = new() { Low = 91, High = 92 } };
        Assert.Equal((0, 89), TargetFigures.Scale(count));
        Assert.Equal((85, 95), TargetFigures.Scale(rate));
        Assert.Equal((0, 0), TargetFigures.Scale(new() { Unit = V1.TargetUnit.Percent }));
    }

    [Fact]
    public void A_gap_in_a_trend_stays_a_gap()
    {
        var trend = new V1.Trend { Points = { new V1.PeriodValue { Period = "2017", Value = 0 }, new V1.PeriodValue { Period = "2018" } } };
        Assert.Equal([0d, null], TargetFigures.Points(trend).Select(point => point.Value));
    }

    [Fact]
    public void Coverage_is_asked_up_to_today_and_the_others_to_the_end_of_the_plan()
    {
        var question = new TargetQuestion("T7");
        Assert.Equal("2020-Q4", TargetTrends.Request(Of(V1.TargetType.FloorStable, "2026-11-24"), question, V1.TrendStep.Quarter).To);
        Assert.Equal("", TargetTrends.Request(Of(V1.TargetType.FloorStable, "2019-05-01"), question, V1.TrendStep.Quarter).To);
        Assert.Equal("", TargetTrends.Request(Of(V1.TargetType.Coverage, "2026-11-24"), question, V1.TrendStep.Quarter).To);
        Assert.Equal("2020", TargetTrends.Request(Of(V1.TargetType.ApproxBand, "2026-11-24"), question, V1.TrendStep.Year).To);
    }

    private static V1.TargetValue Of(V1.TargetType type, string asOf) => new() { Type = type, AsOf = asOf };
}
