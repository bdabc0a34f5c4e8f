using Quality.Common.Storage;
using Quality.Indicators.Books;

namespace Quality.Indicators.Reports;

/// <summary>Kinds of facts that a unit reports.</summary>
internal static class ReportSources
{
    public const string Enterprises = "enterprises";
    public const string Declarations = "declarations";
    public const string Samples = "samples";
    public const string Honours = "honours";
    public const string Complaints = "complaints";

    public static readonly IReadOnlyList<string> All = [Enterprises, Declarations, Samples, Honours, Complaints];
}

/// <summary>Where and for which day a source has reported.</summary>
internal readonly record struct ReportPlace(string Unit, DateOnly On);

/// <summary>What one unit has reported from one source.</summary>
internal sealed record ReportRow
{
    public string Source { get; init; } = "";

    public string Unit { get; init; } = "";

    /// <summary>Facts in the period.</summary>
    public long Facts { get; init; }

    /// <summary>Newest day ever.</summary>
    public DateOnly? LastOn { get; init; }

    public long LastKnownAt { get; init; }
}

/// <summary>Counts of reports by unit and day.</summary>
internal static class ReportStore
{
    /// <summary>Counts facts at their place; one that moved leaves its old place.</summary>
    public static async Task MoveAsync(Transaction tx, Book book, string source, IEnumerable<(ReportPlace? From, ReportPlace To)> moves)
    {
        var changes = moves.Where(m => m.From != m.To).ToList();
        var steps = changes.Select(m => (Place: m.To, Step: 1)).Concat(changes.Where(m => m.From is not null).Select(m => (Place: m.From!.Value, Step: -1)));
        foreach (var place in steps.GroupBy(s => s.Place))
        {
            await tx.ExecuteAsync(
                """
                INSERT INTO reports (source, unit, reported_on, facts, last_known_at) VALUES (@source, @Unit, @On, @facts, @knownAt)
                ON CONFLICT (source, unit, reported_on) DO UPDATE SET
                    facts = reports.facts + excluded.facts,
                    last_known_at = CASE WHEN excluded.last_known_at > reports.last_known_at THEN excluded.last_known_at ELSE reports.last_known_at END
                """,
                new { source, place.Key.Unit, place.Key.On, facts = (long)place.Sum(p => p.Step), knownAt = place.Any(p => p.Step > 0) ? book.Clock.KnownAt : 0 });
        }
    }

    /// <summary>Whether a complaint was not heard of before.</summary>
    public static async Task<bool> IsFirstAsync(Transaction tx, string complaint, long version, ReportPlace place) => await tx.ExecuteAsync(
        "INSERT INTO complaints (name, version, unit, reported_on) VALUES (@complaint, @version, @Unit, @On) ON CONFLICT (name) DO NOTHING",
        new { complaint, version, place.Unit, place.On }) == 1;

    /// <summary>All units and sources that ever reported, with their facts of a period.</summary>
    public static Task<List<ReportRow>> ListAsync(Transaction tx, DateOnly from, DateOnly to) => tx.QueryAsync<ReportRow>(
        """
        SELECT source, unit,
            CAST(SUM(CASE WHEN reported_on >= @from AND reported_on <= @to THEN facts ELSE 0 END) AS BIGINT) AS facts,
            MAX(reported_on) AS last_on, MAX(last_known_at) AS last_known_at
        FROM reports WHERE facts > 0 GROUP BY source, unit
        """, new { from, to });
}
