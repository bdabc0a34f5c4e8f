using Google.Protobuf.WellKnownTypes;
using Quality.Common.Time;
using Quality.Indicators.Figures;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

/// <summary>Turns figures into messages; rates are percent, never rounded.</summary>
internal static class TargetWire
{
    public static string Day(DateOnly? day) => day is { } d ? ChinaTime.Format(d) : "";

    public static Timestamp Instant(long milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    public static double? Percent(Ratio ratio) => ratio.HasData ? 100.0 * ratio.Numerator / ratio.Denominator : null;

    public static V1.Interval? Wilson(Ratio ratio) => Interval.Wilson(ratio) is { } interval
        ? new() { Low = interval.Lower * 100, High = interval.Upper * 100, Level = 0.95, Method = "WILSON" }
        : null;

    public static V1.Interval Poisson(long count)
    {
        var interval = Interval.Poisson(count);
        return new() { Low = interval.Lower, High = interval.Upper, Level = 0.95, Method = "POISSON_EXACT" };
    }

    public static V1.TargetSeries Series(string id, string zh, string en, Ratio ratio) => With(ratio, new V1.TargetSeries { Id = id, DisplayNameZh = zh, DisplayNameEn = en });

    public static V1.TargetSeries Series(string id, string zh, string en, long count, bool hasData)
    {
        var series = new V1.TargetSeries { Id = id, DisplayNameZh = zh, DisplayNameEn = en };
        if (hasData) (series.Value, series.Numerator, series.Interval) = (count, count, Poisson(count));
        return series;
    }

    public static V1.PeriodValue Period(Window window, Ratio ratio, DateOnly asOf, bool interval = true)
    {
        var period = new V1.PeriodValue { Period = window.Label, Complete = asOf >= window.Last };
        if (!ratio.HasData) return period;
        (period.Value, period.Numerator, period.Denominator) = (Percent(ratio)!.Value, ratio.Numerator, ratio.Denominator);
        if (interval) period.Interval = Wilson(ratio);
        return period;
    }

    public static V1.TargetNote Note(string reason, string subject = "", DateOnly? date = null, string citation = "") =>
        new() { Reason = reason, Subject = subject, Date = Day(date), Citation = citation };

    public static V1.TargetType Wire(this TargetKind kind) => kind switch
    {
        TargetKind.Coverage => V1.TargetType.Coverage,
        TargetKind.List => V1.TargetType.List,
        TargetKind.CountFromZero => V1.TargetType.CountFromZero,
        TargetKind.FloorStable => V1.TargetType.FloorStable,
        _ => V1.TargetType.ApproxBand,
    };

    public static V1.TargetStatus Wire(this Standing standing) => standing switch
    {
        Standing.NoData => V1.TargetStatus.NoData,
        Standing.Insufficient => V1.TargetStatus.Insufficient,
        Standing.Behind => V1.TargetStatus.Behind,
        Standing.OnTrack => V1.TargetStatus.OnTrack,
        Standing.Ahead => V1.TargetStatus.Ahead,
        Standing.Achieved => V1.TargetStatus.Achieved,
        Standing.Missed => V1.TargetStatus.Missed,
        Standing.Stable => V1.TargetStatus.Stable,
        Standing.Breached => V1.TargetStatus.Breached,
        Standing.InBand => V1.TargetStatus.InBand,
        Standing.OutOfBand => V1.TargetStatus.OutOfBand,
        Standing.Frozen => V1.TargetStatus.Frozen,
        _ => V1.TargetStatus.Listed,
    };

    private static V1.TargetSeries With(Ratio ratio, V1.TargetSeries series)
    {
        if (!ratio.HasData) return series;
        (series.Value, series.Numerator, series.Denominator, series.Interval) = (Percent(ratio)!.Value, ratio.Numerator, ratio.Denominator, Wilson(ratio));
        return series;
    }
}
