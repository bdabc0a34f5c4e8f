namespace Quality.Indicators.Facts;

/// <summary>One decision about a subject of T3-T6, already judged for itself.</summary>
/// <param name="Indicator">T3 to T6.</param>
/// <param name="Source">Resource name of the honour.</param>
/// <param name="Subject">The product, area or mark, normalised; counted once.</param>
/// <param name="Region">Six digits of the place it counts for.</param>
/// <param name="Series">Level, where levels are shown apart.</param>
/// <param name="Rank">Level of the decision; the highest counts.</param>
/// <param name="PublishedOn">The day of the decision's publication, from which it counts.</param>
/// <param name="RevokedOn">The day from which it no longer counts.</param>
/// <param name="Excluded">Reason why it can never count, whatever else is known; null = it can.</param>
internal sealed record Grant(
    string Indicator, string Source, string Subject, string Region, string Series, int Rank,
    DateOnly PublishedOn, DateOnly? RevokedOn, string? Excluded)
{
    public Caption Caption { get; init; } = Caption.None;
}

/// <summary>
/// Counts a subject once however often it was granted: on every day the highest level counts, of equals the first, and the others are
/// excluded as repetitions. The answer does not depend on the order of the grants.
/// </summary>
internal static class DistinctCount
{
    /// <summary>All contributions of one subject over time.</summary>
    public static IReadOnlyList<Span> Of(IReadOnlyCollection<Grant> grants)
    {
        var days = grants.SelectMany(g => new[] { g.PublishedOn, g.RevokedOn ?? g.PublishedOn }).Distinct().Order().ToArray();
        var spans = new List<Span>();
        foreach (var grant in grants) spans.AddRange(Pieces.Merge(days, grant.PublishedOn, (from, until) => At(grant, grants, from, until)));
        return spans;
    }

    private static Span At(Grant grant, IReadOnlyCollection<Grant> grants, DateOnly from, DateOnly? until)
    {
        var reason = Reason(grant, grants, from);
        return new(
            grant.Indicator, grant.Source, grant.Subject, grant.Region, grant.Series, grant.PublishedOn, from, until,
            reason, reason.Length == 0 ? Weight.Counted : Weight.Excluded)
        {
            Caption = grant.Caption,
        };
    }

    private static string Reason(Grant grant, IReadOnlyCollection<Grant> grants, DateOnly day) =>
        grant.Excluded is { } excluded ? excluded
        : grant.RevokedOn <= day ? Reasons.Revoked
        : Winner(grants, day) == grant ? ""
        : Reasons.Repeated;

    private static Grant? Winner(IReadOnlyCollection<Grant> grants, DateOnly day) => grants
        .Where(g => g.Excluded is null && g.PublishedOn <= day && (g.RevokedOn is null || g.RevokedOn > day))
        .OrderByDescending(g => g.Rank).ThenBy(g => g.PublishedOn).ThenBy(g => g.Source, StringComparer.Ordinal)
        .FirstOrDefault();
}
