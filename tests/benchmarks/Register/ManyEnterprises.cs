using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Quality.Common.Values;

namespace Quality.Benchmarks.Register;

/// <summary>Invented enterprises in the table of the service, written with COPY.</summary>
internal sealed class ManyEnterprises(string connectionString, int count)
{
    private static readonly string[] Regions = ["620102", "620103", "620104", "620105", "620121", "620201", "620302", "620402", "620502", "620503", "620602", "620702", "620802", "620902", "621002", "621102"];

    public int Count => count;

    public static string Uscc(int number) => string.Create(CultureInfo.InvariantCulture, $"91620100{number:0000000000}");

    /// <summary>Seconds that it took. The index of the search is made after the rows.</summary>
    public async Task<double> FillAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var search = (string)(await ScalarAsync(connection, "SELECT indexdef FROM pg_indexes WHERE indexname = 'enterprises_search'"))!;
        await ScalarAsync(connection, "DROP INDEX enterprises_search");
        await using (var writer = await connection.BeginTextImportAsync(
            """
            COPY enterprises (uscc, display_name, region, reporting_unit, status, registered_on, type, address, scope, capital_text, main_consumer_producer, check_digit_valid,
                version, created_at, updated_at, search_terms) FROM STDIN
            """))
        {
            for (var n = 0; n < count; n++)
            {
                var (name, region) = (InventedNames.Of(n).Whole, Regions[n % Regions.Length]);
                await writer.WriteLineAsync(string.Join('\t', Uscc(n), name, region, region[..4] + "00", "1", "2015-01-01", "有限责任公司", "示例路1号", "示例产品的生产、加工与销售", "100万元", "0", "0", "1", "0", "0", ChineseSearch.Index(name)));
            }
        }

        await ScalarAsync(connection, "SET maintenance_work_mem = '512MB'");
        await ScalarAsync(connection, search);
        await ScalarAsync(connection, "VACUUM ANALYZE enterprises");
        await ScalarAsync(connection, "CHECKPOINT"); // else it is written while others measure
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }
}
