using System.Globalization;
using System.Text;
using Npgsql;

namespace Quality.Benchmarks.Import;

/// <summary>PostgreSQL's own way: COPY of the very same rows into clones of the tables, with every index, generated column and check.</summary>
internal sealed class CopyBaseline(string connectionString) : IBaseline
{
    private readonly NpgsqlConnection connection = new(connectionString);

    public string Name => "copy";

    public async Task PrepareAsync()
    {
        await connection.OpenAsync();
        foreach (var schema in IBaseline.Ways)
        {
            await ExecuteAsync($"CREATE SCHEMA {schema}");
            foreach (var table in Table.All) await ExecuteAsync($"CREATE TABLE {schema}.{table.Name} (LIKE public.{table.Name} INCLUDING ALL)");
        }
    }

    public async Task<IReadOnlyList<Written>> ReadAsync(string import, string letters)
    {
        var beginnings = new List<long>();
        await using (var command = new NpgsqlCommand($"SELECT DISTINCT created_at FROM enterprises WHERE substr(uscc, 9, 2) = '{letters}' ORDER BY created_at", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) beginnings.Add(reader.GetInt64(0));
        }

        var result = new List<Written>();
        foreach (var table in Table.All) result.Add(Written.Of(table, await RowsAsync(table, import, letters), table.Instant.Length > 0 ? beginnings : [.. beginnings.Select((_, n) => n * 1000L + 1)]));
        return result;
    }

    public async Task WriteAsync(string way, IReadOnlyList<Written> rows, int? transaction)
    {
        await using var tx = await connection.BeginTransactionAsync();
        foreach (var table in rows)
        {
            var block = table.Block(transaction);
            if (block.Length == 0) continue;
            await using var copy = await connection.BeginTextImportAsync($"COPY {way}.{table.Table.Name} ({table.Table.Columns}) FROM STDIN");
            await ((StreamWriter)copy).BaseStream.WriteAsync(block); // the bytes as they are, not decoded and encoded again
        }

        await tx.CommitAsync();
    }

    public async Task<long> CountAsync(string way, string table)
    {
        await using var command = new NpgsqlCommand($"SELECT COUNT(*) FROM {way}.{table}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<List<(long Key, byte[] Row)>> RowsAsync(Table table, string import, string letters)
    {
        // A parameter is not allowed in COPY; id and letters are our own.
        var where = table.Where.Replace("@id", $"'{import}'", StringComparison.Ordinal).Replace("@letters", $"'{letters}'", StringComparison.Ordinal)
            .Replace("@at", $"(SELECT created_at FROM imports WHERE id = '{import}')", StringComparison.Ordinal);
        var key = Array.IndexOf(table.Columns.Split(", "), table.Instant.Length > 0 ? table.Instant : "row");
        using var text = await connection.BeginTextExportAsync($"COPY (SELECT {table.Values} FROM public.{table.Name} WHERE {where} ORDER BY {table.Columns.Split(", ")[key]}, 1) TO STDOUT");
        var rows = new List<(long, byte[])>();
        while (await text.ReadLineAsync() is { } line) rows.Add((long.Parse(line.Split('\t')[key], CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(line + "\n")));
        return rows;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
