namespace Quality.Indicators.Facts;

/// <summary>Cuts time at the days on which something changes and joins neighbours that say the same.</summary>
internal static class Pieces
{
    /// <summary>The spans from <paramref name="first"/> on; <paramref name="at"/> judges one piece by its first day, null = nothing there.</summary>
    /// <param name="days">All days of change, ascending.</param>
    /// <param name="first">Before this day there is nothing.</param>
    /// <param name="at">Judges the piece [from, until).</param>
    public static IEnumerable<Span> Merge(IReadOnlyList<DateOnly> days, DateOnly first, Func<DateOnly, DateOnly?, Span?> at)
    {
        Span? open = null;
        for (var i = 0; i < days.Count; i++)
        {
            if (days[i] < first) continue;
            var piece = at(days[i], i + 1 < days.Count ? days[i + 1] : null);
            if (open is not null && piece is not null && open with { Until = null, From = piece.From, PeriodOn = piece.PeriodOn } == piece with { Until = null })
            {
                open = open with { Until = piece.Until };
                continue;
            }

            if (open is not null) yield return open;
            open = piece;
        }

        if (open is not null) yield return open;
    }
}
