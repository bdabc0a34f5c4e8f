using System.Globalization;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>Sets the printed rates of a round beside those of its entries, and names what does not fit together.</summary>
internal static class RoundRates
{
    /// <summary>Fills in figures, rates and findings.</summary>
    public static void Fill(V1.Publication publication, IReadOnlyList<V1.PublicationEntry> entries)
    {
        var count = new RoundCount(entries, publication.LabelItems);
        publication.Figures = count.Figures();
        publication.ProductCategories.Clear();
        publication.ProductCategories.AddRange(count.Categories);
        publication.Rates.Clear();
        publication.Rates.AddRange(Keys(publication, count).Select(key => Beside(count.Rate(key.Unit, key.Sense, key.Category), publication.Printed)));
        publication.Findings.Clear();
        publication.Findings.AddRange(RoundFindings.Of(publication));
        (publication.SampledFrom, publication.SampledTo) = (entries.Min(e => e.SampledOn) ?? "", entries.Max(e => e.SampledOn) ?? "");
    }

    /// <summary>The whole round first, then its categories; of each what is always said, and what was printed besides.</summary>
    private static IEnumerable<(V1.RateUnit Unit, V1.RateSense Sense, string Category)> Keys(V1.Publication publication, RoundCount count)
    {
        List<(V1.RateUnit, V1.RateSense, string)> keys = [(V1.RateUnit.Batches, V1.RateSense.Conforming, ""), (V1.RateUnit.Enterprises, V1.RateSense.Conforming, "")];
        if (publication.LabelItems.Count > 0) keys.Add((V1.RateUnit.Physical, V1.RateSense.Conforming, ""));
        keys.AddRange(count.Categories.Select(c => (V1.RateUnit.Batches, V1.RateSense.Conforming, c)));
        keys.AddRange(publication.Printed.Select(p => (p.Unit, p.Sense, p.ProductCategory)));
        return keys.Distinct().OrderBy(k => k.Item3, StringComparer.Ordinal).ThenBy(k => k.Item1).ThenBy(k => k.Item2);
    }

    private static V1.PublishedRate Beside(V1.PublishedRate rate, IEnumerable<V1.PrintedRate> all)
    {
        if (all.FirstOrDefault(p => p.Unit == rate.Unit && p.Sense == rate.Sense && p.ProductCategory == rate.ProductCategory) is not { } printed) return rate;
        rate.Printed = printed.Clone();
        if (printed.CategoryDisplayName.Length > 0) rate.CategoryDisplayName = printed.CategoryDisplayName;
        rate.Fit = PrintedPercent.Fit(printed.Percent, rate.Numerator, rate.Denominator);
        if (printed.HasNumerator && printed.HasDenominator) rate.PrintedFit = PrintedPercent.Fit(printed.Percent, printed.Numerator, printed.Denominator);
        if (printed.Percent.Length > 0 && rate.HasPercent) rate.Difference = PrintedPercent.Value(printed.Percent) - rate.Percent;
        rate.CountsDiffer = (printed.HasNumerator && printed.Numerator != rate.Numerator) || (printed.HasDenominator && printed.Denominator != rate.Denominator);
        return rate;
    }
}

/// <summary>What does not fit together in the printed figures of a round; the quirks of real notices (two rates, truncation, categories that do not add up).</summary>
internal static class RoundFindings
{
    public static IEnumerable<V1.RoundFinding> Of(V1.Publication publication)
    {
        var printed = publication.Printed;
        return TwoRates(printed).Concat(Categories(printed)).Concat(Parts(printed)).Concat(publication.Rates.SelectMany(Percentages));
    }

    private static IEnumerable<V1.RoundFinding> TwoRates(IEnumerable<V1.PrintedRate> printed) =>
        from batches in printed
        where batches.Unit == V1.RateUnit.Batches && batches.Percent.Length > 0
        from other in printed
        where other.Unit != V1.RateUnit.Batches && other.Sense == batches.Sense && other.ProductCategory == batches.ProductCategory
            && other.Percent.Length > 0 && other.Percent != batches.Percent
        select Finding(V1.FindingKind.TwoRates, other, batches.Percent, other.Percent);

    private static IEnumerable<V1.RoundFinding> Categories(IEnumerable<V1.PrintedRate> printed)
    {
        foreach (var group in printed.GroupBy(p => (p.Unit, p.Sense)))
        {
            var parts = group.Where(p => p.ProductCategory.Length > 0).ToList();
            if (parts.Count == 0) continue;
            foreach (var part in parts.Where(p => p.HasDenominator && !p.HasNumerator && p.Percent.Length == 0)) yield return Finding(V1.FindingKind.CategoryIncomplete, part, Text(part.Denominator), "");
            if (group.FirstOrDefault(p => p.ProductCategory.Length == 0) is not { } whole) continue;
            if (whole.HasDenominator && parts.All(p => p.HasDenominator) && parts.Sum(p => p.Denominator) is var all && all != whole.Denominator)
                yield return Finding(V1.FindingKind.CategoryTotals, whole, Text(whole.Denominator), Text(all));
            if (whole.HasNumerator && parts.All(p => p.HasNumerator) && parts.Sum(p => p.Numerator) is var counted && counted != whole.Numerator)
                yield return Finding(V1.FindingKind.CategoryNumerators, whole, Text(whole.Numerator), Text(counted));
        }
    }

    private static IEnumerable<V1.RoundFinding> Parts(IEnumerable<V1.PrintedRate> printed) =>
        from good in printed
        where good.Sense == V1.RateSense.Conforming && good.HasNumerator
        from bad in printed
        where bad.Sense == V1.RateSense.Nonconforming && bad.HasNumerator && bad.Unit == good.Unit && bad.ProductCategory == good.ProductCategory
        let whole = good.HasDenominator ? good.Denominator : bad.Denominator
        where whole != good.Numerator + bad.Numerator
        select Finding(V1.FindingKind.Parts, good, Text(whole), $"{good.Numerator} + {bad.Numerator}");

    private static IEnumerable<V1.RoundFinding> Percentages(V1.PublishedRate rate)
    {
        if (rate.Printed is not { } printed) yield break;
        var own = rate.PrintedFit != V1.RateFit.NotCompared; // a source is first held to its own counts
        var fit = own ? rate.PrintedFit : rate.Fit;
        var fraction = own ? $"{printed.Numerator}/{printed.Denominator}" : $"{rate.Numerator}/{rate.Denominator}";
        if (fit == V1.RateFit.Truncated) yield return Finding(V1.FindingKind.Truncated, printed, printed.Percent, fraction);
        if (fit == V1.RateFit.Neither) yield return Finding(V1.FindingKind.Percent, printed, printed.Percent, fraction);
        if (rate.CountsDiffer) yield return Finding(V1.FindingKind.Entries, printed, Counts(printed), $"{rate.Numerator}/{rate.Denominator}");
    }

    private static string Counts(V1.PrintedRate printed) => $"{(printed.HasNumerator ? Text(printed.Numerator) : "–")}/{(printed.HasDenominator ? Text(printed.Denominator) : "–")}";

    private static V1.RoundFinding Finding(V1.FindingKind kind, V1.PrintedRate rate, string printed, string found) =>
        new() { Kind = kind, Unit = rate.Unit, Sense = rate.Sense, ProductCategory = rate.ProductCategory, Printed = printed, Found = found };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
