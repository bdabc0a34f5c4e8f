using System.Diagnostics;
using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using Quality.Common.Storage;
using Quality.Testing;
using Quality.Testing.Running;

namespace Quality.Distributed.Tests;

/// <summary>
/// The system as separate processes: seven services, each with a PostgreSQL database of its own, gateway, dashboard, and the stand-in for their
/// sidecars; Redis where one is given. Any of them can be killed and started again. The programs are the ones that pods run, unchanged.
/// </summary>
public sealed class Cluster : IAsyncDisposable
{
    private const string Sidecar = "sidecar";

    private static readonly (string Name, string Folder, string Assembly)[] Services =
    [
        ("credit", "services/credit", "Quality.Credits"), ("standards", "services/standards", "Quality.Standards"), ("inspection", "services/inspection", "Quality.Inspections"),
        ("brand", "services/brand", "Quality.Brands"), ("complaint", "services/complaint", "Quality.Complaints"), ("indicators", "services/indicators", "Quality.Indicators"),
        ("identity", "services/identity", "Quality.Identity"),
    ];

    private readonly string directory = Directory.CreateTempSubdirectory("quality-distributed-").FullName;
    private readonly Dictionary<string, int> ports = [];
    private readonly Dictionary<string, string> databases = [];
    private readonly Dictionary<string, RunningProgram> running = [];
    private readonly string appToken = Secret();
    private readonly string apiToken = Secret();
    private readonly string dashboardSecret = Secret();
    private readonly string clientSecret = Secret();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private Ingress? ingress;
    private GrpcChannel? health;

    private Cluster()
    {
        foreach (var (name, _, _) in Services) (ports[name], ports[$"{name}-{Sidecar}"]) = (LoopbackPort.Free(), LoopbackPort.Free());
        foreach (var name in new[] { "identity-web", "dashboard", "gateway", "ingress" }) ports[name] = LoopbackPort.Free();
    }

    /// <summary>The password of the first administrator, as a Kubernetes Secret would bring it.</summary>
    public string AdminPassword { get; } = $"Aa1-{Secret()}";

    /// <summary>The browser's address.</summary>
    public Uri Web => new($"http://localhost:{ports["ingress"]}/");

    /// <summary>The first client, a province administrator.</summary>
    public Remote Admin { get; private set; } = null!;

    private string Gateway => $"http://127.0.0.1:{ports["gateway"]}";

    /// <summary>Starts everything but <paramref name="without"/>; skips the test where no PostgreSQL server is given.</summary>
    public static async Task<Cluster> StartAsync(params string[] without)
    {
        TestDatabases.SkipWithout(DatabaseProvider.PostgreSql);
        var cluster = new Cluster();
        foreach (var (name, _, _) in Services) cluster.databases[name] = await TestDatabases.CreatePostgresAsync(name);
        cluster.ingress = await Ingress.StartAsync(cluster.ports["ingress"], cluster.ports["identity-web"], cluster.ports["dashboard"]);
        cluster.health = GrpcChannel.ForAddress(cluster.Gateway, new GrpcChannelOptions { InitialReconnectBackoff = TimeSpan.FromMilliseconds(50), MaxReconnectBackoff = TimeSpan.FromMilliseconds(500) });
        cluster.Admin = new Remote(cluster.Gateway, new Uri(cluster.Web, "connect/token"), "bootstrap-client", cluster.clientSecret);
        string[] all = [.. Services.Select(s => s.Name).Append("gateway").Append("dashboard").Append(Sidecar).Except(without)];
        foreach (var name in all) cluster.Start(name);
        foreach (var name in all) await cluster.ReadyAsync(name);
        return cluster;
    }

    /// <summary>Starts one program; its settings are the same every time.</summary>
    public void Start(string name) => running[name] = name switch
    {
        "gateway" => RunningProgram.Start(Built.Program("gateway", "Quality.Gateway"), [], GatewaySettings()),
        "dashboard" => RunningProgram.Start(Built.Program("dashboard", "Quality.Dashboard"), [], DashboardSettings()),
        Sidecar => RunningProgram.Start(Built.Program("tests/sidecar", "Quality.Sidecar"), SidecarSettings()),
        _ => RunningProgram.Start(Built.Program(Of(name).Folder, Of(name).Assembly), [], ServiceSettings(name)),
    };

    /// <summary>SIGKILL.</summary>
    public Task KillAsync(string name) => running[name].KillAsync();

    /// <summary>Waits until it answers.</summary>
    public Task ReadyAsync(string name) => name switch
    {
        Sidecar => running[name].LineAsync(running.ContainsKey("indicators") ? "SUBSCRIBED indicators" : "SUBSCRIBED credit"),
        "dashboard" => UntilAsync(name, async () => (await http.GetAsync($"http://127.0.0.1:{ports[name]}/healthz/ready")).IsSuccessStatusCode),
        "gateway" => UntilAsync(name, () => ServesAsync("")),
        _ => UntilAsync(name, () => ServesAsync(name)),
    };

    /// <summary>Events that wait in the sidecars for a service, and how many of all came more than once or were overtaken.</summary>
    public (long Waiting, long Delivered, long Repeated) Queue()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "queue.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FILTER (WHERE done = 0), COUNT(*) FILTER (WHERE done = 1), COUNT(*) FILTER (WHERE attempts > 1 OR seq % 5 = 0) FROM delivery";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    /// <summary>What a program has said, for the report of a failure.</summary>
    public string Output(string name) => running[name].Output;

    /// <summary>Memory of each process, in MB.</summary>
    public string Memory() => string.Join(", ", running.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} {r.Value.Megabytes:0}"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var program in running.Values) await program.DisposeAsync();
        if (ingress is not null) await ingress.DisposeAsync();
        Admin?.Dispose();
        health?.Dispose();
        http.Dispose();
        SqliteConnection.ClearAllPools();
        foreach (var database in databases.Values) await TestDatabases.DropPostgresAsync(database);
        Directory.Delete(directory, recursive: true);
    }

    private static (string Name, string Folder, string Assembly) Of(string name) => Services.Single(s => s.Name == name);

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    private Dictionary<string, string> Everybody() => new()
    {
        ["Auth__Issuer"] = Web.AbsoluteUri,
        ["Auth__MetadataAddress"] = $"http://127.0.0.1:{ports["identity-web"]}/.well-known/openid-configuration",
        ["Redis"] = Environment.GetEnvironmentVariable("QUALITY_TEST_REDIS") ?? "",
        ["DOTNET_ENVIRONMENT"] = "Production",
    };

    private Dictionary<string, string> ServiceSettings(string name)
    {
        var settings = Everybody();
        settings["Data"] = Path.Combine(directory, name);
        settings["Listen"] = "loopback";
        settings["Ports__Grpc"] = $"{ports[name]}";
        settings[$"ConnectionStrings__{name}"] = databases[name];
        settings["Events__Transport"] = "dapr";
        settings["DAPR_GRPC_PORT"] = $"{ports[$"{name}-{Sidecar}"]}";
        settings["DAPR_API_TOKEN"] = apiToken;
        settings["APP_API_TOKEN"] = appToken;
        if (name != "identity") return settings;
        settings["Ports__IdentityWeb"] = $"{ports["identity-web"]}";
        settings["Bootstrap__AdminPassword"] = AdminPassword;
        settings["Bootstrap__ClientSecret"] = clientSecret;
        settings["Auth__Dashboard__ClientSecret"] = dashboardSecret;
        return settings;
    }

    private Dictionary<string, string> GatewaySettings()
    {
        var settings = Everybody();
        settings["Ports__Grpc"] = $"{ports["gateway"]}";
        settings["RateLimit__Permits"] = "100000"; // in force, and no obstacle to a load from one address
        foreach (var (name, _, _) in Services) settings[$"Services__{name}"] = $"http://127.0.0.1:{ports[name]}";
        return settings;
    }

    private Dictionary<string, string> DashboardSettings()
    {
        var settings = Everybody();
        settings["Data"] = Path.Combine(directory, "dashboard");
        settings["Ports__Web"] = $"{ports["dashboard"]}";
        settings["Gateway"] = Gateway;
        settings["Auth__Dashboard__ClientSecret"] = dashboardSecret;
        return settings;
    }

    private IEnumerable<string> SidecarSettings() =>
    [
        "--Queue", Path.Combine(directory, "queue.db"), "--AppToken", appToken, "--ApiToken", apiToken, "--Mischief", "true",
        .. Services.SelectMany(s => new[] { $"--Apps:{s.Name}", $"{ports[$"{s.Name}-{Sidecar}"]}:{ports[s.Name]}" }),
    ];

    private async Task<bool> ServesAsync(string service) =>
        (await new Health.HealthClient(health).CheckAsync(new() { Service = service }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(3))).Status == HealthCheckResponse.Types.ServingStatus.Serving;

    private async Task UntilAsync(string name, Func<Task<bool>> answers)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await answers()) return;
            }
            catch (Exception e) when (e is RpcException or HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }

            Assert.False(running[name].Ended, $"{name} has ended:\n{running[name].Output}");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(90), $"{name} does not answer:\n{running[name].Output}");
            await Task.Delay(100);
        }
    }
}
