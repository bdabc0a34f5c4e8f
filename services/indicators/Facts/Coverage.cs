using Quality.Indicators.Targets;

namespace Quality.Indicators.Facts;

/// <summary>A span of days, the end exclusive; null = open.</summary>
internal readonly record struct Days(DateOnly From, DateOnly? Until)
{
    public bool Contains(DateOnly day) => From <= day && (Until is null || day < Until);
}

/// <summary>A product that an enterprise makes, in the scope of the consumer goods.</summary>
/// <param name="Name">Resource name.</param>
/// <param name="Made">From the first day of production to the day after the last.</param>
/// <param name="Caption">What a list shows of it.</param>
/// <param name="InScope">The spans in which it is a consumer good; the flag is dated.</param>
internal sealed record MadeProduct(string Name, Caption Caption, Days Made, IReadOnlyList<Days> InScope);

/// <summary>自我声明 of one product: while it is public, and while the standard that it cites is in force.</summary>
internal sealed record ProductDeclaration(string Product, Days Public, Days StandardInForce);

/// <summary>What T1 needs to know of one enterprise.</summary>
/// <param name="Enterprise">enterprises/{uscc}.</param>
/// <param name="Caption">What a list shows of it.</param>
/// <param name="Region">Six digits.</param>
/// <param name="Listed">The spans in which a frozen 名录 holds it.</param>
/// <param name="NotExisting">The spans in which it is not 存续.</param>
/// <param name="Products">What it makes.</param>
/// <param name="Declarations">What it declared, product by product.</param>
internal sealed record CoverageCase(
    string Enterprise, Caption Caption, string Region, IReadOnlyList<Days> Listed, IReadOnlyList<Days> NotExisting,
    IReadOnlyList<MadeProduct> Products, IReadOnlyList<ProductDeclaration> Declarations);

/// <summary>
/// T1: an enterprise of the frozen list is covered when every product in scope has a public declaration that cites a standard in force.
/// The list decides the denominator: an enterprise without products, or no longer active, is a miss with that reason and leaves only by
/// a new revision of the list; nothing is covered for want of products.
/// </summary>
internal static class Coverage
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
            Caption = known.Caption,
        };
    }

    private static Span? Product(CoverageCase known, MadeProduct product, DateOnly from, DateOnly? until)
    {
        if (!known.Listed.Any(l => l.Contains(from)) || known.NotExisting.Any(n => n.Contains(from)) || !IsMade(product, from)) return null;
        var reason = Reason(known, product, from);
        return new(
            IndicatorCodes.ProductCoverage, product.Name, known.Enterprise, known.Region, "", from, from, until, reason,
            reason.Length == 0 ? Weight.Counted : Weight.Missed)
        {
            Caption = product.Caption,
        };
    }

    private static string Reason(CoverageCase known, DateOnly day)
    {
        if (known.NotExisting.Any(n => n.Contains(day))) return Reasons.NotExisting;
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

    /// <summary>Whether it was made within the last twelve months.</summary>
    public static bool WasMade(MadeProduct product, DateOnly day) =>
        product.Made.From <= day && (product.Made.Until is null || day < FirstDayAfter(product.Made.Until.Value));

    private static bool IsMade(MadeProduct product, DateOnly day) => product.InScope.Any(s => s.Contains(day)) && WasMade(product, day);

    // Made.Until is the day after the last one of production; the answer is the day after the last one on which that still counts.
    private static DateOnly FirstDayAfter(DateOnly until) => until.AddDays(-1).AddMonths(MonthsAfterLastProduction).AddDays(1);

    private static DateOnly[] DaysOfChange(CoverageCase known)
    {
        if (known.Listed.Count == 0) return [];
        var first = known.Listed.Min(l => l.From);
        var days = known.Listed.SelectMany(Ends)
            .Concat(known.Products.SelectMany(p => p.InScope.SelectMany(Ends).Append(p.Made.From).Append(p.Made.Until is { } u ? FirstDayAfter(u) : null)))
            .Concat(known.Declarations.SelectMany(d => Ends(d.Public).Concat(Ends(d.StandardInForce))))
            .Concat(known.NotExisting.SelectMany(Ends));
        return [.. days.OfType<DateOnly>().Where(d => d >= first).Append(first).Distinct().Order()];
    }

    private static IEnumerable<DateOnly?> Ends(Days days) => [days.From, days.Until];
}
