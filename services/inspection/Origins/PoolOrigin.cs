using Quality.Common.Storage;

namespace Quality.Inspections.Origins;

/// <summary>
/// Enterprises of one origin in the frozen lists of draws (2.7.0). An enterprise's origin is the division in its code, where it was first registered, seen
/// from where it is now: nothing else says where somebody came from.
/// </summary>
internal sealed record PoolOrigin(long OriginNumber, long Frame, long Pool, long Drawn) : IOriginCount
{
    public Origin Origin => (Origin)OriginNumber;

    /// <summary>Where an enterprise came from.</summary>
    public static Origin Of(string uscc, string region) => new OriginCount(region, uscc.Length == 18 ? uscc[2..8] : region, region, 0, 0, 0, 0, 0).Origin;

    public (long Numerator, long Denominator) Share(OriginMeasure measure) => measure == OriginMeasure.Pool ? (Pool, Frame) : (Drawn, Pool);
}

/// <summary>How many published draws there are, and how many of them were frozen before origins were counted.</summary>
internal sealed record CountedDraws(long Draws, long Uncounted);

/// <summary>The table <c>draw_origins</c>.</summary>
internal static class PoolOriginStore
{
    private static readonly string[] Columns = ["draw_id", "origin", "frame", "pool"];

    public static Task InsertAsync(Transaction tx, string draw, IEnumerable<PoolOrigin> counts) =>
        tx.InsertAsync("draw_origins", Columns, counts.Select(c => new object?[] { draw, c.OriginNumber, c.Frame, c.Pool }));

    /// <summary>Frame and pool of the published draws whose instant lies in the time.</summary>
    public static Task<List<PoolOrigin>> CountAsync(Transaction tx, DateTimeOffset from, DateTimeOffset to) => tx.QueryAsync<PoolOrigin>(
        $"SELECT o.origin AS origin_number, CAST(SUM(o.frame) AS BIGINT) AS frame, CAST(SUM(o.pool) AS BIGINT) AS pool, CAST(0 AS BIGINT) AS drawn FROM draw_origins o JOIN draws d ON d.id = o.draw_id WHERE {Published(tx)} GROUP BY o.origin",
        Args(from, to));

    public static async Task<CountedDraws> DrawsAsync(Transaction tx, DateTimeOffset from, DateTimeOffset to) => await tx.QuerySingleOrDefaultAsync<CountedDraws>(
        $"SELECT COUNT(*) AS draws, COUNT(*) - COUNT(o.draw_id) AS uncounted FROM draws d LEFT JOIN (SELECT DISTINCT draw_id FROM draw_origins) o ON o.draw_id = d.id WHERE {Published(tx)}",
        Args(from, to)) ?? new(0, 0);

    /// <summary>Enterprises that were drawn first, without replacements, of the draws that were counted.</summary>
    public static async Task<IReadOnlyDictionary<Origin, long>> DrawnAsync(Transaction tx, DateTimeOffset from, DateTimeOffset to)
    {
        var rows = await tx.QueryAsync<DrawnPlace>(
            $"""
            SELECT x.uscc, e.region, COUNT(*) AS drawn
            FROM (SELECT DISTINCT draw_id, SUBSTR(entry, 1, 18) AS uscc FROM draw_entries WHERE replaces = '') x
            JOIN draws d ON d.id = x.draw_id JOIN checked_enterprises e ON e.uscc = x.uscc AND e.from_at <= d.pool_at AND e.to_at > d.pool_at
            WHERE {Published(tx)} AND EXISTS (SELECT 1 FROM draw_origins o WHERE o.draw_id = d.id)
            GROUP BY x.uscc, e.region
            """,
            Args(from, to));
        return rows.GroupBy(r => PoolOrigin.Of(r.Uscc, r.Region)).ToDictionary(g => g.Key, g => g.Sum(r => r.Drawn));
    }

    private static string Published(Transaction tx) => $"d.published_at IS NOT NULL AND d.voided_at IS NULL AND d.pool_at >= @from AND d.pool_at < @to AND {tx.InScope("d.region")}";

    private static object Args(DateTimeOffset from, DateTimeOffset to) => new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() };

    private sealed record DrawnPlace(string Uscc, string Region, long Drawn);
}
