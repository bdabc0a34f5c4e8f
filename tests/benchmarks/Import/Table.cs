namespace Quality.Benchmarks.Import;

/// <summary>A table that the rpc writes, with its columns as the rpc writes them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Columns that are written.</param>
/// <param name="Values">Their values when they were written: what relay and sealer have added since is left out.</param>
/// <param name="Where">The rows of one import, whose id is @id, its first instant @at and its codes' letters @letters.</param>
/// <param name="Instant">The column that says in which transaction a row came; empty: the row's number does.</param>
internal sealed record Table(string Name, string Columns, string Values, string Where, string Instant)
{
    private const string Enterprise =
        "uscc, display_name, region, reporting_unit, status, registered_on, type, address, scope, capital_text, main_consumer_producer, check_digit_valid, version, created_at, updated_at, search_terms";

    private const string Import =
        "id, completed, file_name, total_rows, last_row, imported, updated, unchanged, rejected, warnings, problem_count, creator, creator_name, stream, stream_until, created_at, updated_at, completed_at";

    private const string Problem = "import, position, row, severity, field, reason, description, value";

    private const string Audit =
        "id, at, kind, subject, client_id, roles, caller_region, method, request_id, resource, region, code, reason, detail, peer, trace_id";

    /// <summary>All of them; request_ids is none of them, because a stream carries no request id.</summary>
    public static IReadOnlyList<Table> All { get; } =
    [
        new("enterprises", Enterprise, Enterprise, "substr(uscc, 9, 2) = @letters", "created_at"),
        new("outbox", "id, topic, payload, trace_parent, created_at, published_at, attempts, next_attempt_at, last_error", "id, topic, payload, trace_parent, created_at, NULL, 0, 0, NULL", "created_at >= @at", "created_at"),
        new("audit_log", Audit + ", position, hash", Audit + ", NULL, NULL", "resource = 'imports/' || @id", "at"),
        new("imports", Import, Import, "id = @id", "created_at"),
        new("import_problems", Problem, Problem, "import = @id", ""),
    ];
}

/// <summary>The rows of one import in one table, parted into the transactions in which the rpc wrote them.</summary>
internal sealed record Written(Table Table, IReadOnlyList<IReadOnlyList<byte[]>> Transactions)
{
    public int Count => Transactions.Sum(t => t.Count);

    /// <summary>Rows of one transaction as one block of text; all of them for null.</summary>
    public byte[] Block(int? transaction) => [.. (transaction is { } n ? Transactions[n] : Transactions.SelectMany(t => t)).SelectMany(row => row)];

    /// <summary>Puts each row to the last transaction that began before it.</summary>
    public static Written Of(Table table, IEnumerable<(long Key, byte[] Row)> rows, IReadOnlyList<long> beginnings)
    {
        var parted = beginnings.Select(_ => new List<byte[]>()).ToList();
        foreach (var (key, row) in rows)
        {
            var at = beginnings.Count - 1;
            while (at > 0 && beginnings[at] > key) at--;
            parted[at].Add(row);
        }

        return new(table, parted);
    }
}
