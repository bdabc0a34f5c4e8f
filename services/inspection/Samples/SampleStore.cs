using Dapper;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;

namespace Quality.Inspections.Samples;

/// <summary>What a reader of samples asks for; empty and null mean any. Lists are numbers joined by commas, dates are ISO.</summary>
internal sealed record SampleFilter(
    string Query, string Region, string Producer, string Authority, string Category, string Levels, string Kinds, string Selections, string Outcomes,
    bool? Final, string SampledFrom, string SampledTo);

/// <summary>The tables <c>samples</c> (newest versions) and <c>sample_history</c> (replaced versions).</summary>
internal static class SampleStore
{
    private const string Columns =
        """
        id, number, authority, level, kind, selection, regime, region, producer, producer_display_name, producer_region, seller_display_name, sampled_region, category,
        product_name, model, model_key, brand, batch, standard_number, plan, laboratory, sampled_on, concluded_on, delivered_on, outcome, final, failed_items,
        reason, due_on, due_provisional, version, created_at, updated_at
        """;

    private const string Values =
        """
        @Id, @Number, @Authority, @Level, @Kind, @Selection, @Regime, @Region, @Producer, @ProducerDisplayName, @ProducerRegion, @SellerDisplayName, @SampledRegion, @Category,
        @ProductName, @Model, @ModelKey, @Brand, @Batch, @StandardNumber, @Plan, @Laboratory, @SampledOn, @ConcludedOn, @DeliveredOn, @Outcome,
        CASE WHEN @Final THEN 1 ELSE 0 END, @FailedItems, @Reason, @DueOn, CASE WHEN @DueProvisional THEN 1 ELSE 0 END, @Version, @CreatedAt, @UpdatedAt
        """;

    /// <summary>Only where the caller may see it.</summary>
    public static Task<Sample?> FindVisibleAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<Sample>($"SELECT {Columns} FROM samples WHERE id = @id AND {tx.InScope("region")} AND {Shared(tx)}", new { id });

    /// <summary>Several, only where the caller may see them.</summary>
    public static Task<List<Sample>> FindVisibleAsync(Transaction tx, IReadOnlyList<string> ids) =>
        tx.QueryAsync<Sample>($"SELECT {Columns} FROM samples WHERE id IN @ids AND {tx.InScope("region")} AND {Shared(tx)}", new { ids });

    /// <summary>A version that another one replaced.</summary>
    public static Task<Sample?> FindReplacedAsync(Transaction tx, string id, long version) =>
        tx.QuerySingleOrDefaultAsync<Sample>($"SELECT {Columns} FROM sample_history WHERE id = @id AND version = @version AND {Shared(tx)}", new { id, version });

    /// <summary>False when the authority used the number before.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, Sample sample) => await tx.ExecuteAsync(
        $"INSERT INTO samples ({Columns}, search_terms) VALUES ({Values}, @terms) ON CONFLICT (authority, number) DO NOTHING", Args(sample)) == 1;

    /// <summary>Keeps the old version and puts the new one in its place; false when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, Sample old, Sample sample)
    {
        var updated = await tx.ExecuteAsync(
            $"""
            UPDATE samples SET ({Columns}, search_terms) = ({Values}, @terms)
            WHERE id = @Id AND version = @Version - 1
            """,
            Args(sample));
        if (updated == 0) return false;
        await tx.ExecuteAsync($"INSERT INTO sample_history ({Columns}) VALUES ({Values})", Args(old));
        return true;
    }

    /// <summary>The last sampled first.</summary>
    public static Task<List<Sample>> ListAsync(Transaction tx, SampleFilter filter, string? after, int limit)
    {
        var args = Args(tx, filter);
        var (on, id) = after?.Split('|') is [var day, var last] ? (day, last) : ("", "");
        var before = after is null ? "" : "AND (sampled_on, id) < (@on, @id)"; // an OR would keep the index from starting there
        args.AddDynamicParams(new { on, id, limit });
        return tx.QueryAsync<Sample>($"SELECT {Columns} FROM samples WHERE {Where(tx, filter)} {before} ORDER BY sampled_on DESC, id DESC LIMIT @limit", args);
    }

    public static async Task<int> CountAsync(Transaction tx, SampleFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM samples WHERE {Where(tx, filter)}", Args(tx, filter));

    public static IAsyncEnumerable<Sample> StreamAsync(Transaction tx, SampleFilter filter) =>
        tx.StreamAsync<Sample>($"SELECT {Columns} FROM samples WHERE {Where(tx, filter)} ORDER BY id", Args(tx, filter));

    /// <summary>All versions below <paramref name="before"/>, the newest first.</summary>
    public static Task<List<Sample>> VersionsAsync(Transaction tx, string id, long before, int limit) => tx.QueryAsync<Sample>(
        $"""
        SELECT {Columns} FROM (SELECT {Columns} FROM samples WHERE id = @id UNION ALL SELECT {Columns} FROM sample_history WHERE id = @id) versions
        WHERE version < @before ORDER BY version DESC LIMIT @limit
        """,
        new { id, before, limit });

    /// <summary>Open conclusions, by the day on which they can be made final.</summary>
    public static Task<List<Sample>> OpenAsync(Transaction tx, SampleTodoFilter filter, string? after, int limit)
    {
        var (day, id) = after?.Split('|') is [var due, var last] ? (due, last) : ("", "");
        return tx.QueryAsync<Sample>(
            $"""
            SELECT {Columns} FROM samples
            WHERE {WhereOpen(tx, filter)} AND (COALESCE(due_on, '{SampleTodoFilter.NoDay}'), id) > (@day, @id)
            ORDER BY COALESCE(due_on, '{SampleTodoFilter.NoDay}'), id LIMIT @limit
            """,
            new { filter.DueBy, day, id, limit });
    }

    public static async Task<int> CountOpenAsync(Transaction tx, SampleTodoFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM samples WHERE {WhereOpen(tx, filter)}", new { filter.DueBy });

    /// <summary>Computes due days again that waited for a holiday notice; answers how many moved or became certain.</summary>
    public static async Task<int> SettleDueDaysAsync(Transaction tx, WorkingCalendar calendar)
    {
        var changed = 0;
        foreach (var sample in await tx.QueryAsync<Sample>($"SELECT {Columns} FROM samples WHERE final = 0 AND due_provisional = 1"))
        {
            var settled = sample.WithDueDay(calendar);
            if (settled == sample) continue;
            changed += await tx.ExecuteAsync(
                "UPDATE samples SET due_on = @DueOn, due_provisional = CASE WHEN @DueProvisional THEN 1 ELSE 0 END WHERE id = @Id AND version = @Version",
                new { settled.DueOn, settled.DueProvisional, settled.Id, settled.Version });
        }

        return changed;
    }

    private static string Where(Transaction tx, SampleFilter filter)
    {
        List<string> all = [tx.InScope("region"), Shared(tx), RegionFilter.Sql("region", filter.Region)];
        if (filter.Producer.Length > 0) all.Add("producer = @Producer");
        if (filter.Authority.Length > 0) all.Add("authority = @Authority");
        if (filter.Category.Length > 0) all.Add("category = @Category");
        if (filter.Levels.Length > 0) all.Add($"level IN ({filter.Levels})");
        if (filter.Kinds.Length > 0) all.Add($"kind IN ({filter.Kinds})");
        if (filter.Selections.Length > 0) all.Add($"selection IN ({filter.Selections})");
        if (filter.Outcomes.Length > 0) all.Add($"outcome IN ({filter.Outcomes})");
        if (filter.Final is { } final) all.Add($"final = {(final ? 1 : 0)}");
        if (filter.SampledFrom.Length > 0) all.Add("sampled_on >= @SampledFrom");
        if (filter.SampledTo.Length > 0) all.Add("sampled_on <= @SampledTo");
        if (filter.Query.Length > 0) all.Add(Matches(tx, filter.Query));
        return string.Join(" AND ", all);
    }

    /// <summary>A partner province sees spot checks with a final conclusion: neither what may still be contested nor risk monitoring, which accuses nobody.</summary>
    private static string Shared(Transaction tx) => tx.Caller.SharedOnly ? $"(final = 1 AND kind <> {(int)SampleKind.RiskMonitoring})" : "1 = 1";

    private static string Matches(Transaction tx, string query) => ChineseSearch.Query(query).IsEmpty
        ? "1 = 0"
        : tx.Provider == DatabaseProvider.PostgreSql
            ? "search_vector @@ to_tsquery('simple', @terms)"
            : "rowid IN (SELECT rowid FROM sample_search WHERE sample_search MATCH @terms)";

    private static string WhereOpen(Transaction tx, SampleTodoFilter filter)
    {
        List<string> all = ["final = 0", "outcome IN (1, 2)", tx.InScope("region"), RegionFilter.Sql("region", filter.Region), $"level IN ({filter.Levels})"];
        if (filter.DueBy.Length > 0) all.Add("due_on <= @DueBy");
        if (filter.Reasons is { } reasons)
            all.Add($"CASE WHEN delivered_on IS NULL THEN '{SampleTodo.ToDeliver}' ELSE '{SampleTodo.ToFinalise}' END IN ('{reasons.Replace(",", "', '", StringComparison.Ordinal)}')");
        return string.Join(" AND ", all);
    }

    private static DynamicParameters Args(Transaction tx, SampleFilter filter)
    {
        var args = new DynamicParameters(new { filter.Producer, filter.Authority, filter.Category, filter.SampledFrom, filter.SampledTo });
        var query = ChineseSearch.Query(filter.Query);
        args.Add("terms", query.IsEmpty ? "" : tx.Provider == DatabaseProvider.PostgreSql ? query.TsQuery : query.Fts5);
        return args;
    }

    private static DynamicParameters Args(Sample sample)
    {
        var args = new DynamicParameters(sample);
        args.Add("terms", ChineseSearch.Index($"{sample.ProducerDisplayName} | {sample.ProductName} | {sample.Number} | {sample.Model} | {sample.ModelKey}"));
        return args;
    }
}
