using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Origins;

/// <summary>Compares origins two by two (2.7.0); with fewer than 30 in a group nothing is said (domain 5).</summary>
internal static class OriginComparisons
{
    public const int Least = 30;

    private const double Significance = 0.05;

    private static readonly Origin[] Shown = [Origin.Local, Origin.OtherCity, Origin.PlaceUnknown, Origin.InProvince, Origin.OtherProvince];

    private static readonly (Origin First, Origin Second)[] Pairs = [(Origin.Local, Origin.OtherCity), (Origin.InProvince, Origin.OtherProvince)];

    /// <summary>What became of checks.</summary>
    public static readonly OriginMeasure[] Rates = [OriginMeasure.Nonconformity, OriginMeasure.Order, OriginMeasure.Sanction];

    /// <summary>Who enters a draw.</summary>
    public static readonly OriginMeasure[] Draws = [OriginMeasure.Pool, OriginMeasure.Drawn];

    public static V1.OriginReport Report(IReadOnlyList<OriginMeasure> measures, IReadOnlyList<IOriginCount> counts)
    {
        var report = new V1.OriginReport { Least = Least, Significance = 100 * Significance };
        report.Groups.AddRange(Shown.Select(o => new V1.OriginGroup { Origin = (V1.Origin)o, Shares = { measures.Select(m => Share(counts, o, m)) } }));
        report.Comparisons.AddRange(measures.SelectMany(m => Pairs.Select(p => Compare(counts, m, p.First, p.Second))));
        var speaking = report.Comparisons.Where(c => c.HasPValue).ToList();
        report.Threshold = Significance / Math.Max(1, speaking.Count);
        foreach (var comparison in speaking)
            comparison.Verdict = comparison.PValue < report.Threshold ? V1.OriginVerdict.DifferenceShown : V1.OriginVerdict.NoDifferenceShown;
        return report;
    }

    private static V1.OriginComparison Compare(IReadOnlyList<IOriginCount> counts, OriginMeasure measure, Origin first, Origin second)
    {
        var (one, two) = (Share(counts, first, measure), Share(counts, second, measure));
        var comparison = new V1.OriginComparison
        {
            Measure = (V1.OriginMeasure)measure, First = (V1.Origin)first, Second = (V1.Origin)second, FirstShare = one, SecondShare = two, Verdict = V1.OriginVerdict.TooFew,
        };
        if (one.Denominator < Least || two.Denominator < Least) return comparison;
        comparison.PValue = FisherTest.TwoSided(one.Numerator, one.Denominator, two.Numerator, two.Denominator);
        comparison.Difference = two.Percent - one.Percent;
        // Newcombe: the interval of a difference from the Wilson intervals of its parts.
        comparison.Low = comparison.Difference - Math.Sqrt(Square(two.Percent - two.Low) + Square(one.High - one.Percent));
        comparison.High = comparison.Difference + Math.Sqrt(Square(two.High - two.Percent) + Square(one.Percent - one.Low));
        return comparison;
    }

    private static V1.OriginShare Share(IReadOnlyList<IOriginCount> counts, Origin origin, OriginMeasure measure)
    {
        var parts = counts.Where(c => c.Origin == origin || (origin == Origin.InProvince && c.Origin != Origin.OtherProvince)).Select(c => c.Share(measure)).ToList();
        var (counted, all) = (parts.Sum(p => p.Numerator), parts.Sum(p => p.Denominator));
        var share = new V1.OriginShare { Measure = (V1.OriginMeasure)measure, Numerator = counted, Denominator = all };
        if (WilsonInterval.Of(counted, all) is { } wilson) (share.Percent, share.Low, share.High) = (100.0 * counted / all, 100 * wilson.Lower, 100 * wilson.Upper);
        return share;
    }

    private static double Square(double x) => x * x;
}
