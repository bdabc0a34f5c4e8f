using Quality.Common.Storage;
using Quality.Common.Values;

namespace Quality.Credits.Cases;

/// <summary>The newest version of a case.</summary>
internal sealed record CaseRow(
    string Id, long Version, string Region, string Campaign, string Enterprise, string Search, long State, long Major, string NextDueOn, byte[] Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>One step as it is kept.</summary>
internal sealed record CaseStepRow(string Id, long Version, string Verb, long State, string Actor, string ActorDisplayName, byte[] Body, DateTimeOffset TakenAt);

/// <summary>A campaign as it is kept.</summary>
internal sealed record CampaignRow(string Id, long Version, string Region, string EndedOn, byte[] Body, DateTimeOffset CreatedAt);

/// <summary>A number of cases; Campaign is empty for all.</summary>
internal sealed record CaseCountRow(string Campaign, long State, long Cases);

/// <summary>What a reader asks for; empty means any, States are numbers joined by commas.</summary>
internal sealed record CaseFilter(string States, string Region, string Campaign, string Enterprise, string Query, string OverdueOn, bool Major);

/// <summary>The tables <c>cases</c>, <c>case_steps</c> and <c>campaigns</c>.</summary>
internal static class CaseStore
{
    private const string Columns = "id, version, region, campaign, enterprise, search, state, major, next_due_on, body, created_at, updated_at";

    private const string Values = "@Id, @Version, @Region, @Campaign, @Enterprise, @Search, @State, @Major, @NextDueOn, @Body, @CreatedAt, @UpdatedAt";

    private const string StepColumns = "id, version, verb, state, actor, actor_display_name, body, taken_at";

    private const string CampaignColumns = "id, version, region, ended_on, body, created_at";

    public static Task<CaseRow?> FindAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<CaseRow>($"SELECT {Columns} FROM cases WHERE id = @id AND {tx.InScope("region")}", new { id });

    public static Task InsertAsync(Transaction tx, CaseRow row) => tx.ExecuteAsync($"INSERT INTO cases ({Columns}) VALUES ({Values})", row);

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, CaseRow row) =>
        await tx.ExecuteAsync($"UPDATE cases SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", row) == 1;

    /// <summary>The last recorded first.</summary>
    public static Task<List<CaseRow>> ListAsync(Transaction tx, CaseFilter filter, string? after, int limit) =>
        tx.QueryAsync<CaseRow>($"SELECT {Columns} FROM cases WHERE {Where(tx, filter)} {(after is null ? "" : "AND id < @after")} ORDER BY id DESC LIMIT @limit", Args(filter, after, limit));

    /// <summary>All that the filter finds, whatever its states, by state.</summary>
    public static Task<List<CaseCountRow>> CountAsync(Transaction tx, CaseFilter filter) =>
        tx.QueryAsync<CaseCountRow>($"SELECT '' AS campaign, state, COUNT(*) AS cases FROM cases WHERE {Where(tx, filter with { States = "" })} GROUP BY state ORDER BY state", Args(filter, null, 0));

    public static Task AddStepAsync(Transaction tx, CaseStepRow step) => tx.ExecuteAsync(
        $"INSERT INTO case_steps ({StepColumns}) VALUES (@Id, @Version, @Verb, @State, @Actor, @ActorDisplayName, @Body, @TakenAt)", step);

    /// <summary>The steps after a number, the first first.</summary>
    public static Task<List<CaseStepRow>> StepsAsync(Transaction tx, string id, long after, int limit) =>
        tx.QueryAsync<CaseStepRow>($"SELECT {StepColumns} FROM case_steps WHERE id = @id AND version > @after ORDER BY version LIMIT @limit", new { id, after, limit });

    /// <summary>Those of the province are every city's to use.</summary>
    public static Task<CampaignRow?> FindCampaignAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<CampaignRow>($"SELECT {CampaignColumns} FROM campaigns WHERE id = @id AND (region = '620000' OR {tx.InScope("region")})", new { id });

    public static Task InsertCampaignAsync(Transaction tx, CampaignRow row) =>
        tx.ExecuteAsync($"INSERT INTO campaigns ({CampaignColumns}) VALUES (@Id, @Version, @Region, @EndedOn, @Body, @CreatedAt)", row);

    public static async Task<bool> ReviseCampaignAsync(Transaction tx, CampaignRow row) =>
        await tx.ExecuteAsync("UPDATE campaigns SET version = @Version, ended_on = @EndedOn, body = @Body WHERE id = @Id AND version = @Version - 1", row) == 1;

    public static Task<List<CampaignRow>> ListCampaignsAsync(Transaction tx, bool ended, string? after, int limit) => tx.QueryAsync<CampaignRow>(
        $"""
        SELECT {CampaignColumns} FROM campaigns WHERE (region = '620000' OR {tx.InScope("region")}) {(ended ? "" : "AND ended_on = ''")} {(after is null ? "" : "AND id < @after")}
        ORDER BY id DESC LIMIT @limit
        """, new { after = after ?? "", limit });

    /// <summary>Cases of the caller's region in these campaigns.</summary>
    public static Task<List<CaseCountRow>> CountCampaignsAsync(Transaction tx, IReadOnlyList<string> ids) =>
        tx.QueryAsync<CaseCountRow>($"SELECT campaign, state, COUNT(*) AS cases FROM cases WHERE {tx.InScope("region")} AND campaign IN @ids GROUP BY campaign, state ORDER BY campaign, state", new { ids });

    private static string Where(Transaction tx, CaseFilter filter)
    {
        List<string> all = [tx.InScope("region"), RegionFilter.Sql("region", filter.Region)];
        if (filter.States.Length > 0) all.Add($"state IN ({filter.States})");
        if (filter.Campaign.Length > 0) all.Add("campaign = @Campaign");
        if (filter.Enterprise.Length > 0) all.Add("enterprise = @Enterprise");
        if (filter.Query.Length > 0) all.Add("search LIKE @like ESCAPE '\\'");
        if (filter.OverdueOn.Length > 0) all.Add("next_due_on <> '' AND next_due_on < @OverdueOn");
        if (filter.Major) all.Add("major = 1");
        return string.Join(" AND ", all);
    }

    private static object Args(CaseFilter f, string? after, int limit) => new { f.Campaign, f.Enterprise, like = FoldedText.Pattern(f.Query), f.OverdueOn, after = after ?? "", limit };
}
