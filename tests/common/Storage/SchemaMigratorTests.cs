using Npgsql;
using Quality.Common.Storage;
using Quality.Common.Tests.Hosting;
using Quality.Testing;

namespace Quality.Common.Tests.Storage;

public sealed class SchemaMigratorTests : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("quality-schema-").FullName;
    private readonly List<string> databases = [];

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Replicas_that_start_together_apply_each_script_once(DatabaseProvider provider)
    {
        var connection = await ConnectionAsync(provider);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var database = new Database("notes", connection, directory);
            await ApplyAsync(database);
        })));
        await using var last = new Database("notes", connection, directory);
        Assert.Equal(provider == DatabaseProvider.Sqlite ? 4L : 5L, await ScalarAsync(last, "SELECT COUNT(*) FROM schema_scripts"));
        Assert.Equal(1L, await ScalarAsync(last, "SELECT COUNT(*) FROM audit_head"));
        Assert.Equal(1L, await ScalarAsync(last, "SELECT COUNT(*) FROM schema_scripts WHERE name = 'Quality.Common.Tests:001_notes.sql'"));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Two_hosts_start_together_on_one_database(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new NotesModule());
        var twins = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => host.TwinAsync([], new NotesModule(), new ReaderModule())));
        for (var i = 0; i < 2; i++) await twins[i].WriteAsync($"twin-{i}");
        Assert.Equal(2, await host.CountAsync("notes", "SELECT COUNT(*) FROM notes"));
        foreach (var twin in twins) await twin.DisposeAsync();
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_released_script_that_was_edited_is_refused(DatabaseProvider provider)
    {
        await using var database = new Database("notes", await ConnectionAsync(provider), directory);
        await ApplyAsync(database);
        await ScalarAsync(database, "UPDATE schema_scripts SET sha256 = 'another' WHERE name LIKE '%:001_notes.sql'");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(database));
        Assert.Contains("001_notes.sql", error.Message, StringComparison.Ordinal);
        await ScalarAsync(database, "DELETE FROM schema_scripts WHERE sha256 = 'another'");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ApplyAsync(database)); // the table exists, and nothing hides that
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_script_that_fails_leaves_nothing_behind_and_can_be_tried_again(DatabaseProvider provider)
    {
        await using var database = new Database("notes", await ConnectionAsync(provider), directory);
        await ScalarAsync(database, "CREATE TABLE effects (obstacle TEXT)");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ApplyAsync(database));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ScalarAsync(database, "SELECT COUNT(*) FROM notes"));
        await ScalarAsync(database, "DROP TABLE effects");
        await ApplyAsync(database);
        Assert.Equal(0L, await ScalarAsync(database, "SELECT COUNT(*) FROM notes"));
    }

    [Theory]
    [InlineData("C.UTF-8", "C.UTF-8")]
    [InlineData("C", "C")]
    public async Task A_database_with_another_order_is_refused(string collate, string type)
    {
        TestDatabases.SkipWithout(DatabaseProvider.PostgreSql);
        var builder = new NpgsqlConnectionStringBuilder(TestDatabases.Postgres) { Database = $"order_{collate.Length}_{Environment.ProcessId}" };
        await using (var server = new NpgsqlConnection(TestDatabases.Postgres))
        {
            await server.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE DATABASE \"{builder.Database}\" TEMPLATE template0 LC_COLLATE '{collate}' LC_CTYPE '{type}' ENCODING 'UTF8'", server);
            await create.ExecuteNonQueryAsync();
        }

        databases.Add(builder.ConnectionString);
        await using var database = new Database("notes", builder.ConnectionString, directory);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(database));
        Assert.Contains("LC_COLLATE C", error.Message, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases) await TestDatabases.DropPostgresAsync(database);
        Directory.Delete(directory, recursive: true);
    }

    private static Task ApplyAsync(Database database) => SchemaMigrator.ApplyAsync(database, [typeof(Database).Assembly, typeof(NotesModule).Assembly], default);

    private async Task<string?> ConnectionAsync(DatabaseProvider provider)
    {
        TestDatabases.SkipWithout(provider);
        if (provider == DatabaseProvider.Sqlite) return null;
        databases.Add(await TestDatabases.CreatePostgresAsync("schema"));
        return databases[^1];
    }

    private static async Task<object?> ScalarAsync(Database database, string sql)
    {
        await using var connection = await database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
