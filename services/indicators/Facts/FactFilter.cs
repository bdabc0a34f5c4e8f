using Quality.Indicators.Figures;

namespace Quality.Indicators.Facts;

/// <summary>How a fact counted.</summary>
internal enum FactRole
{
    Any,
    Numerator,
    Miss,
    Excluded,
}

/// <summary>Which evidence is asked for: what was true at the end of a day and known at an instant, in words of SQL.</summary>
internal sealed record FactFilter(string Indicator, DateOnly AsOf, long KnownAt, Window Window, bool Stock)
{
    /// <summary>One reporting unit; null = all.</summary>
    public string? Unit { get; init; }

    /// <summary>Codes of one county; null = all.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>The caller's own region as SQL; see <c>Transaction.InScope</c>.</summary>
    public required string Scope { get; init; }

    public FactRole Role { get; init; }

    /// <summary>Only this reason; empty = all.</summary>
    public string Reason { get; init; } = "";

    public string Where => string.Join(" AND ", Parts());

    public object Args(int limit = 0, string? keyOn = null, long keyId = 0) =>
        new { Indicator, AsOf, KnownAt, Unit, Regions = Regions ?? [], Reason, Window.First, Window.Last, limit, keyOn, keyId };

    private IEnumerable<string> Parts()
    {
        yield return "indicator = @Indicator AND from_on <= @AsOf AND (until_on IS NULL OR until_on > @AsOf)";
        yield return "known_at <= @KnownAt AND (superseded_at IS NULL OR superseded_at > @KnownAt)";
        if (Unit is not null) yield return "unit = @Unit";
        if (Regions is not null) yield return "region IN @Regions";
        yield return Scope;
        const string within = "period_on >= @First AND period_on <= @Last";
        var inPeriod = Stock ? "1 = 1" : within;
        if (Reason == Reasons.OutsidePeriod) yield return $"NOT ({inPeriod})";
        else if (Reason.Length > 0) yield return $"reason = @Reason AND {inPeriod}";
        if (Role == FactRole.Numerator) yield return $"numerator > 0 AND {inPeriod}";
        if (Role == FactRole.Miss) yield return $"denominator > numerator AND {inPeriod}";
        if (Role == FactRole.Excluded) yield return $"(denominator = 0 OR NOT ({inPeriod}))";
    }
}
