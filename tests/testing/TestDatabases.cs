using System.Collections.Concurrent;
using Npgsql;
using Quality.Common.Storage;
using Xunit;

namespace Quality.Testing;

/// <summary>Fresh databases of both providers; PostgreSQL comes from QUALITY_TEST_POSTGRES (tests/run starts one).</summary>
public static class TestDatabases
{
    private const string Variable = "QUALITY_TEST_POSTGRES";

    private static int counter;

    /// <summary>Both providers, for [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))].</summary>
    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    /// <summary>The server's connection string, or null where none runs.</summary>
    public static string? Postgres => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    /// <summary>Skips the test with its reason where no PostgreSQL server is given.</summary>
    public static void SkipWithout(DatabaseProvider provider) =>
        Assert.SkipWhen(provider == DatabaseProvider.PostgreSql && Postgres is null, $"{Variable} is not set; tests/run starts a PostgreSQL server and sets it.");

    /// <summary>Creates an empty database with the collation that the services demand; answers its connection string.</summary>
    public static async Task<string> CreatePostgresAsync(string name)
    {
        var unique = $"t{Environment.ProcessId}_{Interlocked.Increment(ref counter)}_{name}";
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{unique}\" TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' ENCODING 'UTF8'", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Postgres) { Database = unique, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Drops it again.</summary>
    public static async Task DropPostgresAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }
}
