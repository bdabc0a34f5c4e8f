using Quality.Indicators.Figures;

namespace Quality.Indicators.Targets;

/// <summary>How a target stands; names as on the wire.</summary>
internal enum Standing
{
    /// <summary>无数据.</summary>
    NoData = 1,

    /// <summary>样本不足.</summary>
    Insufficient,

    /// <summary>落后于序时进度.</summary>
    Behind,

    /// <summary>符合序时进度.</summary>
    OnTrack,

    /// <summary>超序时进度.</summary>
    Ahead,

    /// <summary>已完成.</summary>
    Achieved,

    /// <summary>未完成: the period has ended.</summary>
    Missed,

    /// <summary>稳定达标.</summary>
    Stable,

    /// <summary>曾跌破.</summary>
    Breached,

    /// <summary>在区间内.</summary>
    InBand,

    /// <summary>在区间外.</summary>
    OutOfBand,

    /// <summary>已冻结: the instrument ceased.</summary>
    Frozen,

    /// <summary>已有名单.</summary>
    Listed,
}

/// <summary>The four arithmetics of progress. None of them divides by a base of zero or extrapolates a growth rate.</summary>
internal static class Progress
{
    /// <summary>Fewer in the denominator of a sample is 样本不足.</summary>
    public const int MinimumSample = 30;

    /// <summary>What the elapsed share of the period asks for (序时进度).</summary>
    public static double Expected(long goal, Window period, DateOnly day) => goal * period.ElapsedAt(day);

    /// <summary>
    /// Counted from zero: while the period runs, behind when even the upper end of the exact Poisson interval lies below what is expected by
    /// now, ahead when the lower end lies above it. Afterwards only the number counts. A ceased instrument freezes what is not reached.
    /// </summary>
    public static Standing Count(long count, long goal, Window period, DateOnly day, InstrumentStop? stop)
    {
        if (count >= goal) return Standing.Achieved;
        if (stop?.On < day) return Standing.Frozen;
        if (day >= period.Last) return Standing.Missed;
        var (interval, expected) = (Interval.Poisson(count), Expected(goal, period, day));
        return interval.Upper < expected ? Standing.Behind : interval.Lower > expected ? Standing.Ahead : Standing.OnTrack;
    }

    /// <summary>
    /// A floor with memory: one year, or one of the latest four quarters, below it and the rate is not 稳定; 以上 includes the floor. A period
    /// without data breaks nothing.
    /// </summary>
    public static Standing Floor(Ratio whole, Ratio floor, IEnumerable<Ratio> years, IEnumerable<Ratio> latestQuarters)
    {
        if (!whole.HasData) return Standing.NoData;
        if (whole.Denominator < MinimumSample) return Standing.Insufficient;
        return years.Concat(latestQuarters).Any(p => IsBelow(p, floor)) ? Standing.Breached : Standing.Stable;
    }

    /// <summary>Below the floor; without data it is not.</summary>
    public static bool IsBelow(Ratio period, Ratio floor) => period.HasData && !period.AtLeast(floor);

    /// <summary>左右: inside the band, both edges included.</summary>
    public static Standing Band(Ratio value, Ratio middle, Ratio tolerance)
    {
        if (!value.HasData) return Standing.NoData;
        var scale = middle.Denominator * tolerance.Denominator;
        var (centre, half) = (middle.Numerator * tolerance.Denominator, tolerance.Numerator * middle.Denominator);
        return value.AtLeast(new(centre - half, scale)) && value.AtMost(new(centre + half, scale)) ? Standing.InBand : Standing.OutOfBand;
    }

    /// <summary>
    /// Coverage: reached, or how Wilson's interval stands to the threshold's elapsed share; falling since the quarter before is behind.
    /// </summary>
    public static Standing Coverage(Ratio now, Ratio quarterBefore, Ratio threshold, Window period, DateOnly day)
    {
        if (!now.HasData) return Standing.NoData;
        if (now.AtLeast(threshold)) return Standing.Achieved;
        if (day >= period.Last) return Standing.Missed;
        if (quarterBefore.HasData && now.CompareTo(quarterBefore) < 0) return Standing.Behind;
        var (interval, expected) = (Interval.Wilson(now)!.Value, threshold.Value!.Value * period.ElapsedAt(day));
        return interval.Upper < expected ? Standing.Behind : interval.Lower > expected ? Standing.Ahead : Standing.OnTrack;
    }

    /// <summary>A list exists, or there are no facts.</summary>
    public static Standing List(long count) => count > 0 ? Standing.Listed : Standing.NoData;
}
