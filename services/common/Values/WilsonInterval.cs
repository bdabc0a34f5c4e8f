namespace Quality.Common.Values;

/// <summary>Wilson's score interval of a share, two-sided 95 %; the bounds are shares of 1.</summary>
public readonly record struct WilsonInterval(double Lower, double Upper)
{
    // The 97.5 % quantile of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Null without data: neither 0 % nor 100 % (7.11).</summary>
    public static WilsonInterval? Of(long numerator, long denominator)
    {
        if (denominator <= 0) return null;

        double n = denominator, p = numerator / n, zz = Z * Z;
        var middle = (p + zz / (2 * n)) / (1 + zz / n);
        var half = Z / (1 + zz / n) * Math.Sqrt(p * (1 - p) / n + zz / (4 * n * n));
        return new(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
