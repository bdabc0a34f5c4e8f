using System.Globalization;
using Quality.Inspections.Publications;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Publications;

public sealed class PrintedPercentTests
{
    // Vectors of domain section 8.3, and a cut-off one.
    [Theory]
    [InlineData("12.3", 3476, 28265, V1.RateFit.Rounded)]
    [InlineData("12.47", 3302, 26472, V1.RateFit.RoundedOrTruncated)]
    [InlineData("9.4", 1827, 19440, V1.RateFit.Rounded)]
    [InlineData("12.3", 687, 5573, V1.RateFit.RoundedOrTruncated)]
    [InlineData("69.2", 364, 526, V1.RateFit.RoundedOrTruncated)]
    [InlineData("81.9", 1097, 1339, V1.RateFit.RoundedOrTruncated)]
    [InlineData("92.4", 86, 93, V1.RateFit.Truncated)]
    [InlineData("92.5", 86, 93, V1.RateFit.Rounded)]
    [InlineData("92.6", 86, 93, V1.RateFit.Neither)]
    [InlineData("92.47", 86, 93, V1.RateFit.RoundedOrTruncated)]
    [InlineData("100", 15, 15, V1.RateFit.Exact)]
    [InlineData("100.0", 15, 15, V1.RateFit.Exact)]
    [InlineData("0", 0, 7, V1.RateFit.Exact)]
    [InlineData("60", 3, 5, V1.RateFit.Exact)]
    [InlineData("61", 3, 5, V1.RateFit.Neither)]
    [InlineData("12.5", 1, 8, V1.RateFit.Exact)]
    [InlineData("13", 1, 8, V1.RateFit.Rounded)] // half goes up
    [InlineData("12", 1, 8, V1.RateFit.Truncated)]
    [InlineData("", 1, 8, V1.RateFit.NotCompared)]
    [InlineData("12", 0, 0, V1.RateFit.NotCompared)]
    public void A_printed_percentage_agrees_with_its_fraction_or_does_not(string printed, long numerator, long denominator, V1.RateFit fit) =>
        Assert.Equal(fit, PrintedPercent.Fit(printed, numerator, denominator));

    [Fact]
    public void What_is_printed_by_either_rule_is_found_again()
    {
        for (var denominator = 1; denominator <= 120; denominator++)
            for (var numerator = 0; numerator <= denominator; numerator++)
                for (var decimals = 0; decimals <= 2; decimals++)
                {
                    var percent = 100m * numerator / denominator;
                    var rounded = decimal.Round(percent, decimals, MidpointRounding.AwayFromZero);
                    var cut = decimal.Round(percent, decimals, MidpointRounding.ToZero);
                    var exact = numerator * 100L * (int)Math.Pow(10, decimals) % denominator == 0;
                    var (up, down) = (Fit(rounded, decimals), Fit(cut, decimals));
                    Assert.Equal(exact ? V1.RateFit.Exact : rounded == cut ? V1.RateFit.RoundedOrTruncated : V1.RateFit.Rounded, up);
                    Assert.Equal(exact ? V1.RateFit.Exact : rounded == cut ? V1.RateFit.RoundedOrTruncated : V1.RateFit.Truncated, down);

                    V1.RateFit Fit(decimal shown, int places) => PrintedPercent.Fit(shown.ToString("F" + places, CultureInfo.InvariantCulture), numerator, denominator);
                }
    }

    [Theory]
    [InlineData("92.5", true)]
    [InlineData("100", true)]
    [InlineData("100.1", false)]
    [InlineData("1e2", false)]
    [InlineData("92,5", false)]
    [InlineData("92.", false)]
    [InlineData("-1", false)]
    [InlineData("92.5 %", false)]
    [InlineData("９２", false)]
    [InlineData("92.5\n", false)]
    public void Only_plain_numbers_are_percentages(string text, bool is_one) => Assert.Equal(is_one, PrintedPercent.IsOne(text));
}
