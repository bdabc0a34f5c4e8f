using Quality.Common.Storage;

namespace Quality.Credits.Measures;

/// <summary>A measure of the catalogue.</summary>
internal sealed record MeasureRow(string Id, long Version, long List, string Subscriber, long Retired, byte[] Body, DateTimeOffset CreatedAt);

/// <summary>A measure of a listing.</summary>
internal sealed record AppliedRow(string Listing, string Measure, string Region, long List, string AppliedOn, string UntilOn, string LiftedOn, string LiftReason, byte[] Body);

/// <summary>What the subscribers of one measure of one listing have acknowledged.</summary>
internal sealed record AppliedCounts(string Measure, long Told, long Received, long Done, long LiftsTold, long LiftsReceived, long LiftsDone, long OverdueItems);

/// <summary>The tables <c>measures</c> and <c>applied_measures</c>.</summary>
internal static class MeasureStore
{
    private const string Columns = "id, version, list, subscriber, retired, body, created_at";

    private const string AppliedColumns = "listing, measure, region, list, applied_on, until_on, lifted_on, lift_reason, body";

    public static Task InsertAsync(Transaction tx, MeasureRow row) =>
        tx.ExecuteAsync($"INSERT INTO measures ({Columns}) VALUES (@Id, @Version, @List, @Subscriber, @Retired, @Body, @CreatedAt)", row);

    public static Task<MeasureRow?> FindAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<MeasureRow>($"SELECT {Columns} FROM measures WHERE id = @id", new { id });

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> RetireAsync(Transaction tx, MeasureRow row) =>
        await tx.ExecuteAsync("UPDATE measures SET retired = 1, version = version + 1 WHERE id = @Id AND version = @Version", new { row.Id, row.Version }) == 1;

    /// <summary>What a listing of this list brings with it, in the order of the catalogue.</summary>
    public static Task<List<MeasureRow>> InUseAsync(Transaction tx, long list) =>
        tx.QueryAsync<MeasureRow>($"SELECT {Columns} FROM measures WHERE list = @list AND retired = 0 ORDER BY id", new { list });

    /// <summary>The newest first; list 0 means any.</summary>
    public static Task<List<MeasureRow>> ListAsync(Transaction tx, long list, string? after, int limit) => tx.QueryAsync<MeasureRow>(
        $"SELECT {Columns} FROM measures WHERE (@list = 0 OR list = @list) {(after is null ? "" : "AND id < @after")} ORDER BY id DESC LIMIT @limit", new { list, after = after ?? "", limit });

    public static Task<int> CountAsync(Transaction tx, long list) => tx.ScalarAsync<int>("SELECT COUNT(*) FROM measures WHERE (@list = 0 OR list = @list)", new { list });

    /// <summary>False when it was applied before: a repeated publication applies nothing twice.</summary>
    public static async Task<bool> ApplyAsync(Transaction tx, AppliedRow row) => await tx.ExecuteAsync(
        $"INSERT INTO applied_measures ({AppliedColumns}) VALUES (@Listing, @Measure, @Region, @List, @AppliedOn, @UntilOn, @LiftedOn, @LiftReason, @Body) ON CONFLICT (listing, measure) DO NOTHING", row) == 1;

    /// <summary>False when it was lifted before.</summary>
    public static async Task<bool> LiftAsync(Transaction tx, string listing, string measure, string liftedOn, string reason) => await tx.ExecuteAsync(
        "UPDATE applied_measures SET lifted_on = @liftedOn, lift_reason = @reason WHERE listing = @listing AND measure = @measure AND lifted_on = ''", new { listing, measure, liftedOn, reason }) == 1;

    public static Task<List<AppliedRow>> OfListingAsync(Transaction tx, string listing) =>
        tx.QueryAsync<AppliedRow>($"SELECT {AppliedColumns} FROM applied_measures WHERE listing = @listing ORDER BY measure", new { listing });

    /// <summary>One page of them.</summary>
    public static Task<List<AppliedRow>> PageOfListingAsync(Transaction tx, string listing, string? after, int limit) => tx.QueryAsync<AppliedRow>(
        $"SELECT {AppliedColumns} FROM applied_measures WHERE listing = @listing {(after is null ? "" : "AND measure > @after")} ORDER BY measure LIMIT @limit", new { listing, after = after ?? "", limit });

    public static Task<int> CountOfListingAsync(Transaction tx, string listing) => tx.ScalarAsync<int>("SELECT COUNT(*) FROM applied_measures WHERE listing = @listing", new { listing });

    /// <summary>What holds on these lists; a new subscriber is told it.</summary>
    public static Task<List<AppliedRow>> HoldingAsync(Transaction tx, IReadOnlyList<long> lists, string subscriber) => tx.QueryAsync<AppliedRow>(
        $"""
        SELECT a.listing, a.measure, a.region, a.list, a.applied_on, a.until_on, a.lifted_on, a.lift_reason, a.body
        FROM applied_measures a JOIN measures m ON m.id = a.measure
        WHERE a.lifted_on = '' AND a.list IN ({string.Join(", ", lists)}) AND (m.subscriber = '' OR m.subscriber = @subscriber) ORDER BY a.listing, a.measure
        """,
        new { subscriber });

    /// <summary>Whose own duration ended before the day.</summary>
    public static Task<List<AppliedRow>> PastDurationAsync(Transaction tx, string today, int limit) => tx.QueryAsync<AppliedRow>(
        $"SELECT {AppliedColumns} FROM applied_measures WHERE lifted_on = '' AND until_on <> '' AND until_on < @today ORDER BY until_on LIMIT @limit", new { today, limit });

    public static Task<List<AppliedCounts>> CountsAsync(Transaction tx, string listing, string today) => tx.QueryAsync<AppliedCounts>(
        """
        SELECT measure,
               SUM(CASE WHEN action = 1 THEN 1 ELSE 0 END) AS told, SUM(CASE WHEN action = 1 AND receipt > 0 THEN 1 ELSE 0 END) AS received, SUM(CASE WHEN action = 1 AND receipt = 2 THEN 1 ELSE 0 END) AS done,
               SUM(CASE WHEN action = 2 THEN 1 ELSE 0 END) AS lifts_told, SUM(CASE WHEN action = 2 AND receipt > 0 THEN 1 ELSE 0 END) AS lifts_received, SUM(CASE WHEN action = 2 AND receipt = 2 THEN 1 ELSE 0 END) AS lifts_done,
               SUM(CASE WHEN receipt < 2 AND due_on < @today THEN 1 ELSE 0 END) AS overdue_items
        FROM measure_items WHERE listing = @listing GROUP BY measure
        """,
        new { listing, today });
}
