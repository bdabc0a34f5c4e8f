using System.Formats.Tar;
using Microsoft.Data.Sqlite;

namespace Quality.AllInOne;

/// <summary>
/// One file that holds a whole installation on SQLite: every database as of one instant, the keys and the files. It contains secrets
/// and keys, and is readable for its owner alone. (With PostgreSQL the server's own backup does this, and this copies keys and files.)
/// </summary>
internal static class Backup
{
    private static readonly string[] Left = ["lock"];

    /// <summary>Copies a data directory, also while the system runs: writers wait for the moment that the snapshot takes.</summary>
    public static async Task<int> WriteAsync(string data, string target)
    {
        if (!Directory.Exists(data)) return await RefuseAsync($"There is no data directory {data}.");
        if (File.Exists(target)) return await RefuseAsync($"{target} exists already; a backup overwrites nothing.");
        var staging = Directory.CreateTempSubdirectory("quality-backup-").FullName;
        try
        {
            await SnapshotAsync(data, staging);
            CopyOthers(data, staging);
            var draft = target + ".new";
            await using (var file = new FileStream(draft, PrivateFile(FileMode.Create))) await TarFile.CreateFromDirectoryAsync(staging, file, includeBaseDirectory: false);
            File.Move(draft, target);
            Console.WriteLine($"BACKUP {target}");
            return 0;
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Fills an empty data directory from a backup.</summary>
    public static async Task<int> RestoreAsync(string data, string source)
    {
        if (!File.Exists(source)) return await RefuseAsync($"There is no backup {source}.");
        if (Directory.EnumerateFileSystemEntries(data).Any(e => !Left.Contains(Path.GetFileName(e)))) return await RefuseAsync($"{data} is not empty; a restore overwrites nothing.");
        await TarFile.ExtractToDirectoryAsync(source, data, overwriteFiles: false);
        Console.WriteLine($"RESTORED {data}");
        return 0;
    }

    /// <summary>
    /// All databases are held against writing at once. One after the other, an event could be in its reader's copy and not in its
    /// sender's, and the restored indicators would count what does not exist.
    /// </summary>
    private static async Task SnapshotAsync(string data, string staging)
    {
        List<SqliteConnection> held = [];
        try
        {
            foreach (var file in Directory.EnumerateFiles(data, "*.db").Order(StringComparer.Ordinal))
            {
                var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30, Pooling = false }.ToString());
                held.Add(connection);
                await connection.OpenAsync();
                await RunAsync(connection, "BEGIN IMMEDIATE");
            }

            foreach (var connection in held)
            {
                await using var reader = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = connection.DataSource, Pooling = false }.ToString());
                await reader.OpenAsync();
                await RunAsync(reader, "VACUUM INTO @target", Path.Combine(staging, Path.GetFileName(connection.DataSource)));
            }
        }
        finally
        {
            foreach (var connection in held) await connection.DisposeAsync();
        }
    }

    private static async Task RunAsync(SqliteConnection connection, string sql, string? target = null)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (target is not null) command.Parameters.AddWithValue("@target", target);
        await command.ExecuteNonQueryAsync();
    }

    private static void CopyOthers(string data, string staging)
    {
        foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(data, file);
            if (Left.Contains(relative) || relative.EndsWith(".db", StringComparison.Ordinal) || relative.EndsWith(".db-wal", StringComparison.Ordinal) || relative.EndsWith(".db-shm", StringComparison.Ordinal)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(staging, relative))!);
            File.Copy(file, Path.Combine(staging, relative)); // keeps the mode: keys stay for their owner alone
        }
    }

    private static FileStreamOptions PrivateFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static async Task<int> RefuseAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return 2;
    }
}
