using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Quality.Common.Storage;

/// <summary>Appends many rows: COPY on PostgreSQL, one prepared statement on SQLite.</summary>
public static class BulkWriter
{
    /// <summary>Inserts rows whose values are string, long, double, byte[] or null, in the order of <paramref name="columns"/>.</summary>
    public static Task InsertAsync(this Transaction tx, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows) =>
        tx.Provider == DatabaseProvider.PostgreSql
            ? CopyAsync(tx, table, columns, rows)
            : tx.ExecuteEachAsync($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})", columns.Count, rows);

    /// <summary>Runs one prepared statement for each row, whose values are its parameters @p0, @p1, …; answers the number of rows that it changed.</summary>
    public static async Task<int> ExecuteEachAsync(this Transaction tx, string sql, int parameterCount, IEnumerable<object?[]> rows)
    {
        await using var command = tx.Connection.CreateCommand();
        command.Transaction = tx.DbTransaction;
        command.CommandText = sql;
        var parameters = new DbParameter[parameterCount];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = command.CreateParameter();
            parameters[i].ParameterName = $"@p{i}";
            command.Parameters.Add(parameters[i]);
        }

        var changed = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = row[i] ?? DBNull.Value;
            changed += await command.ExecuteNonQueryAsync(tx.Cancel);
        }

        return changed;
    }

    private static async Task CopyAsync(Transaction tx, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        await using var writer = await ((NpgsqlConnection)tx.Connection).BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", tx.Cancel);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(tx.Cancel);
            foreach (var value in row) await WriteAsync(writer, value, tx.Cancel);
        }

        await writer.CompleteAsync(tx.Cancel);
    }

    /// <summary>By the static type: as objects the driver would look for the converter of each value again.</summary>
    private static Task WriteAsync(NpgsqlBinaryImporter writer, object? value, CancellationToken cancel) => value switch
    {
        null => writer.WriteNullAsync(cancel),
        string text => writer.WriteAsync(text, NpgsqlDbType.Text, cancel),
        long number => writer.WriteAsync(number, NpgsqlDbType.Bigint, cancel),
        double number => writer.WriteAsync(number, NpgsqlDbType.Double, cancel),
        byte[] bytes => writer.WriteAsync(bytes, NpgsqlDbType.Bytea, cancel),
        _ => throw new ArgumentException($"No column type for {value.GetType()}."),
    };
}
