using System.Globalization;
using Npgsql;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Benchmarks.Recognition;

/// <summary>Earlier checks in the table of the service, two models for each invented producer, all within six months of the question; written by the database itself.</summary>
internal sealed class PastSamples(string connectionString, int count)
{
    private const int Step = 1_000_000;

    public int Count => count;

    /// <summary>Indexes are made after the rows: one by one they would take hours.</summary>
    public async Task FillAsync()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var indexes = await IndexesAsync(connection);
        foreach (var (name, _) in indexes) await ExecuteAsync(connection, $"DROP INDEX {name}");
        for (var start = 0; start < count; start += Step) await ExecuteAsync(connection, Rows(start, Math.Min(count, start + Step)));
        foreach (var (_, definition) in indexes) await ExecuteAsync(connection, definition);
        await ExecuteAsync(connection, "VACUUM ANALYZE samples");
    }

    /// <summary>A question about one of the checks, each as likely as any other.</summary>
    public V1.CheckResamplingRequest Question(Random random)
    {
        var n = random.Next(count);
        return new()
        {
            Producer = string.Create(CultureInfo.InvariantCulture, $"enterprises/91620100{n / 2:0000000000}"), Model = string.Create(CultureInfo.InvariantCulture, $"M{n % 2}-{n / 2 % 97}"),
            Level = V1.SampleLevel.County, Authority = "示例县市场监管局", SampledOn = "2018-06-15",
        };
    }

    private static string Rows(int from, int to) =>
        $"""
        INSERT INTO samples (id, number, authority, level, kind, selection, regime, region, producer, producer_display_name, producer_region, seller_display_name, category,
            product_name, model, model_key, brand, batch, standard_number, plan, laboratory, sampled_on, concluded_on, delivered_on, outcome, final, failed_items, reason,
            due_on, due_provisional, version, created_at, updated_at, search_terms)
        SELECT 'benchmark-' || lpad(n::text, 9, '0'), 'B' || n, '示例省质监局', 2, 1, 1, 1, '620102', 'enterprises/91620100' || lpad((n / 2)::text, 10, '0'), '示例家具有限公司',
            '620102', '', '1001', '实木餐桌', 'M' || n % 2 || '-' || n / 2 % 97, 'M' || n % 2 || n / 2 % 97, '', '', '', '', '示例检验所', day, day, day, 1, 1, '[]', '', NULL, 0, 1, 0, 0, ''
        FROM (SELECT n, to_char(date '2017-12-20' + (n % 170), 'YYYY-MM-DD') AS day FROM generate_series({from.ToString(CultureInfo.InvariantCulture)}, {(to - 1).ToString(CultureInfo.InvariantCulture)}) AS n) AS numbered
        """;

    private static async Task<List<(string Name, string Definition)>> IndexesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'samples' AND indexname <> 'samples_pkey'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<(string, string)>();
        while (await reader.ReadAsync()) found.Add((reader.GetString(0), reader.GetString(1)));
        return found;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
