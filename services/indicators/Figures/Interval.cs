using Quality.Common.Values;

namespace Quality.Indicators.Figures;

/// <summary>A two-sided 95 % confidence interval, in the unit of the value (a share of 1, or a count).</summary>
internal readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Wilson's score interval of a share; null without data (7.11).</summary>
    public static Interval? Wilson(Ratio rate) =>
        WilsonInterval.Of(rate.Numerator, rate.Denominator) is { } wilson ? new(wilson.Lower, wilson.Upper) : null;

    /// <summary>The exact (Garwood) interval of the mean of a Poisson count.</summary>
    public static Interval Poisson(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        const double tail = 0.025;
        var lower = count == 0 ? 0 : Solve(mean => PoissonTail.AtMost(count - 1, mean), 1 - tail, count);
        return new(lower, Solve(mean => PoissonTail.AtMost(count, mean), tail, count));
    }

    // The probability falls as the mean grows, so halving finds the mean at which it is the one wanted.
    private static double Solve(Func<double, double> probability, double wanted, long count)
    {
        double low = 0, high = count + 10 * Math.Sqrt(count + 1) + 10;
        for (var i = 0; i < 200 && high - low > 1e-12 * high; i++)
        {
            var middle = (low + high) / 2;
            if (probability(middle) > wanted) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}

/// <summary>The distribution function of a Poisson count.</summary>
internal static class PoissonTail
{
    /// <summary>The probability of at most <paramref name="count"/> events at the given mean.</summary>
    public static double AtMost(long count, double mean)
    {
        if (mean <= 0) return 1;

        // Every term relative to the largest one (the mode, or the last), so that no mean under- or overflows.
        var top = Math.Min(count, (long)mean);
        double up = 0, down = 0, term = 1;
        for (var k = top; k > 0 && term > 1e-18; k--) down += term *= k / mean;
        term = 1;
        for (var k = top + 1; k <= count && term > 1e-18; k++) up += term *= mean / k;
        return Math.Min(1, Math.Exp(LogTerm(top, mean)) * (1 + up + down));
    }

    private static double LogTerm(long count, double mean) => count * Math.Log(mean) - mean - LogFactorial(count);

    private static double LogFactorial(long n)
    {
        if (n < 256)
        {
            double sum = 0;
            for (var i = 2; i <= n; i++) sum += Math.Log(i);
            return sum;
        }

        // Stirling with two corrections is exact to 1e-13 from here on.
        double x = n;
        return x * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI * x) + 1 / (12 * x) - 1 / (360 * x * x * x);
    }
}
