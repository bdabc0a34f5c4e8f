using Quality.Common.Storage;

namespace Quality.Credits.Measures;

/// <summary>One item as it is kept, with the name of its subscriber.</summary>
internal sealed record MeasureItemRow(
    string Subscriber, long Number, long Action, string Listing, string Measure, string Region, string DueOn, string EscalateOn, long Provisional, long Receipt,
    DateTimeOffset? ReceivedAt, DateTimeOffset? DoneAt, string Note, byte[] Body, DateTimeOffset CreatedAt, string DisplayName)
{
    public string Key => $"{Subscriber}|{Number:D18}";
}

/// <summary>What everybody who is told shall do; the same for all subscribers.</summary>
internal sealed record Telling(string Listing, string Measure, string Region, string DueOn, string EscalateOn, long Provisional, byte[] Body, DateTimeOffset CreatedAt);

/// <summary>What a reader of items asks for; empty means any.</summary>
internal sealed record MeasureItemFilter(string Subscriber, string Listing, long Action, bool Open, string OverdueOn);

/// <summary>The table <c>measure_items</c>.</summary>
internal static class MeasureItemStore
{
    private const string Columns =
        "i.subscriber, i.number, i.action, i.listing, i.measure, i.region, i.due_on, i.escalate_on, i.provisional, i.receipt, i.received_at, i.done_at, i.note, i.body, i.created_at, s.display_name";

    private const string From = "measure_items i JOIN subscribers s ON s.id = i.subscriber";

    private const string Insert =
        "INSERT INTO measure_items (subscriber, number, action, listing, measure, region, due_on, escalate_on, provisional, receipt, received_at, done_at, note, body, created_at)";

    private const string Told = "@Listing, @Measure, @Region, @DueOn, @EscalateOn, @Provisional, 0, NULL, NULL, '', @Body, @CreatedAt";

    /// <summary>
    /// Tells every active subscriber of a list, or the only one that a measure names. The number is raised under the lock of the subscriber's row, which is held until
    /// the commit: whoever reads number n has seen all before it.
    /// </summary>
    public static async Task ApplyAsync(Transaction tx, Telling told, long list, string only)
    {
        var who = $"retired = 0 AND lists LIKE '%,{list},%' AND (@only = '' OR id = @only)";
        await RaiseAsync(tx, who, new { only });
        await tx.ExecuteAsync(
            $"{Insert} SELECT id, last_number, 1, {Told} FROM subscribers WHERE {who}",
            new { told.Listing, told.Measure, told.Region, told.DueOn, told.EscalateOn, told.Provisional, told.Body, told.CreatedAt, only });
    }

    /// <summary>Tells one subscriber what holds already.</summary>
    public static async Task CatchUpAsync(Transaction tx, Telling told, string subscriber)
    {
        await RaiseAsync(tx, "id = @subscriber", new { subscriber });
        await tx.ExecuteAsync(
            $"{Insert} SELECT id, last_number, 1, {Told} FROM subscribers WHERE id = @subscriber",
            new { told.Listing, told.Measure, told.Region, told.DueOn, told.EscalateOn, told.Provisional, told.Body, told.CreatedAt, subscriber });
    }

    /// <summary>Tells everybody who was told to apply it, retired ones too.</summary>
    public static async Task LiftAsync(Transaction tx, Telling told)
    {
        const string who = "id IN (SELECT subscriber FROM measure_items WHERE listing = @Listing AND measure = @Measure AND action = 1)";
        await RaiseAsync(tx, who, new { told.Listing, told.Measure });
        await tx.ExecuteAsync($"{Insert} SELECT id, last_number, 2, {Told} FROM subscribers WHERE {who}", told);
    }

    public static Task<MeasureItemRow?> FindAsync(Transaction tx, string subscriber, long number) =>
        tx.QuerySingleOrDefaultAsync<MeasureItemRow>($"SELECT {Columns} FROM {From} WHERE i.subscriber = @subscriber AND i.number = @number", new { subscriber, number });

    /// <summary>Further, never back: false when it says nothing new.</summary>
    public static async Task<bool> AcknowledgeAsync(Transaction tx, string subscriber, long number, long receipt, string note) => await tx.ExecuteAsync(
        """
        UPDATE measure_items SET receipt = @receipt, received_at = COALESCE(received_at, @Now), done_at = CASE WHEN @receipt = 2 THEN @Now ELSE done_at END, note = CASE WHEN @note <> '' THEN @note ELSE note END
        WHERE subscriber = @subscriber AND number = @number AND receipt < @receipt
        """,
        new { subscriber, number, receipt, note, tx.Now }) == 1;

    /// <summary>The next of a stream in the order of their numbers.</summary>
    public static Task<List<MeasureItemRow>> AfterAsync(Transaction tx, string subscriber, long after, bool openOnly, int limit)
    {
        var open = openOnly ? "AND i.receipt < 2" : "";
        return tx.QueryAsync<MeasureItemRow>($"SELECT {Columns} FROM {From} WHERE i.subscriber = @subscriber AND i.number > @after {open} ORDER BY i.number LIMIT @limit", new { subscriber, after, limit });
    }

    public static Task<long> LastNumberAsync(Transaction tx, string subscriber) =>
        tx.ScalarAsync<long>("SELECT last_number FROM subscribers WHERE id = @subscriber", new { subscriber });

    /// <summary>The newest first.</summary>
    public static Task<List<MeasureItemRow>> ListAsync(Transaction tx, MeasureItemFilter filter, string? after, int limit)
    {
        var (created, subscriber, number) = Key(after);
        var next = after is null ? "" : "AND (i.created_at < @created OR (i.created_at = @created AND (i.subscriber < @before OR (i.subscriber = @before AND i.number < @number))))";
        return tx.QueryAsync<MeasureItemRow>(
            $"SELECT {Columns} FROM {From} WHERE {Where(tx, filter)} {next} ORDER BY i.created_at DESC, i.subscriber DESC, i.number DESC LIMIT @limit",
            new { filter.Subscriber, filter.Listing, filter.Action, filter.OverdueOn, created, before = subscriber, number, limit });
    }

    public static Task<int> CountAsync(Transaction tx, MeasureItemFilter filter) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM {From} WHERE {Where(tx, filter)}", new { filter.Subscriber, filter.Listing, filter.Action, filter.OverdueOn });

    /// <summary>The key of a page: instant, subscriber, number.</summary>
    public static string PageKey(MeasureItemRow row) => $"{row.CreatedAt.ToUnixTimeMilliseconds()}|{row.Subscriber}|{row.Number}";

    private static (long Created, string Subscriber, long Number) Key(string? after) =>
        after?.Split('|') is [var created, var subscriber, var number] && long.TryParse(created, out var at) && long.TryParse(number, out var n) ? (at, subscriber, n) : (long.MaxValue, "", 0);

    private static string Where(Transaction tx, MeasureItemFilter filter)
    {
        List<string> all = [tx.InScope("i.region")];
        if (filter.Subscriber.Length > 0) all.Add("i.subscriber = @Subscriber");
        if (filter.Listing.Length > 0) all.Add("i.listing = @Listing");
        if (filter.Action > 0) all.Add("i.action = @Action");
        if (filter.Open) all.Add("i.receipt < 2");
        if (filter.OverdueOn.Length > 0) all.Add("i.receipt < 2 AND i.due_on < @OverdueOn");
        return string.Join(" AND ", all);
    }

    /// <summary>In the order of their ids, so that two listings at once do not wait for one another crosswise.</summary>
    private static async Task RaiseAsync(Transaction tx, string who, object args)
    {
        if (tx.Provider == Quality.Common.Storage.DatabaseProvider.PostgreSql) await tx.QueryAsync<string>($"SELECT id FROM subscribers WHERE {who} ORDER BY id FOR UPDATE", args);
        await tx.ExecuteAsync($"UPDATE subscribers SET last_number = last_number + 1 WHERE {who}", args);
    }
}
