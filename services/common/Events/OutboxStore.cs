using System.Data.Common;
using Dapper;
using Quality.Common.Storage;

namespace Quality.Common.Events;

/// <summary>The outbox: rows are written with the change, claimed by a relay for a while, marked when sent and never deleted: it is the event log.</summary>
internal static class OutboxStore
{
    /// <summary>A claim that its relay does not finish (killed) ends after this long.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>More than this go in one COPY where the database has it.</summary>
    private const int Many = 20;

    private static readonly string[] Columns = ["id", "topic", "payload", "trace_parent", "created_at", "attempts", "next_attempt_at"];

    public static async Task InsertAsync(Transaction tx)
    {
        if (tx.Events.Count > Many)
        {
            var at = tx.Now.ToUnixTimeMilliseconds();
            await tx.InsertAsync("outbox", Columns, tx.Events.Select(e => new object?[] { e.Id, e.Topic, e.Payload, e.TraceParent, at, 0L, 0L }));
            return;
        }

        foreach (var e in tx.Events)
        {
            await tx.ExecuteAsync(
                "INSERT INTO outbox (id, topic, payload, trace_parent, created_at, attempts, next_attempt_at) VALUES (@Id, @Topic, @Payload, @TraceParent, @Now, 0, 0)",
                new { e.Id, e.Topic, e.Payload, e.TraceParent, tx.Now });
        }
    }

    /// <summary>Whether a relay has anything to do.</summary>
    public static async Task<bool> AnyDueAsync(DbConnection connection, DateTimeOffset now) => await connection.ExecuteScalarAsync<long>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE published_at IS NULL AND next_attempt_at <= @now LIMIT 1) due", new { now }) > 0;

    /// <summary>Takes a batch of due rows; other relays pass over them until the lease ends.</summary>
    public static async Task<List<EventEnvelope>> ClaimAsync(Transaction tx, int count) =>
        [.. (await tx.QueryAsync<EventEnvelope>(
            $"""
            UPDATE outbox SET next_attempt_at = @until, attempts = attempts + 1
            WHERE id IN (SELECT id FROM outbox WHERE published_at IS NULL AND next_attempt_at <= @Now ORDER BY next_attempt_at, id LIMIT @count {tx.SkipLocked})
            RETURNING id, topic, payload, trace_parent
            """,
            new { until = tx.Now + Lease, tx.Now, count })).OrderBy(e => e.Id, StringComparer.Ordinal)];

    public static Task MarkSentAsync(Transaction tx, IReadOnlyList<string> ids) => tx.ExecuteAsync(
        "UPDATE outbox SET published_at = @Now, last_error = NULL WHERE id IN @ids", new { tx.Now, ids });

    /// <summary>Back-off doubles from 200 ms to 5 minutes; rows are never dropped.</summary>
    public static async Task MarkFailedAsync(Transaction tx, string id, string error)
    {
        var attempts = await tx.ScalarAsync<long>("SELECT attempts FROM outbox WHERE id = @id", new { id });
        await tx.ExecuteAsync(
            "UPDATE outbox SET last_error = @error, next_attempt_at = @next WHERE id = @id",
            new { id, error = Errors.Excerpt.OfCharacters(error, 500).Replace('\0', ' '), next = tx.Now + BackOff(attempts) });
    }

    /// <summary>How long a row rests after its nth failure.</summary>
    public static TimeSpan BackOff(long attempts) => TimeSpan.FromMilliseconds(Math.Min(300_000, 200 * Math.Pow(2, Math.Max(0, attempts - 1))));

    /// <summary>After a start, a single process frees what its killed predecessor had claimed.</summary>
    public static Task ReleaseClaimsAsync(Transaction tx) =>
        tx.ExecuteAsync("UPDATE outbox SET next_attempt_at = 0 WHERE published_at IS NULL AND last_error IS NULL");

    public static Task<int> ReplayAsync(Transaction tx, string topic, DateTimeOffset from) => tx.ExecuteAsync(
        "UPDATE outbox SET published_at = NULL, next_attempt_at = 0, attempts = 0 WHERE topic = @topic AND created_at >= @from AND published_at IS NOT NULL",
        new { topic, from });

    public static Task<List<OutboxTopic>> TopicsAsync(Transaction tx) => tx.QueryAsync<OutboxTopic>(
        """
        SELECT topic, COUNT(*) AS total, SUM(CASE WHEN published_at IS NULL THEN 1 ELSE 0 END) AS pending,
               MIN(CASE WHEN published_at IS NULL THEN created_at END) AS oldest_pending_at, MAX(published_at) AS last_sent_at, MAX(last_error) AS last_error
        FROM outbox GROUP BY topic ORDER BY topic
        """);

    public static async Task<OutboxDepth> DepthAsync(Transaction tx) => (await tx.QuerySingleOrDefaultAsync<OutboxDepth>(
        "SELECT COUNT(*) AS pending, MIN(created_at) AS oldest_at FROM outbox WHERE published_at IS NULL"))!;
}

internal sealed record OutboxTopic(string Topic, long Total, long Pending, long? OldestPendingAt, long? LastSentAt, string? LastError);

internal sealed record OutboxDepth(long Pending, long? OldestAt);
