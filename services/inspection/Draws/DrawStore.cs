using Quality.Common.Access;
using Quality.Common.Storage;

namespace Quality.Inspections.Draws;

/// <summary>What a reader of draws asks for; empty means any.</summary>
internal sealed record DrawFilter(string Task, string Region, string Authority, string States);

/// <summary>The tables <c>draws</c> and <c>draw_commitments</c>.</summary>
internal static class DrawStore
{
    private const string Columns =
        """
        id, task, title, authority, region, attempt, previous_attempt, state, pool_at, rules, team, seed_source, not_before_at, lists, takes, commitment_text, commitment, previous_commitment,
        seed, blind, selected_count, unassigned_count, void_reason, version, created_at, frozen_at, drawn_at, published_at, voided_at, updated_at
        """;

    private const string Values =
        """
        @Id, @Task, @Title, @Authority, @Region, @Attempt, @PreviousAttempt, @State, @PoolAt, @Rules, @Team, @SeedSource, @NotBeforeAt, @Lists, @Takes, @CommitmentText, @Commitment,
        @PreviousCommitment, @Seed, @Blind, @SelectedCount, @UnassignedCount, @VoidReason, @Version, @CreatedAt, @FrozenAt, @DrawnAt, @PublishedAt, @VoidedAt, @UpdatedAt
        """;

    /// <summary>Committed draws are everybody's; planned ones their region's.</summary>
    public static Task<Draw?> FindVisibleAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<Draw>($"SELECT {Columns} FROM draws WHERE id = @id AND {Visible(tx)}", new { id });

    /// <summary>To act on.</summary>
    public static Task<Draw?> FindOwnAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<Draw>($"SELECT {Columns} FROM draws WHERE id = @id AND {tx.InScope("region")}", new { id });

    /// <summary>All attempts of a task, the newest first.</summary>
    public static Task<List<Draw>> AttemptsAsync(Transaction tx, string task) =>
        tx.QueryAsync<Draw>($"SELECT {Columns} FROM draws WHERE task = @task ORDER BY attempt DESC", new { task });

    public static Task InsertAsync(Transaction tx, Draw draw) => tx.ExecuteAsync($"INSERT INTO draws ({Columns}) VALUES ({Values})", draw);

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> SaveAsync(Transaction tx, Draw draw) =>
        await tx.ExecuteAsync($"UPDATE draws SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", draw) == 1;

    public static Task<List<Draw>> ListAsync(Transaction tx, DrawFilter filter, string? after, int limit) => tx.QueryAsync<Draw>(
        $"SELECT {Columns} FROM draws WHERE {Where(tx, filter)} AND (@after = '' OR id < @after) ORDER BY id DESC LIMIT @limit", new { filter.Task, filter.Authority, after = after ?? "", limit });

    public static async Task<int> CountAsync(Transaction tx, DrawFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM draws WHERE {Where(tx, filter)}", new { filter.Task, filter.Authority });

    /// <summary>The head of an authority's chain; null when it has none.</summary>
    public static Task<ChainLink?> HeadAsync(Transaction tx, string authority) => tx.QuerySingleOrDefaultAsync<ChainLink>(
        """
        SELECT number, draw_id, commitment, previous, text, committed_at, 0 AS voided FROM draw_commitments
        WHERE authority = @authority ORDER BY number DESC LIMIT 1
        """,
        new { authority });

    public static Task AppendAsync(Transaction tx, Draw draw, long number) => tx.ExecuteAsync(
        """
        INSERT INTO draw_commitments (authority, number, draw_id, commitment, previous, text, committed_at)
        VALUES (@Authority, @number, @Id, @Commitment, @PreviousCommitment, @CommitmentText, @FrozenAt)
        """,
        new { draw.Authority, number, draw.Id, draw.Commitment, draw.PreviousCommitment, draw.CommitmentText, draw.FrozenAt });

    public static Task<List<ChainLink>> ChainAsync(Transaction tx, string authority, long after, int limit) => tx.QueryAsync<ChainLink>(
        """
        SELECT c.number, c.draw_id, c.commitment, c.previous, c.text, c.committed_at, CASE WHEN d.state = 5 THEN 1 ELSE 0 END AS voided
        FROM draw_commitments c JOIN draws d ON d.id = c.draw_id
        WHERE c.authority = @authority AND c.number > @after ORDER BY c.number LIMIT @limit
        """,
        new { authority, after, limit });

    /// <summary>The heads of all chains, by authority.</summary>
    public static Task<List<HeadLink>> HeadsAsync(Transaction tx, string after, int limit) => tx.QueryAsync<HeadLink>(
        """
        SELECT c.authority, c.number, c.draw_id, c.commitment, c.previous, c.committed_at, CASE WHEN d.state = 5 THEN 1 ELSE 0 END AS voided
        FROM draw_commitments c JOIN draws d ON d.id = c.draw_id
        WHERE c.authority > @after AND NOT EXISTS (SELECT 1 FROM draw_commitments n WHERE n.authority = c.authority AND n.number > c.number)
        ORDER BY c.authority LIMIT @limit
        """,
        new { after, limit });

    private static string Visible(Transaction tx) => tx.Caller.Is(DrawAccess.Carriers) ? $"(commitment <> '' OR {tx.InScope("region")})" : "commitment <> ''";

    private static string Where(Transaction tx, DrawFilter filter)
    {
        List<string> all = [Visible(tx), RegionFilter.Sql("region", filter.Region)];
        if (filter.Task.Length > 0) all.Add("task = @Task");
        if (filter.Authority.Length > 0) all.Add("authority = @Authority");
        if (filter.States.Length > 0) all.Add($"state IN ({filter.States})");
        return string.Join(" AND ", all);
    }
}
