using Quality.Common.Storage;

namespace Quality.Credits.Measures;

/// <summary>A subscriber as it is kept.</summary>
internal sealed record SubscriberRow(
    string Id, long Version, string DisplayName, long Kind, string Account, string Lists, long Retired, long LastNumber, DateTimeOffset? SeenAt, DateTimeOffset CreatedAt)
{
    public const string Collection = "subscribers/";

    public string Name => Collection + Id;
}

/// <summary>How a subscriber keeps up.</summary>
internal sealed record SubscriberHealthRow(string Subscriber, long OpenItems, long OpenLifts, long OverdueItems, long EscalatedItems, string OldestDueOn);

/// <summary>The table <c>subscribers</c>.</summary>
internal static class SubscriberStore
{
    private const string Columns = "id, version, display_name, kind, account, lists, retired, last_number, seen_at, created_at";

    /// <summary>
    /// Waits for the listings that are being published or lifted, and lets later ones wait until the commit: a new subscriber is told of each by one of the
    /// two, and never missed by both. SQLite has one writer anyway.
    /// </summary>
    public static Task LockAsync(Transaction tx) =>
        tx.Provider == DatabaseProvider.PostgreSql ? tx.ExecuteAsync("LOCK TABLE subscribers IN SHARE ROW EXCLUSIVE MODE") : Task.CompletedTask;

    /// <summary>False for an account that subscribes already.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, SubscriberRow row) => await tx.ExecuteAsync(
        $"INSERT INTO subscribers ({Columns}) VALUES (@Id, @Version, @DisplayName, @Kind, @Account, @Lists, @Retired, @LastNumber, @SeenAt, @CreatedAt) ON CONFLICT DO NOTHING", row) == 1;

    public static Task<SubscriberRow?> FindAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<SubscriberRow>($"SELECT {Columns} FROM subscribers WHERE id = @id", new { id });

    /// <summary>The caller's own; a retired one too, because what was applied there is still to be lifted.</summary>
    public static Task<SubscriberRow?> FindOwnAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<SubscriberRow>(
        $"SELECT {Columns} FROM subscribers WHERE id = @id AND account <> '' AND account IN (@subject, @client)", new { id, subject = tx.Caller.Subject, client = tx.Caller.ClientId });

    public static async Task<bool> RetireAsync(Transaction tx, SubscriberRow row) =>
        await tx.ExecuteAsync("UPDATE subscribers SET retired = 1, version = version + 1 WHERE id = @Id AND version = @Version", new { row.Id, row.Version }) == 1;

    public static Task<List<SubscriberRow>> ListAsync(Transaction tx) => tx.QueryAsync<SubscriberRow>($"SELECT {Columns} FROM subscribers ORDER BY retired, display_name, id");

    public static Task SeeAsync(Transaction tx, string id) => tx.ExecuteAsync("UPDATE subscribers SET seen_at = @Now WHERE id = @id", new { tx.Now, id });

    /// <summary>Health of all that have something open.</summary>
    public static Task<List<SubscriberHealthRow>> HealthAsync(Transaction tx, string today) => tx.QueryAsync<SubscriberHealthRow>(
        """
        SELECT subscriber, COUNT(*) AS open_items, SUM(CASE WHEN action = 2 THEN 1 ELSE 0 END) AS open_lifts, SUM(CASE WHEN due_on < @today THEN 1 ELSE 0 END) AS overdue_items,
               SUM(CASE WHEN escalate_on < @today THEN 1 ELSE 0 END) AS escalated_items, MIN(due_on) AS oldest_due_on
        FROM measure_items WHERE receipt < 2 GROUP BY subscriber
        """,
        new { today });
}
