using System.Numerics;
using Quality.Inspections.Origins;

namespace Quality.Inspections.Tests.Origins;

public sealed class FisherTestTests
{
    // Fisher's lady tasting tea, and tables whose values are printed in textbooks of exact tests.
    [Theory]
    [InlineData(3, 4, 1, 4, 34.0 / 70)]
    [InlineData(4, 4, 0, 4, 2.0 / 70)]
    [InlineData(0, 5, 0, 7, 1.0)]
    [InlineData(5, 5, 7, 7, 1.0)]
    [InlineData(0, 0, 3, 7, 1.0)]
    public void Known_tables_have_their_known_values(long first, long firstAll, long second, long secondAll, double p) =>
        Assert.Equal(p, FisherTest.TwoSided(first, firstAll, second, secondAll), 1e-12);

    [Fact]
    public void It_is_the_sum_over_all_tables_counted_in_whole_numbers()
    {
        for (var n = 1; n <= 9; n++)
            for (var m = 1; m <= 9; m++)
                for (var a = 0; a <= n; a++)
                    for (var b = 0; b <= m; b++)
                        Assert.Equal(Counted(a, n, b, m), FisherTest.TwoSided(a, n, b, m), 1e-10);
    }

    [Fact]
    public void Exchanged_groups_and_exchanged_outcomes_have_the_same_value()
    {
        foreach (var (a, n, b, m) in new[] { (3L, 40L, 9L, 35L), (120L, 1500L, 60L, 900L), (1L, 300L, 5L, 31L) })
        {
            var p = FisherTest.TwoSided(a, n, b, m);
            Assert.Equal(p, FisherTest.TwoSided(b, m, a, n), 1e-9);
            Assert.Equal(p, FisherTest.TwoSided(n - a, n, m - b, m), 1e-9);
        }
    }

    [Fact]
    public void A_difference_grows_the_more_batches_show_it()
    {
        var values = Sizes.Select(k => FisherTest.TwoSided(10 * k, 100 * k, 15 * k, 100 * k)).ToList();
        Assert.Equal(values.OrderDescending(), values);
        Assert.InRange(values[0], 0.3, 0.5);
        Assert.True(values[^1] < 1e-100);
        Assert.InRange(FisherTest.TwoSided(500, 1000, 450, 1000), 0.025, 0.029); // the normal approximation says 0.0252 without, 0.0283 with correction
    }

    [Fact]
    public void Where_both_are_alike_it_is_below_a_level_no_more_often_than_that()
    {
        foreach (var share in new[] { 0.02, 0.1, 0.5 })
        {
            double wrong = 0;
            for (var a = 0; a <= 30; a++)
                for (var b = 0; b <= 40; b++)
                    if (FisherTest.TwoSided(a, 30, b, 40) < 0.05) wrong += Binomial(a, 30, share) * Binomial(b, 40, share);
            Assert.True(wrong <= 0.05, $"{wrong} at {share}");
        }
    }

    private static readonly int[] Sizes = [1, 2, 5, 10, 100, 1000];

    private static double Counted(int a, int n, int b, int m)
    {
        var k = a + b;
        var seen = Ways(n, a) * Ways(m, b);
        BigInteger sum = 0;
        for (var x = Math.Max(0, k - m); x <= Math.Min(k, n); x++)
            if (Ways(n, x) * Ways(m, k - x) is var ways && ways <= seen) sum += ways;
        return (double)sum / (double)Ways(n + m, k);
    }

    private static BigInteger Ways(int of, int chosen)
    {
        BigInteger ways = 1;
        for (var i = 1; i <= chosen; i++) ways = ways * (of - chosen + i) / i;
        return ways;
    }

    private static double Binomial(int hits, int of, double share) => (double)Ways(of, hits) * Math.Pow(share, hits) * Math.Pow(1 - share, of - hits);
}
