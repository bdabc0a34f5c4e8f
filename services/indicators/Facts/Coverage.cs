using Quality.Indicators.Targets;

namespace Quality.Indicators.Facts;

/// <summary>A span of days, the end exclusive; null = open.</summary>
public readonly record struct Days(DateOnly From, DateOnly? Until)
{
    public bool Contains(DateOnly day) => From <= day && (Until is null || day < Until);
}

/// <summary>A product that an enterprise makes, in the scope of the consumer goods.</summary>
/// <param name="Name">Resource name.</param>
/// <param name="Made">From the first day of production to the day after the last.</param>
/// <param name="InScope">Whether it is a consumer good on a day; the flag is dated.</param>
public sealed record MadeProduct(string Name, string Label, Days Made, Func<DateOnly, bool> InScope);

/// <summary>自我声明 of one product: while it is public, and while the standard that it cites is in force.</summary>
public sealed record ProductDeclaration(string Product, Days Public, Days StandardInForce);

/// <summary>What T1 needs to know of one enterprise.</summary>
/// <param name="Listed">The spans in which a frozen 名录 holds it.</param>
/// <param name="NotActive">The day from which it is no longer 存续; null while it is.</param>
public sealed record CoverageCase(
    string Enterprise, string Label, string Region, IReadOnlyList<Days> Listed, DateOnly? NotActive,
    IReadOnlyList<MadeProduct> Products, IReadOnlyList<ProductDeclaration> Declarations);

/// <summary>
/// T1: an enterprise of the frozen list is covered when every product in scope has a public declaration that cites a standard in force.
/// The list decides the denominator: an enterprise without products, or no longer active, is a miss with that reason and leaves only by
/// a new revision of the list; nothing is covered for want of products.
/// </summary>
public static class Coverage
{
    /// <summary>A product counts as made for so long after its last day of production (T1).</summary>
    public const int MonthsAfterLastProduction = 12;

    /// <summary>The spans of the enterprise and, beside it, of each of its products.</summary>
    public static IReadOnlyList<Span> Of(CoverageCase known)
    {
        var days = DaysOfChange(known);
        var spans = new List<Span>();
        foreach (var first in days.Take(1))
        {
            spans.AddRange(Pieces.Merge(days, first, (from, until) => Enterprise(known, from, until)));
            foreach (var product in known.Products.OrderBy(p => p.Name, StringComparer.Ordinal))
                spans.AddRange(Pieces.Merge(days, first, (from, until) => Product(known, product, from, until)));
        }

        return spans;
    }

    private static Span? Enterprise(CoverageCase known, DateOnly from, DateOnly? until)
    {
        if (!known.Listed.Any(l => l.Contains(from))) return null;
        var reason = Reason(known, from);
        return new(
            IndicatorCodes.Coverage, known.Enterprise, known.Enterprise, known.Region, "", from, from, until, reason,
            reason.Length == 0 ? Weight.Counted : Weight.Missed)
        {
            Label = known.Label,
        };
    }

    private static Span? Product(CoverageCase known, MadeProduct product, DateOnly from, DateOnly? until)
    {
        if (!known.Listed.Any(l => l.Contains(from)) || known.NotActive <= from || !IsMade(product, from)) return null;
        var reason = Reason(known, product, from);
        return new(
            IndicatorCodes.ProductCoverage, product.Name, known.Enterprise, known.Region, "", from, from, until, reason,
            reason.Length == 0 ? Weight.Counted : Weight.Missed)
        {
            Label = product.Label,
        };
    }

    private static string Reason(CoverageCase known, DateOnly day)
    {
        if (known.NotActive <= day) return Reasons.NotActive;
        var reasons = known.Products.Where(p => IsMade(p, day)).Select(p => Reason(known, p, day)).ToArray();
        return reasons.Length == 0 ? Reasons.NoProductInScope
            : reasons.Contains(Reasons.NoDeclaration) ? Reasons.NoDeclaration
            : reasons.Contains(Reasons.StandardNotInForce) ? Reasons.StandardNotInForce
            : "";
    }

    private static string Reason(CoverageCase known, MadeProduct product, DateOnly day)
    {
        var open = known.Declarations.Where(d => d.Product == product.Name && d.Public.Contains(day)).ToArray();
        return open.Length == 0 ? Reasons.NoDeclaration
            : open.Any(d => d.StandardInForce.Contains(day)) ? ""
            : Reasons.StandardNotInForce;
    }

    private static bool IsMade(MadeProduct product, DateOnly day) =>
        product.InScope(day) && product.Made.From <= day && (product.Made.Until is null || day < LastDayCounted(product.Made.Until.Value));

    // Made.Until is the day after the last one of production, and twelve months later the last day on which that counts has passed.
    private static DateOnly LastDayCounted(DateOnly until) => until.AddDays(-1).AddMonths(MonthsAfterLastProduction).AddDays(1);

    private static DateOnly[] DaysOfChange(CoverageCase known)
    {
        if (known.Listed.Count == 0) return [];
        var first = known.Listed.Min(l => l.From);
        var days = known.Listed.SelectMany(Ends)
            .Concat(known.Products.SelectMany(p => new DateOnly?[] { p.Made.From, p.Made.Until is { } u ? LastDayCounted(u) : null }))
            .Concat(known.Declarations.SelectMany(d => Ends(d.Public).Concat(Ends(d.StandardInForce))))
            .Append(known.NotActive);
        return [.. days.OfType<DateOnly>().Where(d => d >= first).Append(first).Distinct().Order()];
    }

    private static IEnumerable<DateOnly?> Ends(Days days) => [days.From, days.Until];
}
