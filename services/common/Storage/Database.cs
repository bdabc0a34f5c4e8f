using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quality.Common.Secrets;

namespace Quality.Common.Storage;

/// <summary>The two databases that every statement is written for.</summary>
public enum DatabaseProvider
{
    /// <summary>A file in the data directory: the embedded default.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or later.</summary>
    PostgreSql,
}

/// <summary>The database of one service: opens connections and knows which provider it is.</summary>
public class Database : IAsyncDisposable
{
    private readonly NpgsqlDataSource? postgres;
    private readonly string? sqlite;

    internal SealingKeys? Keys { get; init; }

    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.TypeMapProvider = type => new ByNameTypeMap(type);
        // Dapper's built-in maps win over handlers when it writes parameters.
        foreach (var type in new[] { typeof(DateTimeOffset), typeof(DateTimeOffset?), typeof(DateOnly), typeof(DateOnly?) }) SqlMapper.RemoveTypeMap(type);
        SqlMapper.AddTypeHandler(new DateOnlyText());
        SqlMapper.AddTypeHandler(new InstantMilliseconds());
    }

    /// <summary>Opens nothing yet.</summary>
    /// <param name="name">The service's name, also that of its SQLite file.</param>
    /// <param name="connectionString">PostgreSQL; absent means the file <c>{directory}/{name}.db</c>.</param>
    /// <param name="directory">The data directory.</param>
    public Database(string name, string? connectionString, string directory)
    {
        Name = name;
        if (!string.IsNullOrWhiteSpace(connectionString))
        {
            Provider = DatabaseProvider.PostgreSql;
            var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = name };
            builder.ConnectionStringBuilder.MaxAutoPrepare = 100;
            builder.ConnectionStringBuilder.WriteBufferSize = builder.ConnectionStringBuilder.ReadBufferSize = 32 * 1024; // imports send and read rows by the thousand
            builder.ConnectionStringBuilder.ApplicationName ??= $"quality-{name}";
            postgres = builder.Build();
        }
        else
        {
            Directory.CreateDirectory(directory);
            File = Path.Combine(directory, $"{name}.db");
            CreatePrivate(File);
            sqlite = new SqliteConnectionStringBuilder { DataSource = File, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
        }
    }

    /// <summary>The service's name.</summary>
    public string Name { get; }

    /// <summary>Which of the two it is.</summary>
    public DatabaseProvider Provider { get; }

    /// <summary>The SQLite file, else null.</summary>
    public string? File { get; }

    /// <summary>SQLite has one writer at a time; waiting here is fair and costs no polling.</summary>
    internal SemaphoreSlim WriterGate { get; } = new(1, 1);

    /// <summary>Opens a pooled connection.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancel = default)
    {
        if (postgres is not null) return await postgres.OpenConnectionAsync(cancel);
        var connection = new SqliteConnection(sqlite);
        await connection.OpenAsync(cancel);
        // FULL: what was acknowledged survives a power cut, not only a killed process.
        await connection.ExecuteAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;");
        return connection;
    }

    /// <summary>SQLite gives its journal the mode of the database file, so that one of 0600 keeps all of them private.</summary>
    private static void CreatePrivate(string file)
    {
        if (System.IO.File.Exists(file) && !OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (System.IO.File.Exists(file)) return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var created = new FileStream(file, options);
    }

    /// <summary>Closes the pool.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (postgres is not null) await postgres.DisposeAsync();
        else SqliteConnection.ClearPool(new SqliteConnection(sqlite));
        WriterGate.Dispose();
    }
}

/// <summary>The database of the module <typeparamref name="TModule"/>, so that several modules live in one container.</summary>
public sealed class Database<TModule>(string name, string? connectionString, string directory) : Database(name, connectionString, directory);
