using System.Security.Cryptography;
using System.Text;
using Quality.Common.Access;
using Quality.Common.Storage;
using Quality.Protos.Common.V1;

namespace Quality.Common.Audit;

/// <summary>One row of the audit log as it is stored.</summary>
internal sealed record AuditRow(
    string Id, DateTimeOffset At, long Kind, string Subject, string ClientId, string Roles, string CallerRegion, string Method, string RequestId,
    string Resource, string? Region, long Code, string Reason, string? Detail, string Peer, string TraceId, long? Position, byte[]? Hash)
{
    /// <summary>SHA-256 of the hash before and every field, parted by a unit separator.</summary>
    public byte[] HashAfter(byte[] previous) => SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(string.Join(
        '\u001f', Id, At.ToUnixTimeMilliseconds(), Kind, Subject, ClientId, Roles, CallerRegion, Method, RequestId, Resource, Region, Code, Reason, Detail, Peer, TraceId))]);

    public static AuditRow Of(string id, DateTimeOffset at, Caller caller, AuditCall call, AuditRecord touched) => new(
        id, at, (long)call.Kind, call.Kind == AuditKind.Event ? "" : caller.Subject, caller.ClientId, string.Join(',', RoleNames.Of(caller.Roles & ~Role.Public)), caller.Scope.ToString(),
        call.Method, call.RequestId, touched.Resource, touched.Region, (long)call.Code, call.Reason, touched.Detail, call.Peer, call.TraceId, null, null);
}

/// <summary>What a reader of the log asks for; empty means any.</summary>
internal sealed record AuditFilter(string Subject, string ClientId, string Method, string Resource, DateTimeOffset From, DateTimeOffset To, long Kinds);

/// <summary>The audit log: rows are appended with the change they speak of; the sealer chains them afterwards.</summary>
internal static class AuditStore
{
    /// <summary>Rows that one transaction of the sealer chains: few, so that nobody's call waits behind it.</summary>
    public const int MostSealed = 200;

    /// <summary>Up to here single statements cost less than the beginning and the end of a COPY.</summary>
    private const int Few = 3;

    private const string WrittenColumns = "id, at, kind, subject, client_id, roles, caller_region, method, request_id, resource, region, code, reason, detail, peer, trace_id";
    private const string Columns = $"{WrittenColumns}, position, hash";

    private const string Insert =
        $"""
        INSERT INTO audit_log ({WrittenColumns}) VALUES (@Id, @At, @Kind, @Subject, @ClientId, @Roles, @CallerRegion, @Method, @RequestId,
            @Resource, @Region, @Code, @Reason, @Detail, @Peer, @TraceId)
        """;

    private const string Where =
        """
        WHERE (@Subject = '' OR subject = @Subject) AND (@ClientId = '' OR client_id = @ClientId) AND (@Method = '' OR method = @Method)
          AND (@Resource = '' OR resource = @Resource) AND at >= @From AND at < @To AND (@Kinds = 0 OR (@Kinds / (CASE kind WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 4 ELSE 8 END)) % 2 = 1)
        """;

    public static async Task InsertAsync(Transaction tx, AuditCall call)
    {
        IReadOnlyList<AuditRecord> touched = tx.Audits.Count > 0 ? tx.Audits : [new("", null, null)];
        await InsertAsync(tx, [.. touched.Select(record => AuditRow.Of(tx.NewId(), tx.Now, tx.Caller, call, record))]);
    }

    /// <summary>One statement for a few rows; for many the fastest way that the database has.</summary>
    public static async Task InsertAsync(Transaction tx, IReadOnlyList<AuditRow> rows)
    {
        if (rows.Count > Few)
        {
            await tx.InsertAsync("audit_log", WrittenColumns.Split(", "), rows.Select(r => new object?[]
            {
                r.Id, r.At.ToUnixTimeMilliseconds(), r.Kind, r.Subject, r.ClientId, r.Roles, r.CallerRegion, r.Method, r.RequestId, r.Resource, r.Region, r.Code, r.Reason, r.Detail, r.Peer, r.TraceId,
            }));
            return;
        }

        foreach (var row in rows) await tx.ExecuteAsync(Insert, row);
    }

    public static async Task<bool> AnyLooseAsync(Transaction tx) =>
        await tx.ScalarAsync<long>("SELECT COUNT(*) FROM (SELECT 1 FROM audit_log WHERE position IS NULL LIMIT 1) loose") > 0;

    /// <summary>Chains up to <see cref="MostSealed"/> loose rows; answers how many. The head row is the lock between replicas.</summary>
    public static async Task<int> SealAsync(Transaction tx)
    {
        await tx.ExecuteAsync("UPDATE audit_head SET position = position WHERE id = 1");
        var (position, hash) = await tx.QuerySingleOrDefaultAsync<(long, byte[])>("SELECT position, hash FROM audit_head WHERE id = 1");
        var loose = await tx.QueryAsync<AuditRow>($"SELECT {Columns} FROM audit_log WHERE position IS NULL ORDER BY id LIMIT {MostSealed}");
        if (loose.Count == 0) return 0;
        var links = new List<(string Id, long Position, byte[] Hash)>(loose.Count);
        foreach (var row in loose)
        {
            hash = row.HashAfter(hash);
            links.Add((row.Id, ++position, hash));
        }

        await ChainAsync(tx, links);
        await tx.ExecuteAsync("UPDATE audit_head SET position = @position, hash = @hash WHERE id = 1", new { position, hash });
        return loose.Count;
    }

    private static Task<int> ChainAsync(Transaction tx, List<(string Id, long Position, byte[] Hash)> links) => tx.Provider == DatabaseProvider.PostgreSql
        ? tx.ExecuteAsync(
            "UPDATE audit_log a SET position = n.position, hash = n.hash FROM unnest(@ids, @positions, @hashes) AS n (id, position, hash) WHERE a.id = n.id",
            new { ids = links.Select(l => l.Id).ToArray(), positions = links.Select(l => l.Position).ToArray(), hashes = links.Select(l => l.Hash).ToArray() })
        : tx.ExecuteEachAsync("UPDATE audit_log SET position = @p1, hash = @p2 WHERE id = @p0", 3, links.Select(l => new object?[] { l.Id, l.Position, l.Hash }));

    /// <summary>
    /// Recomputes the chain from one position to another (0: to its end); answers how many rows were right, the last hash and position, and
    /// whether all of it holds. The end must be the one that the head row names.
    /// </summary>
    public static async Task<AuditCheck> VerifyAsync(Transaction tx, long from = 1, long to = 0)
    {
        var reached = Math.Max(from, 1) - 1;
        var hash = reached == 0 ? new byte[32] : await tx.ScalarAsync<byte[]>("SELECT hash FROM audit_log WHERE position = @reached", new { reached });
        if (hash is null) return new(0, reached, [], false);
        var first = reached;
        await foreach (var row in tx.StreamAsync<AuditRow>($"SELECT {Columns} FROM audit_log WHERE position > @reached AND (@to = 0 OR position <= @to) ORDER BY position", new { reached, to }))
        {
            var next = row.HashAfter(hash);
            if (row.Position != reached + 1 || !next.AsSpan().SequenceEqual(row.Hash)) return new(reached - first, reached, hash, false);
            hash = next;
            reached++;
        }

        var (position, head) = await tx.QuerySingleOrDefaultAsync<(long, byte[])>("SELECT position, hash FROM audit_head WHERE id = 1");
        var ends = position == reached ? hash.AsSpan().SequenceEqual(head) : to > 0 && reached == to && position > to;
        return new(reached - first, reached, hash, ends);
    }

    /// <summary>A read that shows whether the database answers and is ours.</summary>
    public static Task PingAsync(System.Data.Common.DbConnection connection) => Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "SELECT position FROM audit_head WHERE id = 1");

    public static async Task<long> CountLooseAsync(Transaction tx) => await tx.ScalarAsync<long>("SELECT COUNT(*) FROM audit_log WHERE position IS NULL");

    public static Task<List<AuditRow>> ListAsync(Transaction tx, AuditFilter filter, string? before, int limit) => tx.QueryAsync<AuditRow>(
        $"SELECT {Columns} FROM audit_log {Where} AND (@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @limit",
        new { filter.Subject, filter.ClientId, filter.Method, filter.Resource, filter.From, filter.To, filter.Kinds, before, limit });

    public static async Task<int> CountAsync(Transaction tx, AuditFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM audit_log {Where}", filter);
}

/// <summary>What recomputing found: rows that are right, the position and hash of the last of them, and whether nothing is wrong.</summary>
internal sealed record AuditCheck(long Checked, long Reached, byte[] Hash, bool Intact);
