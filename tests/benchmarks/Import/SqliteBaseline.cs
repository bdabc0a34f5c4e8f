using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Quality.Benchmarks.Import;

/// <summary>
/// SQLite's own way: <c>.import</c> of the command line program into the same tables with the same indexes and triggers, at the same
/// durability. It knows no NULL: what is NULL in the service is an empty text here, and the audit rows get numbers for their unique index.
/// </summary>
internal sealed class SqliteBaseline(string database, string folder) : IBaseline
{
    private const string Settings = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;\n.mode csv\n";

    private readonly SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
    private readonly Dictionary<string, Process> shells = [];
    private long numbered;
    private int files;

    public string Name => "sqlite3_import";

    /// <summary>A program older than 3.43 cannot open the index of the search as the service makes it.</summary>
    public bool WithoutContentlessDelete { get; private set; }

    public async Task PrepareAsync()
    {
        await connection.OpenAsync();
        var version = Version.Parse((await Tool.VersionAsync("sqlite3", "--version"))!.Split(' ')[0]);
        WithoutContentlessDelete = version < new Version(3, 43);
        var schema = new StringBuilder();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND (name NOT LIKE 'enterprise_search_%' OR name = 'enterprise_search_keys') ORDER BY type = 'trigger', rowid";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) schema.Append(reader.GetString(0)).Append(";\n");
        }

        if (WithoutContentlessDelete) schema.Replace(" contentless_delete=1,", "");
        foreach (var way in IBaseline.Ways)
        {
            shells[way] = Process.Start(new ProcessStartInfo(Tool.Find("sqlite3")!, ["-batch", "-bail", Path.Combine(folder, way + ".db")])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false),
            })!;
            await TellAsync(way, schema + Settings);
        }
    }

    public async Task<IReadOnlyList<Written>> ReadAsync(string import, string letters)
    {
        var at = (long)(await ScalarAsync($"SELECT created_at FROM imports WHERE id = '{import}'"))!;
        var beginnings = new List<long>();
        await foreach (var row in RowsAsync($"SELECT DISTINCT created_at FROM enterprises WHERE substr(uscc, 9, 2) = '{letters}' ORDER BY created_at")) beginnings.Add((long)row[0]);
        var result = new List<Written>();
        foreach (var table in Table.All)
        {
            var where = table.Where.Replace("@id", $"'{import}'", StringComparison.Ordinal).Replace("@letters", $"'{letters}'", StringComparison.Ordinal).Replace("@at", $"{at}", StringComparison.Ordinal);
            var columns = table.Columns.Split(", ");
            var key = Array.IndexOf(columns, table.Instant.Length > 0 ? table.Instant : "row");
            var rows = new List<(long, byte[])>();
            await foreach (var row in RowsAsync($"SELECT {table.Values} FROM {table.Name} WHERE {where} ORDER BY {columns[key]}, 1"))
            {
                if (table.Name == "audit_log") row[^2] = ++numbered;
                rows.Add(((long)row[key], Encoding.UTF8.GetBytes(string.Join(',', row.Select(Quoted)) + "\n")));
            }

            result.Add(Written.Of(table, rows, table.Instant.Length > 0 ? beginnings : [.. beginnings.Select((_, n) => n * 1000L + 1)]));
        }

        files++;
        foreach (var way in IBaseline.Ways) await StageAsync(way, result);
        return result;
    }

    public Task WriteAsync(string way, IReadOnlyList<Written> rows, int? transaction)
    {
        var imports = rows.Where(r => r.Block(transaction).Length > 0).Select(r => $".import {Staged(way, r.Table, transaction)} {r.Table.Name}\n");
        return TellAsync(way, $"BEGIN;\n{string.Concat(imports)}COMMIT;\n");
    }

    public async Task<long> CountAsync(string way, string table)
    {
        var file = Path.Combine(folder, way + ".db");
        return long.Parse(await Tool.RunAsync(Tool.Find("sqlite3")!, [file, $"SELECT COUNT(*) FROM {table}"]), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shell in shells.Values)
        {
            shell.StandardInput.Close();
            await shell.WaitForExitAsync();
            shell.Dispose();
        }

        await connection.DisposeAsync();
    }

    /// <summary>Files are written before anything is measured, as the bytes of COPY are.</summary>
    private async Task StageAsync(string way, IReadOnlyList<Written> rows)
    {
        foreach (var table in rows)
        {
            if (way == IBaseline.Once) await File.WriteAllBytesAsync(Staged(way, table.Table, null), table.Block(null));
            else for (var n = 0; n < table.Transactions.Count; n++) await File.WriteAllBytesAsync(Staged(way, table.Table, n), table.Block(n));
        }
    }

    private string Staged(string way, Table table, int? transaction) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{files}-{way}-{table.Name}-{transaction}.csv"));

    /// <summary>Waits until the program has done it.</summary>
    private async Task TellAsync(string way, string script)
    {
        var shell = shells[way];
        await shell.StandardInput.WriteAsync($"{script}SELECT 'done';\n");
        await shell.StandardInput.FlushAsync();
        string? line;
        do
        {
            line = await shell.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"sqlite3 failed:\n{await shell.StandardError.ReadToEndAsync()}");
        }
        while (line.Trim('"') != "done");
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
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

    private static string Quoted(object value) => value switch
    {
        DBNull => "",
        string text => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
