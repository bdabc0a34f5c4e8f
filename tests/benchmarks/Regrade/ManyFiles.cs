using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Npgsql;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Benchmarks.Regrade;

/// <summary>Invented quality files of three entries each, written by the database itself.</summary>
internal sealed class ManyFiles(string connectionString, int count)
{
    private static readonly string[] Slow = ["quality_entries_subject", "quality_entries_newest", "quality_entries_source", "quality_entries_number", "quality_entries_until"];

    public int Count => count;

    /// <summary>Seconds that it took. Indexes are made after the rows.</summary>
    public async Task<double> FillAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        List<string> indexes = [];
        foreach (var name in Slow)
        {
            indexes.Add((string)(await ScalarAsync(connection, $"SELECT indexdef FROM pg_indexes WHERE indexname = '{name}'"))!);
            await ScalarAsync(connection, $"DROP INDEX {name}");
        }

        var last = (count - 1).ToString(CultureInfo.InvariantCulture);
        await ScalarAsync(connection, $"INSERT INTO quality_files (subject, clock, dirty) SELECT '91620100' || lpad(n::text, 10, '0'), 1500000000000, 0 FROM generate_series(0, {last}) n");
        await ScalarAsync(connection,
            $"""
            INSERT INTO quality_entries (id, version, subject, kind, code, title, number, authority, from_on, until_on, ended_on, standing, source, facet, source_version, sha256, rule, reason,
                recorder, recorder_display_name, known_from, known_to)
            SELECT 'benchmark-' || lpad(n::text, 9, '0') || '-' || k, 1, '91620100' || lpad(n::text, 10, '0'),
                CASE k WHEN 0 THEN {(int)V1.QualityEntryKind.SpotCheck} WHEN 1 THEN {(int)V1.QualityEntryKind.Certificate} ELSE {(int)V1.QualityEntryKind.Penalty} END,
                CASE k WHEN 0 THEN CASE WHEN n % 4 = 0 THEN 'nonconforming' ELSE 'conforming' END WHEN 1 THEN 'iso-9001' ELSE 'fine' END, '示例', '', '示例省质监局',
                to_char(current_date - 30 - n % 300, 'YYYY-MM-DD'), '9999-12-31', '', 1, 'samples/benchmark-' || n || '-' || k, 'whole', 1, '', '', '', '', '', 1500000000000, 253402300799999
            FROM generate_series(0, {last}) n, generate_series(0, 2) k
            """);
        await ScalarAsync(connection, "SET maintenance_work_mem = '512MB'");
        foreach (var index in indexes) await ScalarAsync(connection, index);
        foreach (var table in new[] { "quality_files", "quality_entries" }) await ScalarAsync(connection, $"VACUUM ANALYZE {table}");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>A draft by somebody else, as two persons are needed for a rule.</summary>
    public async Task DraftAsync(string id, V1.GradeRule rule)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("INSERT INTO grade_rules (id, version, state, in_force_on, author, body, created_at, updated_at) VALUES ($1, 1, 1, '', 'benchmark', $2, 0, 0)", connection)
        {
            Parameters = { new() { Value = id }, new() { Value = rule.ToByteArray() } },
        };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Seconds in which the database itself writes the same rows as a run: the grades again, and one more version of each.</summary>
    public async Task<double> PlainAsync()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await ScalarAsync(connection, "CREATE TABLE plain_grades (LIKE grades INCLUDING ALL)");
        await ScalarAsync(connection, "CREATE TABLE plain_versions (LIKE grade_versions INCLUDING ALL)");
        await ScalarAsync(connection, "INSERT INTO plain_grades SELECT * FROM grades");
        await ScalarAsync(connection, "CHECKPOINT");
        var began = Stopwatch.GetTimestamp();
        await ScalarAsync(connection, "INSERT INTO plain_grades SELECT * FROM grades ON CONFLICT (uscc) DO UPDATE SET version = excluded.version, class = excluded.class, score = excluded.score, rule = excluded.rule");
        await ScalarAsync(connection, "INSERT INTO plain_versions SELECT uscc, version, class, score, by_points, rule, as_of, known_at, changed_at FROM grades");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }
}
