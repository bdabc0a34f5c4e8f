using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Quality.Sidecar;

/// <summary>An event as it was published.</summary>
public sealed record QueuedEvent(long Sequence, string Id, string PubSub, string Topic, string Source, byte[] Data, string? TraceParent);

/// <summary>
/// What a broker keeps: events, subscriptions, and for each subscriber the events that it has not taken. It survives <c>kill -9</c> of this process;
/// an event that was published before somebody subscribed is not for them.
/// </summary>
public sealed class DurableQueue : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = OFF;
        CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, pubsub TEXT NOT NULL, topic TEXT NOT NULL, source TEXT NOT NULL, data BLOB NOT NULL, traceparent TEXT);
        CREATE TABLE IF NOT EXISTS subscription (app TEXT NOT NULL, topic TEXT NOT NULL, PRIMARY KEY (app, topic));
        CREATE TABLE IF NOT EXISTS delivery (app TEXT NOT NULL, seq INTEGER NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (app, seq));
        CREATE INDEX IF NOT EXISTS delivery_due ON delivery (app, due) WHERE done = 0;
        """;

    private readonly Lock guard = new();
    private readonly SqliteConnection connection;
    private readonly SidecarSettings settings;

    public DurableQueue(SidecarSettings settings)
    {
        this.settings = settings;
        connection = new SqliteConnection($"Data Source={settings.Queue}");
        connection.Open();
        Execute(Schema);
    }

    /// <summary>Milliseconds; only differences matter, and they go on after a restart of this process.</summary>
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public void Subscribe(string app, IEnumerable<string> topics)
    {
        lock (guard)
        {
            foreach (var topic in topics) Execute("INSERT INTO subscription (app, topic) VALUES ($app, $topic) ON CONFLICT DO NOTHING", ("$app", app), ("$topic", topic));
        }
    }

    public void Add(QueuedEvent e)
    {
        lock (guard)
        {
            using var transaction = connection.BeginTransaction();
            Execute("INSERT INTO event (id, pubsub, topic, source, data, traceparent) VALUES ($id, $pubsub, $topic, $source, $data, $trace)",
                ("$id", e.Id), ("$pubsub", e.PubSub), ("$topic", e.Topic), ("$source", e.Source), ("$data", e.Data), ("$trace", e.TraceParent));
            // Read once: with a second subscriber last_insert_rowid() would already be that of the first one's delivery.
            using var last = Command("SELECT last_insert_rowid()");
            var sequence = (long)last.ExecuteScalar()!;
            // Every eleventh comes 0.4 s late, so that its successors overtake it.
            Execute("INSERT INTO delivery (app, seq, due) SELECT app, $seq, $now + CASE WHEN $mischief AND $seq % 11 = 0 THEN 400 ELSE 0 END FROM subscription WHERE topic = $topic",
                ("$seq", sequence), ("$now", Now), ("$mischief", settings.Mischief), ("$topic", e.Topic));
            transaction.Commit();
        }
    }

    public List<QueuedEvent> Due(string app, int most)
    {
        lock (guard)
        {
            using var command = Command("SELECT e.seq, id, pubsub, topic, source, data, traceparent FROM delivery d JOIN event e ON e.seq = d.seq WHERE app = $app AND done = 0 AND due <= $now ORDER BY due, e.seq LIMIT $most",
                ("$app", app), ("$now", Now), ("$most", most));
            using var reader = command.ExecuteReader();
            List<QueuedEvent> due = [];
            while (reader.Read())
                due.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), (byte[])reader.GetValue(5), reader.IsDBNull(6) ? null : reader.GetString(6)));
            return due;
        }
    }

    public void Taken(string app, long sequence)
    {
        lock (guard) Execute("UPDATE delivery SET done = 1, attempts = attempts + 1 WHERE app = $app AND seq = $seq", ("$app", app), ("$seq", sequence));
    }

    /// <summary>Once more, 0.1 s later at first and 3 s at most.</summary>
    public void Again(string app, long sequence)
    {
        lock (guard)
        {
            Execute("UPDATE delivery SET attempts = attempts + 1, due = $now + MIN(3000, 100 << MIN(attempts, 5)) WHERE app = $app AND seq = $seq",
                ("$app", app), ("$seq", sequence), ("$now", Now));
        }
    }

    public void Dispose() => connection.Dispose();

    private void Execute(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
