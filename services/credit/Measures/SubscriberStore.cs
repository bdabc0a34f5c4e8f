using Quality.Common.Storage;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Measures;

/// <summary>A subscriber as it is kept.</summary>
internal sealed record SubscriberRow(
    string Id, long Version, string DisplayName, long Kind, string Account, string Lists, long Retired, long LastNumber, DateTimeOffset? SeenAt, DateTimeOffset CreatedAt, string Contact)
{
    public const string Collection = "subscribers/";

    public string Name => Collection + Id;
}

/// <summary>How a subscriber keeps up.</summary>
internal sealed record SubscriberHealthRow(string Subscriber, long OpenItems, long OpenLifts, long OverdueItems, long EscalatedItems, string OldestDueOn);

/// <summary>How all subscribers keep up.</summary>
internal sealed record SubscriberSummaryRow(long Active, long Good, long Overdue, long Escalated, long OpenLifts)
{
    public V1.SubscriberSummary ToWire() => new() { Active = (int)Active, Good = (int)Good, Overdue = (int)Overdue, Escalated = (int)Escalated, OpenLifts = (int)OpenLifts };
}

/// <summary>The table <c>subscribers</c>.</summary>
internal static class SubscriberStore
{
    private const string Columns = "id, version, display_name, kind, account, lists, retired, last_number, seen_at, created_at, contact";

    /// <summary>
    /// Waits for the listings that are being published or lifted, and lets later ones wait until the commit: a new subscriber is told of each by one of the
    /// two, and never missed by both. SQLite has one writer anyway.
    /// </summary>
    public static Task LockAsync(Transaction tx) =>
        tx.Provider == DatabaseProvider.PostgreSql ? tx.ExecuteAsync("LOCK TABLE subscribers IN SHARE ROW EXCLUSIVE MODE") : Task.CompletedTask;

    /// <summary>False for an account that subscribes already.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, SubscriberRow row) => await tx.ExecuteAsync(
        $"INSERT INTO subscribers ({Columns}) VALUES (@Id, @Version, @DisplayName, @Kind, @Account, @Lists, @Retired, @LastNumber, @SeenAt, @CreatedAt, @Contact) ON CONFLICT DO NOTHING", row) == 1;

    public static Task<SubscriberRow?> FindAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<SubscriberRow>($"SELECT {Columns} FROM subscribers WHERE id = @id", new { id });

    /// <summary>
    /// The caller's own; a retired one too, because what was applied there is still to be lifted. By the subject alone, which of a program is its client id:
    /// the client id of a person's token is that of the dashboard, and everybody's.
    /// </summary>
    public static Task<SubscriberRow?> FindOwnAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<SubscriberRow>(
        $"SELECT {Columns} FROM subscribers WHERE id = @id AND account <> '' AND account = @Subject", new { id, tx.Caller.Subject });

    public static async Task<bool> IsTakenAsync(Transaction tx, SubscriberRow row) =>
        await tx.ScalarAsync<long>("SELECT COUNT(*) FROM subscribers WHERE account = @Account AND id <> @Id AND retired = 0", new { row.Account, row.Id }) > 0;

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, SubscriberRow row) => await tx.ExecuteAsync(
        "UPDATE subscribers SET display_name = @DisplayName, account = @Account, contact = @Contact, version = version + 1 WHERE id = @Id AND version = @Version",
        new { row.DisplayName, row.Account, row.Contact, row.Id, row.Version }) == 1;

    public static async Task<bool> RetireAsync(Transaction tx, SubscriberRow row) =>
        await tx.ExecuteAsync("UPDATE subscribers SET retired = 1, version = version + 1 WHERE id = @Id AND version = @Version", new { row.Id, row.Version }) == 1;

    /// <summary>By name, those that ended last; behindOn: only those with something open that was due before that day.</summary>
    public static Task<List<SubscriberRow>> ListAsync(Transaction tx, string behindOn, string? after, int limit)
    {
        var (retired, id, name) = Key(after);
        var next = after is null ? "" : "AND (retired, display_name, id) > (@retired, @name, @id)";
        return tx.QueryAsync<SubscriberRow>(
            $"SELECT {Columns} FROM subscribers WHERE {Behind(behindOn)} {next} ORDER BY retired, display_name, id LIMIT @limit", new { behindOn, retired, id, name, limit });
    }

    public static Task<int> CountAsync(Transaction tx, string behindOn) => tx.ScalarAsync<int>($"SELECT COUNT(*) FROM subscribers WHERE {Behind(behindOn)}", new { behindOn });

    /// <summary>The key of a page; the name comes last, because it may hold anything.</summary>
    public static string PageKey(SubscriberRow row) => $"{row.Retired}|{row.Id}|{row.DisplayName}";

    public static Task SeeAsync(Transaction tx, string id) => tx.ExecuteAsync("UPDATE subscribers SET seen_at = @Now WHERE id = @id", new { tx.Now, id });

    /// <summary>Health of those of them that have something open.</summary>
    public static Task<List<SubscriberHealthRow>> HealthAsync(Transaction tx, string today, string[] subscribers) => tx.QueryAsync<SubscriberHealthRow>(
        """
        SELECT subscriber, COUNT(*) AS open_items, SUM(CASE WHEN action = 2 THEN 1 ELSE 0 END) AS open_lifts, SUM(CASE WHEN due_on < @today THEN 1 ELSE 0 END) AS overdue_items,
               SUM(CASE WHEN escalate_on < @today THEN 1 ELSE 0 END) AS escalated_items, MIN(due_on) AS oldest_due_on
        FROM measure_items WHERE receipt < 2 AND subscriber IN @subscribers GROUP BY subscriber
        """,
        new { today, subscribers });

    /// <summary>All of them together.</summary>
    public static async Task<SubscriberSummaryRow> SummaryAsync(Transaction tx, string today) => (await tx.QuerySingleOrDefaultAsync<SubscriberSummaryRow>(
        """
        SELECT COALESCE(SUM(CASE WHEN s.retired = 0 THEN 1 ELSE 0 END), 0) AS active, COALESCE(SUM(CASE WHEN s.retired = 0 AND COALESCE(h.overdue, 0) = 0 THEN 1 ELSE 0 END), 0) AS good,
               COALESCE(SUM(CASE WHEN h.overdue > 0 AND h.escalated = 0 THEN 1 ELSE 0 END), 0) AS overdue, COALESCE(SUM(CASE WHEN h.escalated > 0 THEN 1 ELSE 0 END), 0) AS escalated,
               CAST(COALESCE(SUM(h.lifts), 0) AS BIGINT) AS open_lifts
        FROM subscribers s LEFT JOIN (
            SELECT subscriber, SUM(CASE WHEN due_on < @today THEN 1 ELSE 0 END) AS overdue, SUM(CASE WHEN escalate_on < @today THEN 1 ELSE 0 END) AS escalated, SUM(CASE WHEN action = 2 THEN 1 ELSE 0 END) AS lifts
            FROM measure_items WHERE receipt < 2 GROUP BY subscriber) h ON h.subscriber = s.id
        """,
        new { today }))!;

    private static string Behind(string on) => on.Length > 0 ? "id IN (SELECT subscriber FROM measure_items WHERE receipt < 2 AND due_on < @behindOn)" : "1 = 1";

    private static (long Retired, string Id, string Name) Key(string? after) =>
        after?.Split('|', 3) is [var retired, var id, var name] && long.TryParse(retired, out var flag) ? (flag, id, name) : (0, "", "");
}
