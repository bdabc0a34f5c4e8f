using Quality.Common.Storage;
using Quality.Common.Values;

namespace Quality.Credits.Screening;

/// <summary>An enterprise that has something of the name; Former where that is a name of before.</summary>
internal sealed record ScreenedRow(string Uscc, string DisplayName, string Region, long Status, string Former);

/// <summary>Reads candidates from the search index of the register.</summary>
internal static class ScreeningStore
{
    private const int Most = 80;

    public static Task<ScreenedRow?> FindAsync(Transaction tx, string uscc) => tx.QuerySingleOrDefaultAsync<ScreenedRow>(
        $"SELECT uscc, display_name, region, status, '' AS former FROM enterprises WHERE uscc = @uscc AND {tx.InScope("region")}", new { uscc });

    /// <summary>Those that share most with the name, rare pairs first where the database weighs them.</summary>
    public static async Task<List<ScreenedRow>> CandidatesAsync(Transaction tx, EnterpriseNameParts name)
    {
        // A short core such as 加油站 is in hundreds of names: then the place has to find it, too.
        var tokens = Pairs(name.Core.Length > 4 ? name.Core : name.Folded);
        if (tokens.Count == 0) return [];
        var (current, former) = tx.Provider == DatabaseProvider.PostgreSql ? (PostgreSql(tx), PostgreSqlFormer(tx)) : (Sqlite(tx), SqliteFormer(tx));
        var terms = tx.Provider == DatabaseProvider.PostgreSql ? string.Join(" | ", tokens.Select(t => $"'{t}'")) : string.Join(" OR ", tokens.Select(t => $"\"{t}\""));
        var rows = await tx.QueryAsync<ScreenedRow>(current, new { terms });
        rows.AddRange(await tx.QueryAsync<ScreenedRow>(former, new { terms }));
        return rows;
    }

    /// <summary>The tokens of the index: pairs of Chinese characters and whole words, as they stand in no quotes.</summary>
    private static List<string> Pairs(string text) =>
        [.. ChineseSearch.Index(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(t => t.Length > 1 && t.All(char.IsLetterOrDigit)).Distinct()];

    private static string Sqlite(Transaction tx) =>
        $"""
        SELECT e.uscc, e.display_name, e.region, e.status, '' AS former
        FROM (SELECT rowid AS id, rank FROM enterprise_search WHERE terms MATCH @terms ORDER BY rank LIMIT {Most}) s
        JOIN enterprise_search_keys k ON k.id = s.id JOIN enterprises e ON e.uscc = k.uscc WHERE {tx.InScope("e.region")} ORDER BY s.rank
        """;

    private static string SqliteFormer(Transaction tx) =>
        $"""
        SELECT e.uscc, e.display_name, e.region, e.status, f.display_name AS former FROM enterprise_former_names f JOIN enterprises e ON e.uscc = f.uscc
        WHERE f.terms MATCH @terms AND {tx.InScope("e.region")} ORDER BY f.rank LIMIT {Most}
        """;

    private static string PostgreSql(Transaction tx) =>
        $"""
        SELECT uscc, display_name, region, status, '' AS former FROM enterprises
        WHERE search_vector @@ to_tsquery('simple', @terms) AND {tx.InScope("region")} ORDER BY ts_rank(search_vector, to_tsquery('simple', @terms), 1) DESC, uscc LIMIT {Most}
        """;

    private static string PostgreSqlFormer(Transaction tx) =>
        $"""
        SELECT e.uscc, e.display_name, e.region, e.status, f.display_name AS former FROM enterprise_former_names f JOIN enterprises e ON e.uscc = f.uscc
        WHERE f.search_vector @@ to_tsquery('simple', @terms) AND {tx.InScope("e.region")} ORDER BY ts_rank(f.search_vector, to_tsquery('simple', @terms), 1) DESC, e.uscc LIMIT {Most}
        """;
}
