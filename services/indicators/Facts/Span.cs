namespace Quality.Indicators.Facts;

/// <summary>What one source contributes to one indicator from one day until another (exclusive): the unit of evidence.</summary>
/// <param name="Indicator">Target code, such as T7; see <see cref="Targets.IndicatorCodes"/>.</param>
/// <param name="Source">Resource name of the case: a sample, an honour, a product.</param>
/// <param name="Subject">What is counted once: an enterprise, a product, an area, a mark, a batch.</param>
/// <param name="Region">Six digits of the place it counts for.</param>
/// <param name="Series">Sub-series such as random or targeted; empty where there is one only.</param>
/// <param name="PeriodOn">The day that decides the period: of the sampling, of the decision's publication.</param>
/// <param name="From">First day on which this was so.</param>
/// <param name="Until">First day on which it was no longer so; null while it lasts.</param>
/// <param name="Reason">Why it is excluded or missed; empty when it counts.</param>
/// <param name="Weight">Its numerator, denominator and population.</param>
internal sealed record Span(
    string Indicator, string Source, string Subject, string Region, string Series,
    DateOnly PeriodOn, DateOnly From, DateOnly? Until, string Reason, Weight Weight)
{
    /// <summary>What a list shows of the source beside its name.</summary>
    public Caption Caption { get; init; } = Caption.None;

    /// <summary>Whether it was so on a day.</summary>
    public bool HoldsOn(DateOnly day) => From <= day && (Until is null || day < Until);
}

/// <summary>What a list of evidence shows of a source.</summary>
/// <param name="Text">A product and its maker, a mark, an area.</param>
/// <param name="Reference">Number by which people know it: of the decision, the sample, the document.</param>
/// <param name="Category">Product category code, or empty.</param>
/// <param name="Enterprise">enterprises/{uscc}, or empty.</param>
internal sealed record Caption(string Text, string Reference, string Category, string Enterprise)
{
    public static readonly Caption None = new("", "", "", "");
}

/// <summary>
/// Numbers of a contribution. For every sum of them: population = numerator + misses + exclusions, because a miss is what is left of the
/// denominator and an exclusion what is left of the population.
/// </summary>
internal readonly record struct Weight(long Numerator, long Denominator, long Population)
{
    public static readonly Weight Counted = new(1, 1, 1);
    public static readonly Weight Missed = new(0, 1, 1);
    public static readonly Weight Excluded = new(0, 0, 1);

    public long Misses => Denominator - Numerator;

    public long Exclusions => Population - Denominator;

    public static Weight operator +(Weight a, Weight b) =>
        new(a.Numerator + b.Numerator, a.Denominator + b.Denominator, a.Population + b.Population);

    public static Weight operator -(Weight a) => new(-a.Numerator, -a.Denominator, -a.Population);
}
