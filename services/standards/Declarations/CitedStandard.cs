using Quality.Common.Values;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Declarations;

/// <summary>The standard that a declaration cites, one edition of it (7.7: a number is unique only with its year).</summary>
/// <param name="AsWritten">The spelling of the declaration.</param>
/// <param name="Canonical">The spelling by which two numbers are the same.</param>
/// <param name="Undated">The same without the year.</param>
/// <param name="Kind">Who sets it; follows from the number.</param>
internal sealed record CitedStandard(string AsWritten, string Canonical, string Undated, V1.StandardKind Kind)
{
    public static CitedStandard Of(StandardNumber number) => new(number.Original.Trim(), number.Canonical, number.Undated, (V1.StandardKind)number.Kind);

    /// <summary>
    /// A food-safety standard of an enterprise (Q/JSH 0011S-2022) is filed with the health authority; what is declared here is only that the enterprise
    /// works to it (T1), so that its indicators are not asked for.
    /// </summary>
    public bool IsFoodSafety => Kind == V1.StandardKind.Enterprise && Undated is [.., >= '0' and <= '9', 'S'];
}
