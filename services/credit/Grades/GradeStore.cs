using System.Globalization;
using Quality.Common.Storage;

namespace Quality.Credits.Grades;

/// <summary>The tables <c>grades</c> and <c>grade_versions</c>; ratings of third parties are in another one.</summary>
internal static class GradeStore
{
    private const string Columns = "uscc, version, class, score, by_points, rule, as_of, known_at, changed_at";

    private const string Values = "@Uscc, @Version, @Class, @Score, @ByPoints, @Rule, @AsOf, @KnownAt, @ChangedAt";

    public static Task<GradeRow?> FindAsync(Transaction tx, string uscc) => tx.QuerySingleOrDefaultAsync<GradeRow>($"SELECT {Columns} FROM grades WHERE uscc = @uscc", new { uscc });

    public static Task<List<GradeRow>> ManyAsync(Transaction tx, string[] usccs) => tx.QueryAsync<GradeRow>($"SELECT {Columns} FROM grades WHERE uscc IN @usccs", new { usccs });

    /// <summary>The newest first.</summary>
    public static Task<List<GradeRow>> VersionsAsync(Transaction tx, string uscc, string? after, int limit)
    {
        var before = long.TryParse(after, CultureInfo.InvariantCulture, out var version) ? version : long.MaxValue;
        return tx.QueryAsync<GradeRow>($"SELECT {Columns} FROM grade_versions WHERE uscc = @uscc AND version < @before ORDER BY version DESC LIMIT @limit", new { uscc, before, limit });
    }

    public static Task<int> CountVersionsAsync(Transaction tx, string uscc) => tx.ScalarAsync<int>("SELECT COUNT(*) FROM grade_versions WHERE uscc = @uscc", new { uscc });

    /// <summary>Stores what was computed, a page at once; new versions are kept besides.</summary>
    public static async Task SaveAsync(Transaction tx, IReadOnlyList<GradeRow> rows, IReadOnlyList<GradeRow> versions)
    {
        const string Upsert =
            """
            ON CONFLICT (uscc) DO UPDATE SET version = excluded.version, class = excluded.class, score = excluded.score, by_points = excluded.by_points, rule = excluded.rule,
                as_of = excluded.as_of, known_at = excluded.known_at, changed_at = excluded.changed_at
            """;
        if (tx.Provider == DatabaseProvider.PostgreSql) await tx.ExecuteAsync($"INSERT INTO grades ({Columns}) SELECT * FROM unnest({Values}) {Upsert}", Arrays(rows));
        else foreach (var row in rows) await tx.ExecuteAsync($"INSERT INTO grades ({Columns}) VALUES ({Values}) {Upsert}", row);
        if (versions.Count > 0) await tx.InsertAsync("grade_versions", Columns.Split(", "), versions.Select(Row));
    }

    private static object?[] Row(GradeRow r) => [r.Uscc, r.Version, r.Class, r.Score, r.ByPoints, r.Rule, r.AsOf, r.KnownAt, r.ChangedAt.ToUnixTimeMilliseconds()];

    private static object Arrays(IReadOnlyList<GradeRow> rows) => new
    {
        Uscc = Array(rows, r => r.Uscc), Version = Array(rows, r => r.Version), Class = Array(rows, r => r.Class), Score = Array(rows, r => r.Score), ByPoints = Array(rows, r => r.ByPoints),
        Rule = Array(rows, r => r.Rule), AsOf = Array(rows, r => r.AsOf), KnownAt = Array(rows, r => r.KnownAt), ChangedAt = Array(rows, r => r.ChangedAt.ToUnixTimeMilliseconds()),
    };

    private static T[] Array<T>(IReadOnlyList<GradeRow> rows, Func<GradeRow, T> what) => [.. rows.Select(what)];

    public static Task<List<NamedGrade>> ListAsync(Transaction tx, string classes, string region, string? after, int limit)
    {
        var next = after is null ? "" : "AND g.uscc > @after";
        return tx.QueryAsync<NamedGrade>(
            $"SELECT g.{Columns.Replace(", ", ", g.", StringComparison.Ordinal)}, e.display_name, e.region FROM grades g JOIN enterprises e ON e.uscc = g.uscc WHERE {Where(tx, classes, region)} {next} ORDER BY g.uscc LIMIT @limit",
            new { after = after ?? "", limit });
    }

    public static Task<int> CountAsync(Transaction tx, string classes, string region) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM grades g JOIN enterprises e ON e.uscc = g.uscc WHERE {Where(tx, classes, region)}");

    /// <summary>Everybody of a region by class, who has none too.</summary>
    public static Task<List<ClassCount>> CountByClassAsync(Transaction tx, string region) => tx.QueryAsync<ClassCount>(
        $"""
        SELECT COALESCE(g.class, 0) AS class, COUNT(*) AS total FROM enterprises e LEFT JOIN grades g ON g.uscc = e.uscc
        WHERE {tx.InScope("e.region")} AND {RegionFilter.Sql("e.region", region)} GROUP BY COALESCE(g.class, 0)
        """);

    private static string Where(Transaction tx, string classes, string region) =>
        $"{tx.InScope("e.region")} AND {RegionFilter.Sql("e.region", region)} AND g.class {(classes.Length > 0 ? $"IN ({classes})" : "> 0")}";
}
