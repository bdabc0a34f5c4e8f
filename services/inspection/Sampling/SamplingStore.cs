using System.Text.Json;
using Dapper;
using Quality.Common.Access;
using Quality.Common.Storage;

namespace Quality.Inspections.Sampling;

/// <summary>The newest version of a sampling: the message of the wire, and beside it what is searched by.</summary>
internal sealed record SamplingRow(
    string Id, long Version, string Number, string Authority, string Region, long Step, string Producer, string Task, string Laboratory, string RetestLaboratory, byte[] Body,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What a laboratory's results need of a stored sampling, and the hash of its last link.</summary>
internal sealed record TestableSampling(string Id, long Version, long Step, byte[] Body, string Hash);

/// <summary>What a reader of samplings asks for; empty means any, Steps are numbers joined by commas.</summary>
internal sealed record SamplingFilter(string Region, string Steps, string Producer, string Task, string Laboratory = "");

/// <summary>The tables <c>samplings</c> and <c>sampling_custody</c>.</summary>
internal static class SamplingStore
{
    private const string Columns = "id, version, number, authority, region, step, producer, task, laboratory, retest_laboratory, body, created_at, updated_at";

    private const string Values = "@Id, @Version, @Number, @Authority, @Region, @Step, @Producer, @Task, @Laboratory, @RetestLaboratory, @Body, @CreatedAt, @UpdatedAt";

    private const string LinkColumns = "id, version, step, actor, actor_display_name, place, note, hashes, body, content_hash, previous_hash, hash, taken_at";

    private const string Own = "SELECT 'laboratories/' || l.id FROM library_entries l WHERE l.kind = 'laboratory' AND l.owner = @me";

    /// <summary>Only where the caller may see it.</summary>
    public static Task<SamplingRow?> FindVisibleAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<SamplingRow>($"SELECT {Columns} FROM samplings WHERE id = @id AND {Visible(tx)}", Mine(tx, new { id }));

    /// <summary>False when the authority used the number before.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, SamplingRow row) =>
        await tx.ExecuteAsync($"INSERT INTO samplings ({Columns}) VALUES ({Values}) ON CONFLICT (authority, number) DO NOTHING", row) == 1;

    /// <summary>False when somebody else was faster.</summary>
    public static async Task<bool> ReviseAsync(Transaction tx, SamplingRow row) =>
        await tx.ExecuteAsync($"UPDATE samplings SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", row) == 1;

    /// <summary>The last recorded first.</summary>
    public static Task<List<SamplingRow>> ListAsync(Transaction tx, SamplingFilter filter, string? after, int limit)
    {
        var next = after is null ? "" : "AND id < @after";
        return tx.QueryAsync<SamplingRow>(
            $"SELECT {Columns} FROM samplings WHERE {Where(tx, filter)} {next} ORDER BY id DESC LIMIT @limit", Mine(tx, new { filter.Producer, filter.Task, filter.Laboratory, after = after ?? "", limit }));
    }

    public static Task<int> CountAsync(Transaction tx, SamplingFilter filter) =>
        tx.ScalarAsync<int>($"SELECT COUNT(*) FROM samplings WHERE {Where(tx, filter)}", Mine(tx, new { filter.Producer, filter.Task, filter.Laboratory }));

    public static Task AddLinkAsync(Transaction tx, CustodyRow link) => tx.ExecuteAsync(
        $"""
        INSERT INTO sampling_custody ({LinkColumns})
        VALUES (@Id, @Version, @Step, @Actor, @ActorDisplayName, @Place, @Note, @Hashes, @Body, @ContentHash, @PreviousHash, @Hash, @TakenAt)
        """,
        link);

    /// <summary>The links of a sampling after a number, the first first.</summary>
    public static Task<List<CustodyRow>> LinksAsync(Transaction tx, string id, long after = 0, int limit = int.MaxValue) =>
        tx.QueryAsync<CustodyRow>($"SELECT {LinkColumns} FROM sampling_custody WHERE id = @id AND version > @after ORDER BY version LIMIT @limit", new { id, after, limit });

    /// <summary>Those of the ids that the caller may see.</summary>
    public static async Task<Dictionary<string, TestableSampling>> FindTestableAsync(Transaction tx, IReadOnlyCollection<string> ids)
    {
        var sql = $"""
            SELECT s.id, s.version, s.step, s.body, c.hash FROM samplings s JOIN sampling_custody c ON c.id = s.id AND c.version = s.version
            WHERE s.id {(tx.Provider == DatabaseProvider.PostgreSql ? "= ANY(@ids)" : "IN (SELECT value FROM json_each(@ids))")} AND {Visible(tx)}
            """;
        var rows = await tx.QueryAsync<TestableSampling>(sql, Mine(tx, new { ids = tx.Provider == DatabaseProvider.PostgreSql ? (object)ids.ToArray() : JsonSerializer.Serialize(ids) }));
        return rows.ToDictionary(r => r.Id);
    }

    /// <summary>New versions; false when somebody else was faster with any of them.</summary>
    public static async Task<bool> ReviseTestedAsync(Transaction tx, IReadOnlyCollection<TestableSampling> rows) => rows.Count == (tx.Provider == DatabaseProvider.PostgreSql
        ? await tx.ExecuteAsync(
            """
            UPDATE samplings s SET version = n.version, step = n.step, body = n.body, updated_at = @Now
            FROM unnest(@ids, @versions, @steps, @bodies) AS n (id, version, step, body) WHERE s.id = n.id AND s.version = n.version - 1
            """,
            new { ids = rows.Select(r => r.Id).ToArray(), versions = rows.Select(r => r.Version).ToArray(), steps = rows.Select(r => r.Step).ToArray(), bodies = rows.Select(r => r.Body).ToArray(), tx.Now })
        : await tx.ExecuteEachAsync(
            "UPDATE samplings SET version = @p1, step = @p2, body = @p3, updated_at = @p4 WHERE id = @p0 AND version = @p1 - 1", 5,
            rows.Select(r => new object?[] { r.Id, r.Version, r.Step, r.Body, tx.Now.ToUnixTimeMilliseconds() })));

    public static Task AddLinksAsync(Transaction tx, IEnumerable<CustodyRow> links) => tx.InsertAsync("sampling_custody", LinkColumns.Split(", "), links.Select(l => new object?[]
    {
        l.Id, l.Version, l.Step, l.Actor, l.ActorDisplayName, l.Place, l.Note, l.Hashes, l.Body, l.ContentHash, l.PreviousHash, l.Hash, l.TakenAt.ToUnixTimeMilliseconds(),
    }));

    private static string Where(Transaction tx, SamplingFilter filter)
    {
        List<string> all = [Visible(tx), RegionFilter.Sql("region", filter.Region)];
        if (filter.Steps.Length > 0) all.Add($"step IN ({filter.Steps})");
        if (filter.Producer.Length > 0) all.Add("producer = @Producer");
        if (filter.Task.Length > 0) all.Add("task = @Task");
        if (filter.Laboratory.Length > 0) all.Add("(laboratory = @Laboratory OR retest_laboratory = @Laboratory)");
        return string.Join(" AND ", all);
    }

    /// <summary>Officials see their region, a laboratory what was handed over to it.</summary>
    private static string Visible(Transaction tx) => tx.Caller.Is(Role.Officials) ? tx.InScope("region") : $"(laboratory IN ({Own}) OR retest_laboratory IN ({Own}))";

    private static DynamicParameters Mine(Transaction tx, object args)
    {
        var all = new DynamicParameters(args);
        all.Add("me", tx.Caller.Subject.Length > 0 ? tx.Caller.Subject : "-");
        return all;
    }
}
