using System.Globalization;
using System.Security.Cryptography;
using Quality.Testing;

namespace Quality.Benchmarks.Servers;

/// <summary>
/// A throw-away PostgreSQL server with the durability of a real one (fsync, synchronous_commit and full_page_writes stay on): commits are
/// part of what is measured.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly Daemon daemon;

    private PostgresServer(Daemon daemon) => this.daemon = daemon;

    public static bool Installed => Tool.Postgres("initdb") is not null;

    public int Id => daemon.Id;

    public static async Task<PostgresServer> StartAsync(string folder)
    {
        var (port, secret) = (LoopbackPort.Free(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var (data, password) = (Path.Combine(folder, "db"), Path.Combine(folder, "secret"));
        await File.WriteAllTextAsync(password, secret);
        if (Environment.IsPrivilegedProcess) await Tool.RunAsync("/bin/chown", ["-R", "postgres:postgres", folder]);
        await AsPostgresAsync("initdb", "-D", data, "-U", "postgres", $"--pwfile={password}", "--auth=scram-sha-256", "-E", "UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8");
        var (file, arguments) = Command("postgres", "-D", data, "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-k", folder, "-c", "max_connections=200", "-c", "shared_buffers=256MB");
        var daemon = Daemon.Start(file, arguments);
        Environment.SetEnvironmentVariable("QUALITY_TEST_POSTGRES", $"Host=127.0.0.1;Port={port};Username=postgres;Password={secret};Database=postgres");
        await daemon.UntilAsync(async () =>
        {
            await using var connection = new Npgsql.NpgsqlConnection(TestDatabases.Postgres);
            try
            {
                await connection.OpenAsync();
                return true;
            }
            catch (Npgsql.NpgsqlException)
            {
                return false; // not yet
            }
        });
        return new PostgresServer(daemon);
    }

    public ValueTask DisposeAsync()
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        return daemon.DisposeAsync();
    }

    private static Task AsPostgresAsync(string name, params string[] arguments)
    {
        var (file, all) = Command(name, arguments);
        return Tool.RunAsync(file, all);
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static (string File, string[] Arguments) Command(string name, params string[] arguments)
    {
        var program = Tool.Postgres(name)!;
        return Environment.IsPrivilegedProcess
            ? (Tool.Find("setpriv")!, ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments])
            : (program, arguments);
    }
}
