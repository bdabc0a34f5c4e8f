namespace Quality.Inspections.Origins;

/// <summary>
/// Fisher's exact test of two shares, two-sided: the probability, with the sums of the table as they are, of every table that is at most as probable as
/// the one seen. Exact for any size, so that no approximation has to be chosen.
/// </summary>
internal static class FisherTest
{
    // Tables that are equally probable differ in the last bits of their logarithms.
    private const double Tolerance = 1e-9;

    /// <summary>The p-value of first/firstAll against second/secondAll; 1 where one of the groups is empty.</summary>
    public static double TwoSided(long first, long firstAll, long second, long secondAll)
    {
        var (hits, all) = (first + second, firstAll + secondAll);
        var ways = LogWays(all, hits);
        var seen = LogProbability(first);
        double sum = 0;
        for (var x = Math.Max(0, hits - secondAll); x <= Math.Min(hits, firstAll); x++)
            if (LogProbability(x) is var log && log <= seen + Tolerance) sum += Math.Exp(log);
        return Math.Min(1, sum);

        double LogProbability(long x) => LogWays(firstAll, x) + LogWays(secondAll, hits - x) - ways;
    }

    private static double LogWays(long of, long chosen) => LogFactorial(of) - LogFactorial(chosen) - LogFactorial(of - chosen);

    private static double LogFactorial(long n) => n < Small.Length ? Small[n] : Stirling(n);

    private static readonly double[] Small = Sums(256);

    private static double[] Sums(int length)
    {
        var sums = new double[length];
        for (var n = 2; n < length; n++) sums[n] = sums[n - 1] + Math.Log(n);
        return sums;
    }

    /// <summary>Exact to 1e-15 from 256 on.</summary>
    private static double Stirling(double n) => n * Math.Log(n) - n + 0.5 * Math.Log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n * n * n);
}
