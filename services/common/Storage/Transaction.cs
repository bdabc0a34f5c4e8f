using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using Google.Protobuf;
using Quality.Common.Access;
using Quality.Common.Audit;
using Quality.Common.Events;
using Quality.Common.Secrets;
using Quality.Common.Time;

namespace Quality.Common.Storage;

/// <summary>One database transaction with the caller, the instant and the events that belong to it.</summary>
public sealed partial class Transaction
{
    private readonly List<EventEnvelope> events = [];
    private readonly List<AuditRecord> audits = [];
    private readonly TimeProvider clock;
    private readonly DbTransaction dbTransaction;

    internal Transaction(Database database, DbConnection connection, DbTransaction dbTransaction, Caller caller, TimeProvider clock, CancellationToken cancel)
    {
        Database = database;
        Connection = connection;
        this.dbTransaction = dbTransaction;
        Caller = caller;
        this.clock = clock;
        Now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()); // as a column holds it, so that an answer and a later read are equal
        Cancel = cancel;
    }

    /// <summary>Who acts.</summary>
    public Caller Caller { get; }

    /// <summary>The instant of the transaction, UTC.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The legal day of <see cref="Now"/> in Asia/Shanghai.</summary>
    public DateOnly Today => ChinaTime.Date(Now);

    /// <summary>Which database this is.</summary>
    public DatabaseProvider Provider => Database.Provider;

    /// <summary>Cancelled when the caller has gone.</summary>
    public CancellationToken Cancel { get; }

    /// <summary>For bulk paths of a store (COPY); everything else goes through the methods here.</summary>
    public DbConnection Connection { get; }

    /// <summary>For bulk paths of a store.</summary>
    public DbTransaction DbTransaction => dbTransaction;

    /// <summary>Keys that seal columns of this database; only for a module that has some.</summary>
    public SealingKeys Keys => Database.Keys ?? throw new InvalidOperationException("This module has no sealing keys.");

    /// <summary>PostgreSQL's FOR UPDATE SKIP LOCKED; SQLite has one writer and needs none.</summary>
    public string SkipLocked => Provider == DatabaseProvider.PostgreSql ? "FOR UPDATE SKIP LOCKED" : "";

    internal Database Database { get; }

    internal IReadOnlyList<EventEnvelope> Events => events;

    internal IReadOnlyList<AuditRecord> Audits => audits;

    /// <summary>Topics that may be published here; null means that nothing was declared (tests, migrations).</summary>
    internal IReadOnlySet<string>? Publishable { get; init; }

    /// <summary>The caller's region as a condition on <paramref name="column"/>; the codes are our own six digits, never input.</summary>
    public string InScope(string column) => Caller.Scope.Codes switch
    {
        null => "1 = 1",
        { Count: 0 } => "1 = 0",
        var codes => $"{column} IN ('{string.Join("', '", codes)}')",
    };

    /// <summary>A new UUIDv7.</summary>
    public string NewId() => Guid.CreateVersion7(clock.GetUtcNow()).ToString();

    /// <summary>Announces a fact in this same transaction.</summary>
    public void Publish(IMessage message)
    {
        var envelope = EventEnvelope.Of(message, NewId());
        if (Publishable?.Contains(envelope.Topic) == false)
            throw new InvalidOperationException($"{Database.Name} does not declare that it publishes {envelope.Topic} here.");
        events.Add(envelope);
    }

    /// <summary>Says what was touched, for the audit log; several calls write several rows.</summary>
    /// <param name="resource">Resource name.</param>
    /// <param name="region">Six digits, or null.</param>
    /// <param name="detail">What happened, when the method's name does not say it; never personal data.</param>
    public void Audit(string resource, string? region = null, string? detail = null) =>
        audits.Add(new(resource, region, detail));

    /// <summary>Runs a statement; answers the number of rows.</summary>
    public Task<int> ExecuteAsync(string sql, object? args = null) => Connection.ExecuteAsync(Command(sql, args));

    /// <summary>Reads rows into <typeparamref name="T"/>; snake_case columns match PascalCase names.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, object? args = null) => (await Connection.QueryAsync<T>(Command(sql, args))).AsList();

    /// <summary>Reads one row or null.</summary>
    public Task<T?> QuerySingleOrDefaultAsync<T>(string sql, object? args = null) => Connection.QuerySingleOrDefaultAsync<T>(Command(sql, args));

    /// <summary>Reads one value.</summary>
    public Task<T?> ScalarAsync<T>(string sql, object? args = null) => Connection.ExecuteScalarAsync<T>(Command(sql, args));

    /// <summary>
    /// Streams rows without holding them all. A reader of our own: Dapper's, when it is broken off, sends PostgreSQL a cancellation, which may come so
    /// late that it hits the next statement of the transaction.
    /// </summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(string sql, object? args = null)
    {
        await using var reader = await Connection.ExecuteReaderAsync(Command(sql, args));
        var parse = reader.GetRowParser(typeof(T)); // the generic one cannot read single columns such as byte[]
        while (await reader.ReadAsync(Cancel)) yield return (T)parse(reader);
    }

    private CommandDefinition Command(string sql, object? args) => new(Own(sql), args, dbTransaction, cancellationToken: Cancel);

    /// <summary>Dapper hands a list to PostgreSQL as one array, for which IN has another spelling there.</summary>
    private string Own(string sql) => Provider == DatabaseProvider.PostgreSql && sql.Contains(" IN @", StringComparison.Ordinal)
        ? ListCondition().Replace(sql, m => m.Groups[1].Success ? $" <> ALL(@{m.Groups[2].Value})" : $" = ANY(@{m.Groups[2].Value})")
        : sql;

    [GeneratedRegex(@"( NOT)? IN @(\w+)")]
    private static partial Regex ListCondition();
}
