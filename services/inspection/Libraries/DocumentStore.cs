using Dapper;
using Quality.Common.Access;
using Quality.Common.Storage;

namespace Quality.Inspections.Libraries;

/// <summary>The tables <c>library_entries</c> (newest versions) and <c>library_history</c> (replaced versions).</summary>
internal static class DocumentStore
{
    private const string Columns = "kind, id, version, region, title, code, parent, year, state, valid_from, valid_to, owner, body, created_at, updated_at";

    private const string Values =
        "@Kind, @Id, @Version, @Region, @Title, @Code, @Parent, @Year, @State, @ValidFrom, @ValidTo, @Owner, @Body, @CreatedAt, @UpdatedAt";

    private const string ValidOn = @"kind = @kind AND valid_from <= @day AND valid_to >= @day AND LOWER(title) LIKE @like ESCAPE '\'";

    private const Role Administrations = Role.ProvinceAdmin | Role.CityAdmin | Role.DepartmentOfficer | Role.Auditor;

    /// <summary>Whether the caller is of those who see a region's drafts.</summary>
    public static bool SeesDrafts(Transaction tx, string region) => tx.Caller.Is(Administrations) && tx.Caller.Scope.Contains(region);

    /// <summary>Only where the caller may see it.</summary>
    public static Task<Document?> FindVisibleAsync(Transaction tx, string kind, string id) => tx.QuerySingleOrDefaultAsync<Document>(
        $"SELECT {Columns} FROM library_entries WHERE kind = @kind AND id = @id AND {Visible(tx)}", Mine(tx, new { kind, id }));

    /// <summary>Whoever asks.</summary>
    public static Task<Document?> FindAsync(Transaction tx, string kind, string id) =>
        tx.QuerySingleOrDefaultAsync<Document>($"SELECT {Columns} FROM library_entries WHERE kind = @kind AND id = @id", new { kind, id });

    /// <summary>The body of a version that another one replaced.</summary>
    public static Task<byte[]?> ReplacedAsync(Transaction tx, string kind, string id, long version) =>
        tx.ScalarAsync<byte[]>("SELECT body FROM library_history WHERE kind = @kind AND id = @id AND version = @version", new { kind, id, version });

    /// <summary>When a version that another one replaced was recorded.</summary>
    public static async Task<DateTimeOffset> ReplacedAtAsync(Transaction tx, string kind, string id, long version) => DateTimeOffset.FromUnixTimeMilliseconds(
        await tx.ScalarAsync<long>("SELECT updated_at FROM library_history WHERE kind = @kind AND id = @id AND version = @version", new { kind, id, version }));

    /// <summary>False when the code is taken.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, Document document) =>
        await tx.ExecuteAsync($"INSERT INTO library_entries ({Columns}) VALUES ({Values}) ON CONFLICT (kind, code) DO NOTHING", document) == 1;

    /// <summary>Whether another document of the kind has the code.</summary>
    public static async Task<bool> IsTakenAsync(Transaction tx, Document document) => document.Code is not null && await tx.ScalarAsync<long>(
        "SELECT COUNT(*) FROM library_entries WHERE kind = @Kind AND code = @Code AND id <> @Id", document) > 0;

    /// <summary>Keeps the old version and puts the new one in its place; false when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, Document old, Document document)
    {
        if (await tx.ExecuteAsync($"UPDATE library_entries SET ({Columns}) = ({Values}) WHERE kind = @Kind AND id = @Id AND version = @Version - 1", document) == 0) return false;
        await tx.ExecuteAsync(
            "INSERT INTO library_history (kind, id, version, body, created_at, updated_at) VALUES (@Kind, @Id, @Version, @Body, @CreatedAt, @UpdatedAt)", old);
        return true;
    }

    /// <summary>The last recorded first.</summary>
    public static Task<List<Document>> ListAsync(Transaction tx, string kind, DocumentFilter filter, string? after, int limit) => tx.QueryAsync<Document>(
        $"SELECT {Columns} FROM library_entries WHERE {Where(tx, filter)} {(after is null ? "" : "AND id < @after")} ORDER BY id DESC LIMIT @limit",
        Args(tx, kind, filter, new { after, limit }));

    public static async Task<int> CountAsync(Transaction tx, string kind, DocumentFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM library_entries WHERE {Where(tx, filter)}", Args(tx, kind, filter, null));

    public static IAsyncEnumerable<Document> StreamAsync(Transaction tx, string kind, DocumentFilter filter) =>
        tx.StreamAsync<Document>($"SELECT {Columns} FROM library_entries WHERE {Where(tx, filter)} ORDER BY id", Args(tx, kind, filter, null));

    /// <summary>Everything that is valid on a day, whoever asks: what a draw freezes. An empty region means everywhere.</summary>
    public static Task<List<Document>> ValidAsync(Transaction tx, string kind, string day, string region) => tx.QueryAsync<Document>(
        $"""
        SELECT {Columns} FROM library_entries
        WHERE kind = @kind AND valid_from <= @day AND valid_to >= @day AND {RegionFilter.Sql("region", region)} ORDER BY id
        """,
        new { kind, day });

    /// <summary>One page of what is valid on a day, whoever asks, by title; <paramref name="after"/> is a key of <see cref="TitleKey"/>.</summary>
    public static Task<List<Document>> ValidPageAsync(Transaction tx, string kind, string day, string query, string? after, int limit)
    {
        var (id, title) = after?.Split('|', 2) is [var last, var name] ? (last, name) : ("", "");
        return tx.QueryAsync<Document>(
            $"""
            SELECT {Columns} FROM library_entries WHERE {ValidOn} {(after is null ? "" : "AND (title, id) > (@title, @id)")} ORDER BY title, id LIMIT @limit
            """,
            new { kind, day, like = Like(query), title, id, limit });
    }

    public static async Task<int> CountValidAsync(Transaction tx, string kind, string day, string query) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM library_entries WHERE {ValidOn}", new { kind, day, like = Like(query) });

    /// <summary>Where a page by title ended.</summary>
    public static string TitleKey(Document document) => $"{document.Id}|{document.Title}";

    /// <summary>The versions below <paramref name="before"/> that others replaced, the newest first.</summary>
    public static Task<List<ReplacedVersion>> ReplacedAsync(Transaction tx, string kind, string id, long before, int limit) => tx.QueryAsync<ReplacedVersion>(
        "SELECT version, body, updated_at FROM library_history WHERE kind = @kind AND id = @id AND version < @before ORDER BY version DESC LIMIT @limit", new { kind, id, before, limit });

    private static string Where(Transaction tx, DocumentFilter filter)
    {
        List<string> all = ["kind = @kind", Visible(tx), RegionFilter.Sql("region", filter.Region)];
        if (filter.Query.Length > 0) all.Add(@"LOWER(title) LIKE @like ESCAPE '\'");
        if (filter.ValidOn.Length > 0) all.Add("valid_from <= @ValidOn AND valid_to >= @ValidOn");
        if (filter.EndsBy.Length > 0) all.Add("valid_to <= @EndsBy");
        if (filter.Parent.Length > 0) all.Add("parent = @Parent");
        if (filter.Year > 0) all.Add("year = @Year");
        if (filter.States.Length > 0) all.Add($"state IN ({filter.States})");
        return string.Join(" AND ", all);
    }

    /// <summary>Inspectors and laboratories read their own entries, and what was approved; officials their region and what the province shows.</summary>
    private static string Visible(Transaction tx) => tx.Caller.Is(Administrations)
        ? $"({tx.InScope("region")} OR (region = '620000' AND state >= 2))"
        : $"((kind IN ('inspector', 'laboratory') AND owner = @me) OR (kind IN ('plan', 'task', 'itemlist', 'platform') AND state >= 2 AND ({tx.InScope("region")} OR region = '620000')))";

    private static DynamicParameters Args(Transaction tx, string kind, DocumentFilter filter, object? more)
    {
        var args = Mine(tx, new { kind, filter.ValidOn, filter.EndsBy, filter.Parent, filter.Year, like = Like(filter.Query) });
        if (more is not null) args.AddDynamicParams(more);
        return args;
    }

    private static DynamicParameters Mine(Transaction tx, object args)
    {
        var all = new DynamicParameters(args);
        all.Add("me", tx.Caller.Subject.Length > 0 ? tx.Caller.Subject : "-");
        return all;
    }

    private static string Like(string query) =>
        $"%{query.ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
