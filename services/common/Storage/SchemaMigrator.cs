using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Quality.Common.Storage;

/// <summary>
/// Applies the numbered scripts embedded as <c>Schema/NNN_name.sql</c> (both providers) and <c>Schema/{sqlite|postgresql}/NNN_name.sql</c>,
/// each once, in order of their numbers, under a lock, because several replicas start together.
/// </summary>
internal static class SchemaMigrator
{
    private const long AdvisoryLock = 0x5155414C495459; // "QUALITY"

    public static async Task ApplyAsync(Database database, IEnumerable<Assembly> assemblies, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var postgres = database.Provider == DatabaseProvider.PostgreSql;
        if (postgres) await CheckCollationAsync(connection);
        await connection.ExecuteAsync(postgres ? $"SELECT pg_advisory_lock({AdvisoryLock})" : "BEGIN IMMEDIATE");
        try
        {
            await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_scripts (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL)");
            var applied = (await connection.QueryAsync<(string, string)>("SELECT name, sha256 FROM schema_scripts")).ToDictionary(r => r.Item1, r => r.Item2);
            foreach (var (name, sql) in assemblies.SelectMany(a => Scripts(a, database.Provider)))
                await ApplyAsync(connection, name, sql, applied, postgres);
            if (!postgres) await connection.ExecuteAsync("COMMIT");
        }
        catch
        {
            // A statement may have rolled back already; its error is the one to tell.
            if (connection is Microsoft.Data.Sqlite.SqliteConnection { Handle: { } handle } && SQLitePCL.raw.sqlite3_get_autocommit(handle) == 0) await connection.ExecuteAsync("ROLLBACK");
            throw;
        }
        finally
        {
            if (postgres) await connection.ExecuteAsync($"SELECT pg_advisory_unlock({AdvisoryLock})");
        }
    }

    private static async Task ApplyAsync(System.Data.Common.DbConnection connection, string name, string sql, Dictionary<string, string> applied, bool postgres)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n"))));
        if (applied.TryGetValue(name, out var known))
        {
            if (known != hash) throw new InvalidOperationException($"Script {name} was applied with other content; released scripts are never edited.");
            return;
        }

        if (postgres)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync(sql, transaction: transaction);
            await connection.ExecuteAsync("INSERT INTO schema_scripts VALUES (@name, @hash)", new { name, hash }, transaction);
            await transaction.CommitAsync();
        }
        else
        {
            await connection.ExecuteAsync(sql);
            await connection.ExecuteAsync("INSERT INTO schema_scripts VALUES (@name, @hash)", new { name, hash });
        }
    }

    /// <summary>Scripts in the order of their file names; the name in the ledger carries the assembly.</summary>
    private static IEnumerable<(string Name, string Sql)> Scripts(Assembly assembly, DatabaseProvider provider)
    {
        var own = provider == DatabaseProvider.PostgreSql ? "postgresql" : "sqlite";
        return assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith("Schema/", StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
            .Where(n => n.Split('/') is [_, _] || n.Split('/')[1] == own)
            .OrderBy(n => n.Split('/')[^1], StringComparer.Ordinal)
            .Select(n => ($"{assembly.GetName().Name}:{n["Schema/".Length..]}", Read(assembly, n)));
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    /// <summary>Byte order must be the same in both databases, or lists page differently.</summary>
    private static async Task CheckCollationAsync(System.Data.Common.DbConnection connection)
    {
        var (collate, type) = await connection.QuerySingleAsync<(string, string)>("SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()");
        if (collate is not ("C" or "POSIX") || type is not "C.UTF-8" and not "C.utf8")
            throw new InvalidOperationException($"The database needs LC_COLLATE C and LC_CTYPE C.UTF-8; it has {collate} and {type}. Create it with TEMPLATE template0.");
    }
}
