using System.Globalization;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Origins;

/// <summary>What a comparison of origins shows, in a sentence with its n.</summary>
internal static class OriginWords
{
    // A difference asks for attention and accuses nobody; its absence proves nothing: neither is good or bad.
    public static StatusKind Kind(V1.OriginVerdict verdict) => verdict switch
    {
        V1.OriginVerdict.DifferenceShown => StatusKind.Warning,
        V1.OriginVerdict.NoDifferenceShown => StatusKind.Neutral,
        _ => StatusKind.None,
    };

    public static string Sentence(IStringLocalizer texts, V1.OriginComparison one, int least) =>
        texts["Sentence." + one.Verdict, N(one.FirstShare.Denominator), N(one.SecondShare.Denominator), least];

    public static string Figures(IStringLocalizer texts, V1.OriginComparison one) => texts[
        "Figures", One(one.FirstShare.Percent), One(one.SecondShare.Percent), One(Math.Abs(one.Difference)), One(one.Low), One(one.High), P(one.PValue)];

    /// <summary>p is never said to be nothing.</summary>
    public static string P(double p) => p < 0.0001 ? "< 0.0001" : p.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string One(double value) => value.ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');
}
