namespace Quality.Indicators.Figures;

/// <summary>An exact fraction of counts; thresholds are compared without rounding, because 以上 includes its bound.</summary>
internal readonly record struct Ratio(long Numerator, long Denominator)
{
    /// <summary>Whether there is anything to divide by; without it the answer is 无数据, neither 0 % nor 100 % (7.11).</summary>
    public bool HasData => Denominator > 0;

    /// <summary>The fraction as a number for display; null when there are no data.</summary>
    public double? Value => HasData ? (double)Numerator / Denominator : null;

    /// <summary>A whole number of percent.</summary>
    public static Ratio Percent(long percent) => new(percent, 100);

    /// <summary>This fraction against another, exactly; both need data.</summary>
    public int CompareTo(Ratio other) =>
        ((Int128)Numerator * other.Denominator).CompareTo((Int128)other.Numerator * Denominator);

    /// <summary>以上: at least, the bound included.</summary>
    public bool AtLeast(Ratio bound) => HasData && CompareTo(bound) >= 0;

    /// <summary>At most, the bound included.</summary>
    public bool AtMost(Ratio bound) => HasData && CompareTo(bound) <= 0;

    /// <summary>Counts of two disjoint populations together.</summary>
    public static Ratio operator +(Ratio left, Ratio right) =>
        new(left.Numerator + right.Numerator, left.Denominator + right.Denominator);
}
