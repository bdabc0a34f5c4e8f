using Quality.Common.Storage;

namespace Quality.Inspections.Origins;

/// <summary>What is asked of the monitor; empty means any, Levels and Selections are numbers joined by commas.</summary>
internal sealed record OriginFilter(string From, string To, string Levels, string Selections, string Category);

/// <summary>Reads the tables <c>samples</c> and <c>post_processings</c> together.</summary>
internal static class OriginStore
{
    /// <summary>Final conclusions of supervision checks, counted by their places.</summary>
    public static Task<List<OriginCount>> CountAsync(Transaction tx, OriginFilter filter) => tx.QueryAsync<OriginCount>(
        $"""
        SELECT s.region, s.producer_region, s.sampled_region, CASE WHEN s.seller_display_name = '' THEN 0 ELSE 1 END AS elsewhere, COUNT(*) AS tested,
               SUM(CASE WHEN s.outcome = 2 THEN 1 ELSE 0 END) AS failed,
               SUM(CASE WHEN s.outcome = 2 AND p.ordered_on IS NOT NULL THEN 1 ELSE 0 END) AS ordered,
               SUM(CASE WHEN s.outcome = 2 AND (p.announced_on IS NOT NULL OR p.suspended_until IS NOT NULL OR p.state = 11 OR p.serious_kinds <> '') THEN 1 ELSE 0 END) AS sanctioned
        FROM samples s LEFT JOIN post_processings p ON p.id = s.id
        WHERE s.final = 1 AND s.kind = 1 AND s.outcome IN (1, 2) AND s.sampled_on >= @From AND s.sampled_on <= @To AND {Where(tx, filter)}
        GROUP BY s.region, s.producer_region, s.sampled_region, CASE WHEN s.seller_display_name = '' THEN 0 ELSE 1 END
        """,
        filter);

    private static string Where(Transaction tx, OriginFilter filter)
    {
        List<string> all = [tx.InScope("s.region")];
        if (filter.Levels.Length > 0) all.Add($"s.level IN ({filter.Levels})");
        if (filter.Selections.Length > 0) all.Add($"s.selection IN ({filter.Selections})");
        if (filter.Category.Length > 0) all.Add("s.category = @Category");
        return string.Join(" AND ", all);
    }
}
