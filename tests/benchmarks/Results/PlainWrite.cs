using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Quality.Benchmarks.Results;

/// <summary>A table that ImportResults writes, and which of its rows one round has written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Columns as the rpc writes them.</param>
/// <param name="Where">The rows of the import that began at @at.</param>
/// <param name="Key">Its primary key.</param>
internal sealed record WrittenTable(string Name, string Columns, string Where, string Key)
{
    public static readonly WrittenTable[] All =
    [
        new("samplings", "id, version, number, authority, region, step, producer, task, laboratory, retest_laboratory, body, created_at, updated_at", "version = 2 AND updated_at >= @at", "id"),
        new("sampling_custody", "id, version, step, actor, actor_display_name, place, note, hashes, body, content_hash, previous_hash, hash, taken_at", "version = 2 AND taken_at >= @at", "id, version"),
        new("audit_log", "id, at, kind, subject, client_id, roles, caller_region, method, request_id, resource, region, code, reason, detail, peer, trace_id", "resource = 'samplings/-' AND at >= @at", "id"),
    ];

    public string OrderedBy => Name == "audit_log" ? "at, id" : "id";
}

/// <summary>Writes the very same rows by what the database offers itself: COPY, or .import of the command line program.</summary>
internal abstract class PlainWrite : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>Empty tables with the same indexes.</summary>
    public abstract Task PrepareAsync();

    /// <summary>Seconds that the rows of one import take in transactions of <paramref name="size"/> rows.</summary>
    public abstract Task<double> SecondsAsync(long at, int size);

    public abstract ValueTask DisposeAsync();
}

/// <summary>PostgreSQL.</summary>
internal sealed class CopyWrite(string connectionString) : PlainWrite
{
    private readonly NpgsqlConnection connection = new(connectionString);

    public override string Name => "copy";

    public override async Task PrepareAsync()
    {
        await connection.OpenAsync();
        await ExecuteAsync("CREATE SCHEMA plain");
        foreach (var table in WrittenTable.All) await ExecuteAsync($"CREATE TABLE plain.{table.Name} (LIKE public.{table.Name} INCLUDING ALL)");
    }

    public override async Task<double> SecondsAsync(long at, int size)
    {
        var rows = new List<List<byte[]>>();
        foreach (var table in WrittenTable.All) rows.Add(await ReadAsync(table, at));
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < (rows[0].Count + size - 1) / size; n++)
        {
            await using var tx = await connection.BeginTransactionAsync();
            for (var t = 0; t < rows.Count; t++)
            {
                await using var copy = await connection.BeginTextImportAsync($"COPY plain.{WrittenTable.All[t].Name} ({WrittenTable.All[t].Columns}) FROM STDIN");
                foreach (var row in Part(rows[t], n, size, rows[0].Count)) await ((StreamWriter)copy).BaseStream.WriteAsync(row);
            }

            await tx.CommitAsync();
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>The rows of one transaction; the few of the audit log go with the transaction that wrote them.</summary>
    private static IEnumerable<byte[]> Part(List<byte[]> rows, int n, int size, int of) => rows.Count == of ? rows.Skip(n * size).Take(size) : rows.Skip(n).Take(1);

    private async Task<List<byte[]>> ReadAsync(WrittenTable table, long at)
    {
        var rows = new List<byte[]>();
        using var text = await connection.BeginTextExportAsync(string.Create(CultureInfo.InvariantCulture,
            $"COPY (SELECT {table.Columns} FROM public.{table.Name} WHERE {table.Where.Replace("@at", $"{at}", StringComparison.Ordinal)} ORDER BY {table.OrderedBy}) TO STDOUT"));
        while (await text.ReadLineAsync() is { } line) rows.Add(Encoding.UTF8.GetBytes(line + "\n"));
        return rows;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>SQLite, at the durability of the service. Bodies are written as the bytes that they are, which CSV can hold because they have no NUL.</summary>
internal sealed class ShellWrite(string database, string folder) : PlainWrite
{
    private readonly SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
    private Process? shell;
    private int files;

    public override string Name => "sqlite3_import";

    public override async Task PrepareAsync()
    {
        await connection.OpenAsync();
        shell = Process.Start(new ProcessStartInfo(Tool.Find("sqlite3")!, ["-batch", "-bail", Path.Combine(folder, "plain.db")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false),
        })!;
        var schema = new StringBuilder();
        foreach (var table in WrittenTable.All)
        {
            await foreach (var row in RowsAsync($"SELECT name, sql FROM sqlite_master WHERE tbl_name = '{table.Name}' AND type = 'index' AND sql IS NOT NULL")) schema.Append(row[1]).Append(";\n");
            schema.Insert(0, $"CREATE TABLE {table.Name} ({table.Columns}{(table.Name == "audit_log" ? ", position" : "")}, PRIMARY KEY ({table.Key}));\n");
        }

        await TellAsync(schema + "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;\n.mode csv\n");
    }

    public override async Task<double> SecondsAsync(long at, int size)
    {
        var script = await StageAsync(at, size);
        var began = Stopwatch.GetTimestamp();
        await TellAsync(script);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public override async ValueTask DisposeAsync()
    {
        if (shell is not null)
        {
            shell.StandardInput.Close();
            await shell.WaitForExitAsync();
            shell.Dispose();
        }

        await connection.DisposeAsync();
    }

    private async Task<string> StageAsync(long at, int size)
    {
        var scripts = new SortedDictionary<int, string>();
        foreach (var table in WrittenTable.All)
        {
            var (rows, part) = (new List<object[]>(), 0);
            await foreach (var row in RowsAsync($"SELECT {table.Columns} FROM {table.Name} WHERE {table.Where.Replace("@at", at.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)} ORDER BY {table.OrderedBy}")) rows.Add(row);
            foreach (var chunk in rows.Chunk(table.Name == "audit_log" ? 1 : size))
            {
                var file = Path.Combine(folder, $"{files++}.csv");
                await using (var stream = File.Create(file))
                    foreach (var row in chunk) WriteRow(stream, table.Name == "audit_log" ? [.. row, (long)files] : row);
                scripts[part] = scripts.GetValueOrDefault(part, "") + $".import {file} {table.Name}\n";
                part++;
            }
        }

        return string.Concat(scripts.Values.Select(s => $"BEGIN;\n{s}COMMIT;\n"));
    }

    private static void WriteRow(Stream stream, object[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (i > 0) stream.WriteByte((byte)',');
            var bytes = row[i] switch { byte[] body => body, DBNull => [], var value => Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!) };
            if (bytes.Contains((byte)0)) throw new InvalidOperationException("A body has a NUL, which CSV cannot hold.");
            stream.WriteByte((byte)'"');
            foreach (var b in bytes)
            {
                if (b == '"') stream.WriteByte(b);
                stream.WriteByte(b);
            }

            stream.WriteByte((byte)'"');
        }

        stream.WriteByte((byte)'\n');
    }

    private async Task TellAsync(string script)
    {
        await shell!.StandardInput.WriteAsync($"{script}SELECT 'done';\n");
        await shell.StandardInput.FlushAsync();
        string? line;
        do line = await shell.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"sqlite3 failed:\n{await shell.StandardError.ReadToEndAsync()}");
        while (line.Trim('"') != "done");
    }

    private async IAsyncEnumerable<object[]> RowsAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            yield return row;
        }
    }
}
