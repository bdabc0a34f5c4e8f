using Dapper;
using Quality.Common.Access;
using Quality.Common.Storage;
using Quality.Inspections.Samples;

namespace Quality.Inspections.Publications;

/// <summary>What a reader of publications asks for; empty and null mean any, Levels are numbers joined by commas.</summary>
internal sealed record PublicationFilter(string Query, string Region, string Levels, bool? Draft);

/// <summary>A round with its newest edition, or with its draft where none is published.</summary>
internal sealed record ListedPublication(
    string Id, long Version, string Region, long Level, string Title, long Edition, PublicationState DraftState, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Author,
    byte[] Body, DateTimeOffset? PublishedAt)
{
    public PublicationRow Row => new(Id, Version, Region, Level, Title, Edition, DraftState, CreatedAt, UpdatedAt);

    public EditionRow Newest => new(Id, Edition, Author, Body, PublishedAt);
}

/// <summary>A round whose editions after Told were published before other services were told of them.</summary>
internal sealed record UntoldRound(string Id, long Edition, long Told);

/// <summary>The tables <c>publications</c>, <c>publication_editions</c> and <c>publication_files</c>.</summary>
internal static class PublicationStore
{
    private const string Columns = "id, version, region, level, title, edition, draft_state, created_at, updated_at";

    private const string Values = "@Id, @Version, @Region, @Level, @Title, @Edition, @DraftState, @CreatedAt, @UpdatedAt";

    private const string Listed = "p.id, p.version, p.region, p.level, p.title, p.edition, p.draft_state, p.created_at, p.updated_at, e.author, e.body, e.published_at";

    /// <summary>Whether the caller sees drafts and names of the region.</summary>
    public static bool IsDesk(Transaction tx, string region) => tx.Caller.Is(SampleRules.Finalisers | Role.Auditor) && tx.Caller.Scope.Contains(region);

    /// <summary>What is published is everybody's; a draft only its region's.</summary>
    public static Task<PublicationRow?> FindVisibleAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<PublicationRow>($"SELECT {Columns} FROM publications p WHERE id = @id AND {Visible(tx)}", new { id });

    /// <summary>To act on.</summary>
    public static Task<PublicationRow?> FindOwnAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<PublicationRow>($"SELECT {Columns} FROM publications WHERE id = @id AND {tx.InScope("region")}", new { id });

    public static Task InsertAsync(Transaction tx, PublicationRow row) => tx.ExecuteAsync($"INSERT INTO publications ({Columns}) VALUES ({Values})", row);

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> SaveAsync(Transaction tx, PublicationRow row) =>
        await tx.ExecuteAsync($"UPDATE publications SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", row) == 1;

    public static Task<List<ListedPublication>> ListAsync(Transaction tx, PublicationFilter filter, string? after, int limit) => tx.QueryAsync<ListedPublication>(
        $"""
        SELECT {Listed} FROM publications p JOIN publication_editions e ON e.id = p.id AND e.edition = p.edition
        WHERE {Where(tx, filter)} {(after is null ? "" : "AND p.id < @after")} ORDER BY p.id DESC LIMIT @limit
        """,
        Args(filter, new { after, limit }));

    public static Task<int> CountAsync(Transaction tx, PublicationFilter filter) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM publications p WHERE {Where(tx, filter)}", Args(filter, null));

    public static Task<EditionRow?> EditionAsync(Transaction tx, string id, long edition) => tx.QuerySingleOrDefaultAsync<EditionRow>(
        "SELECT id, edition, author, body, published_at FROM publication_editions WHERE id = @id AND edition = @edition", new { id, edition });

    /// <summary>Published editions below <paramref name="before"/>, the newest first.</summary>
    public static Task<List<EditionRow>> EditionsAsync(Transaction tx, string id, long before, int limit) => tx.QueryAsync<EditionRow>(
        """
        SELECT id, edition, author, body, published_at FROM publication_editions
        WHERE id = @id AND edition > 0 AND edition < @before ORDER BY edition DESC LIMIT @limit
        """,
        new { id, before, limit });

    /// <summary>Adds an edition, or writes the draft.</summary>
    public static async Task PutEditionAsync(Transaction tx, EditionRow edition)
    {
        if (edition.Edition == EditionRow.Draft) await DropDraftAsync(tx, edition.Id);
        await tx.ExecuteAsync("INSERT INTO publication_editions (id, edition, author, body, published_at) VALUES (@Id, @Edition, @Author, @Body, @PublishedAt)", edition);
    }

    /// <summary>The draft became an edition, or is written anew.</summary>
    public static Task DropDraftAsync(Transaction tx, string id) => tx.ExecuteAsync("DELETE FROM publication_editions WHERE id = @id AND edition = 0", new { id });

    /// <summary>False when this edition was told already.</summary>
    public static async Task<bool> TellAsync(Transaction tx, string id, long edition) =>
        await tx.ExecuteAsync("UPDATE publications SET told_edition = @edition WHERE id = @id AND told_edition < @edition", new { id, edition }) == 1;

    /// <summary>A round with an edition that nobody was told of.</summary>
    public static Task<UntoldRound?> UntoldAsync(Transaction tx) => tx.QuerySingleOrDefaultAsync<UntoldRound>(
        "SELECT id, edition, told_edition AS told FROM publications WHERE told_edition < edition ORDER BY id LIMIT 1", new { });

    public static Task AddFileAsync(Transaction tx, string id, long edition, long format, byte[] body) => tx.ExecuteAsync(
        "INSERT INTO publication_files (id, edition, format, body) VALUES (@id, @edition, @format, @body)", new { id, edition, format, body });

    public static Task<byte[]?> FileAsync(Transaction tx, string id, long edition, long format) => tx.ScalarAsync<byte[]>(
        "SELECT body FROM publication_files WHERE id = @id AND edition = @edition AND format = @format", new { id, edition, format });

    /// <summary>Bodies of the samplings of a task, where the caller may see them.</summary>
    public static Task<List<byte[]>> SamplingsAsync(Transaction tx, string task) =>
        tx.QueryAsync<byte[]>($"SELECT body FROM samplings WHERE task = @task AND {tx.InScope("region")} ORDER BY id", new { task });

    private static string Visible(Transaction tx) => tx.Caller.Is(SampleRules.Finalisers | Role.Auditor) ? $"(p.edition > 0 OR {tx.InScope("p.region")})" : "p.edition > 0";

    private static string Where(Transaction tx, PublicationFilter filter)
    {
        List<string> all = [Visible(tx), RegionFilter.Sql("p.region", filter.Region)];
        if (filter.Query.Length > 0) all.Add(@"LOWER(p.title) LIKE @like ESCAPE '\'");
        if (filter.Levels.Length > 0) all.Add($"p.level IN ({filter.Levels})");
        // Whether a draft is open is for those who see drafts.
        if (filter.Draft is { } draft) all.Add(draft ? $"p.draft_state > 0 AND {(tx.Caller.Is(SampleRules.Finalisers | Role.Auditor) ? tx.InScope("p.region") : "1 = 0")}" : "p.draft_state = 0");
        return string.Join(" AND ", all);
    }

    private static DynamicParameters Args(PublicationFilter filter, object? more)
    {
        var text = filter.Query.ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
        var args = new DynamicParameters(new { like = $"%{text}%" });
        if (more is not null) args.AddDynamicParams(more);
        return args;
    }
}
