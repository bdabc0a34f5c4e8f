using System.Globalization;
using System.Text.RegularExpressions;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>A percentage as a source printed it, and how it agrees with a fraction: whole numbers only, so that no rounding of ours comes in between.</summary>
internal static partial class PrintedPercent
{
    /// <summary>Whether the text is a percentage from 0 to 100 with at most four decimals.</summary>
    public static bool IsOne(string text) => Form().IsMatch(text) && Value(text) <= 100;

    public static double Value(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>How the printed text comes from numerator ÷ denominator.</summary>
    public static V1.RateFit Fit(string printed, long numerator, long denominator)
    {
        if (printed.Length == 0 || denominator <= 0) return V1.RateFit.NotCompared;
        var decimals = printed.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? printed.Length - dot - 1 : 0;
        var shown = Int128.Parse(printed.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var scaled = (Int128)numerator * 100 * (long)Math.Pow(10, decimals);
        var (down, rest) = Int128.DivRem(scaled, denominator);
        var rounded = down + (rest * 2 >= denominator ? 1 : 0);
        return (rest == 0, shown == down, shown == rounded) switch
        {
            (true, true, _) => V1.RateFit.Exact,
            (_, true, true) => V1.RateFit.RoundedOrTruncated,
            (_, false, true) => V1.RateFit.Rounded,
            (_, true, false) => V1.RateFit.Truncated,
            _ => V1.RateFit.Neither,
        };
    }

    [GeneratedRegex(@"^[0-9]{1,3}(\.[0-9]{1,4})?\z")]
    private static partial Regex Form();
}
