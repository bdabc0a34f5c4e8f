using Quality.Common.Storage;

namespace Quality.Credits.Screening;

/// <summary>An enterprise that has something of the name; Former where that is a name of before.</summary>
internal sealed record ScreenedRow(string Uscc, string DisplayName, string Region, long Status, string Former);

/// <summary>Reads candidates from the search index of the register.</summary>
internal static class ScreeningStore
{
    private const int Most = 80;

    /// <summary>Where estimates were wrong, no more rows than this are weighed.</summary>
    private const int MostWeighed = 20_000;

    public static Task<ScreenedRow?> FindAsync(Transaction tx, string uscc) => tx.QuerySingleOrDefaultAsync<ScreenedRow>(
        $"SELECT uscc, display_name, region, status, '' AS former FROM enterprises WHERE uscc = @uscc AND {tx.InScope("region")}", new { uscc });

    /// <summary>Those that have what they must, and of them those that share most with the name; twice where today's and a former name do.</summary>
    public static async Task<List<ScreenedRow>> CandidatesAsync(Transaction tx, CandidateTerms wanted)
    {
        if (wanted.Groups.Count == 0) return [];
        return tx.Provider == DatabaseProvider.PostgreSql
            ? await tx.QueryAsync<ScreenedRow>(PostgreSql(tx), new { terms = Either(wanted.Groups, "'", " & ", " | "), rank = Either(wanted.Rank.Select(t => new[] { t }), "'", "", " | ") })
            : await tx.QueryAsync<ScreenedRow>(Sqlite(tx), new { terms = $"({Either(wanted.Groups, "\"", " AND ", " OR ")}) AND ({Either(wanted.Rank.Select(t => new[] { t }), "\"", "", " OR ")})" });
    }

    /// <summary>About how many names there are.</summary>
    public static Task<double> NamesAsync(Transaction tx) => tx.ScalarAsync<double>(tx.Provider == DatabaseProvider.PostgreSql
        ? "SELECT GREATEST(reltuples, 0)::float8 FROM pg_class WHERE oid = 'enterprises'::regclass"
        : "SELECT COUNT(*) FROM enterprise_search_keys");

    /// <summary>Counts terms again where more than a tenth of the names changed; SQLite's index keeps its counts itself.</summary>
    /// <returns>Whether they were counted.</returns>
    public static async Task<bool> CountAgainAsync(Transaction tx, long changed)
    {
        if (tx.Provider != DatabaseProvider.PostgreSql || changed <= await NamesAsync(tx) / 10) return false;
        await tx.ExecuteAsync("ANALYZE enterprises, enterprise_former_names");
        return true;
    }

    /// <summary>Terms of more than one name in ten thousand (PostgreSQL's sample) or of a hundred names.</summary>
    public static Task<List<TermShare>> CommonTermsAsync(Transaction tx) => tx.QueryAsync<TermShare>(tx.Provider == DatabaseProvider.PostgreSql
        ? """
          SELECT u.term, u.share::float8 AS share FROM pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS u (term, share)
          WHERE s.schemaname = current_schema() AND s.tablename = 'enterprises' AND s.attname = 'search_vector' AND u.term IS NOT NULL
          """
        : "SELECT term, doc * 1.0 / (SELECT COUNT(*) FROM enterprise_search_keys) AS share FROM enterprise_search_terms WHERE doc >= 100");

    private static string Either(IEnumerable<IReadOnlyList<string>> groups, string quote, string and, string or) =>
        string.Join(or, groups.Select(g => $"({string.Join(and, g.Select(t => quote + t + quote))})"));

    private static string Sqlite(Transaction tx) =>
        $"""
        SELECT * FROM (
            SELECT e.uscc, e.display_name, e.region, e.status, '' AS former
            FROM (SELECT rowid AS id, rank FROM enterprise_search WHERE terms MATCH @terms ORDER BY rank LIMIT {Most}) s
            JOIN enterprise_search_keys k ON k.id = s.id JOIN enterprises e ON e.uscc = k.uscc WHERE {tx.InScope("e.region")} ORDER BY s.rank)
        UNION ALL
        SELECT * FROM (
            SELECT e.uscc, e.display_name, e.region, e.status, f.display_name AS former FROM enterprise_former_names f JOIN enterprises e ON e.uscc = f.uscc
            WHERE f.terms MATCH @terms AND {tx.InScope("e.region")} ORDER BY f.rank LIMIT {Most})
        """;

    /// <summary>The second query is parsed once, not for each row.</summary>
    private static string PostgreSql(Transaction tx) =>
        $"""
        WITH asked AS MATERIALIZED (SELECT to_tsquery('simple', @rank) AS by_rank)
        (SELECT uscc, display_name, region, status, '' AS former
         FROM (SELECT * FROM enterprises WHERE search_vector @@ to_tsquery('simple', @terms) AND {tx.InScope("region")} LIMIT {MostWeighed}) found, asked
         ORDER BY ts_rank(search_vector, by_rank, 1) DESC, uscc LIMIT {Most})
        UNION ALL
        (SELECT e.uscc, e.display_name, e.region, e.status, f.display_name
         FROM (SELECT * FROM enterprise_former_names WHERE search_vector @@ to_tsquery('simple', @terms) LIMIT {MostWeighed}) f JOIN enterprises e ON e.uscc = f.uscc, asked
         WHERE {tx.InScope("e.region")} ORDER BY ts_rank(f.search_vector, by_rank, 1) DESC, e.uscc LIMIT {Most})
        """;
}
