using Dapper;
using Quality.Common.Storage;
using Quality.Common.Values;

namespace Quality.Inspections.Libraries;

/// <summary>Reads the tables of <see cref="CheckedEnterpriseStore"/> as a library: lists, search and export.</summary>
internal static class InspectedEnterpriseStore
{
    private static readonly string Newest = $"to_at = {CheckedEnterpriseStore.Open}"; // a literal, by which the indexes of the newest versions are found

    /// <summary>What is searched; never empty, because the code is in it.</summary>
    public static string Terms(string displayName, string uscc) => ChineseSearch.Index($"{displayName} | {uscc}");

    /// <summary>Only where the caller may see it.</summary>
    public static Task<InspectedEnterprise?> FindVisibleAsync(Transaction tx, string uscc, DateTimeOffset? knownAt)
    {
        var filter = new InspectedFilter("", "", "", null, "", "", knownAt);
        return tx.QuerySingleOrDefaultAsync<InspectedEnterprise>($"{Select(tx, filter)} AND e.uscc = @uscc", Args(tx, filter, new { uscc }));
    }

    /// <summary>What it makes, in the order of category and model.</summary>
    public static Task<List<InspectedProduct>> ProductsAsync(Transaction tx, string uscc, DateTimeOffset? knownAt)
    {
        var filter = new InspectedFilter("", "", "", null, "", "", knownAt);
        return tx.QueryAsync<InspectedProduct>(
            $"SELECT category, model, made_from, made_to FROM checked_products p WHERE p.uscc = @uscc AND {Made(filter)} ORDER BY category, model, id", Args(tx, filter, new { uscc }));
    }

    /// <summary>In the order of the code.</summary>
    public static Task<List<InspectedEnterprise>> ListAsync(Transaction tx, InspectedFilter filter, string? after, int limit) => tx.QueryAsync<InspectedEnterprise>(
        $"{Select(tx, filter)} {(after is null ? "" : "AND e.uscc > @after")} ORDER BY e.uscc LIMIT @limit", Args(tx, filter, new { after, limit }));

    public static async Task<int> CountAsync(Transaction tx, InspectedFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM checked_enterprises e {(filter.Classes is null ? "" : Grades(filter))} WHERE {Where(tx, filter)}", Args(tx, filter, null));

    public static IAsyncEnumerable<InspectedEnterprise> StreamAsync(Transaction tx, InspectedFilter filter) =>
        tx.StreamAsync<InspectedEnterprise>($"{Select(tx, filter)} ORDER BY e.uscc", Args(tx, filter, null));

    /// <summary>Fills the search of versions that an earlier release kept; answers how many it filled.</summary>
    public static async Task<int> MakeSearchableAsync(Transaction tx, int most)
    {
        var rows = await tx.QueryAsync<(string Uscc, long Version, string Name)>(
            "SELECT uscc, version, display_name FROM checked_enterprises WHERE search_terms = '' LIMIT @most", new { most });
        var filled = rows.ConvertAll(r => new { r.Uscc, r.Version, Terms = Terms(r.Name, r.Uscc) });
        if (tx.Provider == DatabaseProvider.PostgreSql)
            await tx.ExecuteAsync(
                """
                UPDATE checked_enterprises e SET search_terms = t.terms FROM UNNEST(@usccs, @versions, @terms) AS t (uscc, version, terms)
                WHERE e.uscc = t.uscc AND e.version = t.version
                """,
                new { usccs = filled.Select(r => r.Uscc).ToArray(), versions = filled.Select(r => r.Version).ToArray(), terms = filled.Select(r => r.Terms).ToArray() });
        else
            await tx.ExecuteAsync("UPDATE checked_enterprises SET search_terms = @Terms WHERE uscc = @Uscc AND version = @Version", filled);
        return rows.Count;
    }

    private static string Select(Transaction tx, InspectedFilter filter) =>
        $"""
        SELECT e.uscc, e.version, e.display_name, e.status, e.region, {CheckedEnterpriseStore.Class} AS credit_class, e.risk_class, e.from_at,
               COALESCE((SELECT {Joined(tx)} FROM checked_products p WHERE p.uscc = e.uscc AND {Made(filter)}), '') AS categories
        FROM checked_enterprises e {Grades(filter)} WHERE {Where(tx, filter)}
        """;

    private static string Where(Transaction tx, InspectedFilter filter)
    {
        List<string> all = [At("e", filter), tx.InScope("e.region"), RegionFilter.Sql("e.region", filter.Region)];
        if (filter.Statuses.Length > 0) all.Add($"e.status IN ({filter.Statuses})");
        if (filter.Risk.Length > 0) all.Add("e.risk_class = @Risk");
        if (filter.Category.Length > 0) all.Add($"e.uscc IN (SELECT p.uscc FROM checked_products p WHERE p.category = @Category AND {Made(filter)})");
        if (filter.Classes is not null) all.Add(InClasses(filter));
        if (filter.Query.Length > 0) all.Add(Matches(tx, filter.Query));
        return string.Join(" AND ", all);
    }

    /// <summary>Few have a class: who has one is found by it, not by a walk through all.</summary>
    private static string InClasses(InspectedFilter filter)
    {
        var graded = filter.Classes!.Split(',').Contains("") ? "" : $" AND e.uscc IN (SELECT c.uscc FROM checked_grades c WHERE {At("c", filter)} AND c.grade IN @classes)";
        return $"{CheckedEnterpriseStore.Class} IN @classes{graded}";
    }

    private static string Matches(Transaction tx, string query)
    {
        List<string> ways = [];
        if (UsccBeginning.Of(query) is not null) ways.Add("(e.uscc >= @code AND e.uscc < @codeEnd)");
        if (!ChineseSearch.Query(query).IsEmpty)
        {
            ways.Add(tx.Provider == DatabaseProvider.PostgreSql
                ? "e.search_vector @@ to_tsquery('simple', @terms)"
                : "(e.uscc, e.version) IN (SELECT k.uscc, k.version FROM checked_search s JOIN checked_search_keys k ON k.id = s.rowid WHERE s.terms MATCH @terms)");
        }

        return ways.Count == 0 ? "1 = 0" : $"({string.Join(" OR ", ways)})";
    }

    private static string Grades(InspectedFilter filter) => $"LEFT JOIN checked_grades g ON g.uscc = e.uscc AND {At("g", filter)}";

    private static string Made(InspectedFilter filter) => $"{At("p", filter)} AND p.made_from <= @day AND p.made_to >= @day";

    private static string At(string table, InspectedFilter filter) =>
        filter.KnownAt is null ? $"{table}.{Newest}" : $"{table}.from_at <= @at AND {table}.to_at > @at";

    private static string Joined(Transaction tx) => tx.Provider == DatabaseProvider.PostgreSql ? "STRING_AGG(DISTINCT p.category, ',')" : "GROUP_CONCAT(DISTINCT p.category)";

    private static DynamicParameters Args(Transaction tx, InspectedFilter filter, object? more)
    {
        var (query, code) = (ChineseSearch.Query(filter.Query), UsccBeginning.Of(filter.Query) ?? "");
        var args = new DynamicParameters(new
        {
            at = filter.KnownAt?.ToUnixTimeMilliseconds() ?? 0, day = filter.Day(tx.Today), filter.Risk, filter.Category, classes = filter.Classes?.Split(',') ?? [],
            code, codeEnd = code + "~", terms = query.IsEmpty ? "" : tx.Provider == DatabaseProvider.PostgreSql ? query.TsQuery : query.Fts5,
        });
        if (more is not null) args.AddDynamicParams(more);
        return args;
    }
}
