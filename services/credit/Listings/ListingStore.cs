using Quality.Common.Access;
using Quality.Common.Storage;

namespace Quality.Credits.Listings;

/// <summary>The newest version of a listing: the message of the wire, and beside it what is searched by.</summary>
internal sealed record ListingRow(
    string Id, long Version, long List, string Ground, string Enterprise, string EnterpriseDisplayName, string Region, long State, string NextDueOn, string ExpiresOn,
    string Proposer, byte[] Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>One step as it is kept.</summary>
internal sealed record ListingStepRow(string Id, long Version, string Verb, long State, string Actor, string ActorDisplayName, byte[] Body, DateTimeOffset TakenAt);

/// <summary>What a reader of listings asks for; empty means any, States are numbers joined by commas.</summary>
internal sealed record ListingFilter(long List, string States, string Region, string Enterprise, string Query, string OverdueOn, bool AwaitingPerson);

/// <summary>The tables <c>listings</c> and <c>listing_steps</c>.</summary>
internal static class ListingStore
{
    /// <summary>In the order of the row.</summary>
    public const string Columns = "id, version, list, ground, enterprise, enterprise_display_name, region, state, next_due_on, expires_on, proposer, body, created_at, updated_at";

    private const string Values = "@Id, @Version, @List, @Ground, @Enterprise, @EnterpriseDisplayName, @Region, @State, @NextDueOn, @ExpiresOn, @Proposer, @Body, @CreatedAt, @UpdatedAt";

    private const string StepColumns = "id, version, verb, state, actor, actor_display_name, body, taken_at";

    /// <summary>To read: officials see their region and what is published, everybody else what is published.</summary>
    public static Task<ListingRow?> FindVisibleAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<ListingRow>($"SELECT {Columns} FROM listings WHERE id = @id AND {Visible(tx)}", new { id });

    /// <summary>To act on, and to read what is not public.</summary>
    public static Task<ListingRow?> FindOwnAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<ListingRow>($"SELECT {Columns} FROM listings WHERE id = @id AND {tx.InScope("region")}", new { id });

    /// <summary>False while the same ground is under way or in effect.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, ListingRow row) =>
        await tx.ExecuteAsync($"INSERT INTO listings ({Columns}) VALUES ({Values}) ON CONFLICT DO NOTHING", row) == 1;

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, ListingRow row) =>
        await tx.ExecuteAsync($"UPDATE listings SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", row) == 1;

    /// <summary>The last recorded first.</summary>
    public static Task<List<ListingRow>> ListAsync(Transaction tx, ListingFilter filter, string? after, int limit)
    {
        var next = after is null ? "" : "AND id < @after";
        return tx.QueryAsync<ListingRow>($"SELECT {Columns} FROM listings WHERE {Where(tx, filter)} {next} ORDER BY id DESC LIMIT @limit", Args(filter, after, limit));
    }

    public static Task<int> CountAsync(Transaction tx, ListingFilter filter) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM listings WHERE {Where(tx, filter)}", Args(filter, null, 0));

    /// <summary>Of the caller's region, what the authority owes, the earliest first.</summary>
    public static Task<List<ListingRow>> DueAsync(Transaction tx, int limit) =>
        tx.QueryAsync<ListingRow>($"SELECT {Columns} FROM listings WHERE next_due_on <> '' AND {tx.InScope("region")} ORDER BY next_due_on, id LIMIT @limit", new { limit });

    /// <summary>Published ones whose term ended before the day.</summary>
    public static Task<List<string>> PastTermAsync(Transaction tx, string today, int limit) =>
        tx.QueryAsync<string>("SELECT id FROM listings WHERE state = 6 AND expires_on <> '' AND expires_on < @today ORDER BY expires_on LIMIT @limit", new { today, limit });

    public static Task AddStepAsync(Transaction tx, ListingStepRow step) => tx.ExecuteAsync(
        $"INSERT INTO listing_steps ({StepColumns}) VALUES (@Id, @Version, @Verb, @State, @Actor, @ActorDisplayName, @Body, @TakenAt)", step);

    /// <summary>The steps after a number, the first first.</summary>
    public static Task<List<ListingStepRow>> StepsAsync(Transaction tx, string id, long after, int limit) =>
        tx.QueryAsync<ListingStepRow>($"SELECT {StepColumns} FROM listing_steps WHERE id = @id AND version > @after ORDER BY version LIMIT @limit", new { id, after, limit });

    private static string Where(Transaction tx, ListingFilter filter)
    {
        List<string> all = [Visible(tx), RegionFilter.Sql("region", filter.Region)];
        if (filter.List > 0) all.Add("list = @List");
        if (filter.States.Length > 0) all.Add($"state IN ({filter.States})");
        if (filter.Enterprise.Length > 0) all.Add("enterprise = @Enterprise");
        if (filter.Query.Length > 0) all.Add("(enterprise_display_name LIKE @like ESCAPE '!' OR enterprise = @code)");
        if (filter.OverdueOn.Length > 0) all.Add("next_due_on <> '' AND next_due_on < @OverdueOn");
        if (filter.AwaitingPerson) all.Add("proposer = '' AND state = 1");
        return string.Join(" AND ", all);
    }

    private static object Args(ListingFilter f, string? after, int limit)
    {
        var like = f.Query.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
        return new { f.List, f.Enterprise, like = $"%{like}%", code = $"enterprises/{f.Query.ToUpperInvariant()}", f.OverdueOn, after = after ?? "", limit };
    }

    private static string Visible(Transaction tx) => tx.Caller.Is(Role.Officials) ? $"(state = 6 OR {tx.InScope("region")})" : "state = 6";
}
