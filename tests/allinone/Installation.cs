using System.Diagnostics;
using System.Text.Json;
using Quality.Testing;
using Quality.Testing.Running;
using Identity = Quality.Protos.Identity.V1;

namespace Quality.AllInOne.Tests;

/// <summary>The all-in-one as one process on a data directory of its own; it can be killed and started again on the same data and ports.</summary>
public sealed class Installation : IAsyncDisposable
{
    private readonly string[] options;
    private readonly int web = LoopbackPort.Free();
    private readonly int grpc = LoopbackPort.Free();
    private readonly List<Remote> clients = [];

    private Installation(string[] options) => this.options = options;

    /// <summary>The data directory.</summary>
    public string Data { get; } = Directory.CreateTempSubdirectory("quality-allinone-").FullName;

    /// <summary>The process that runs now.</summary>
    public RunningProgram Program { get; private set; } = null!;

    /// <summary>From the start of the process to its READY line.</summary>
    public TimeSpan Started { get; private set; }

    /// <summary>The gateway's address.</summary>
    public string Grpc => $"http://localhost:{grpc}";

    /// <summary>The browser's address.</summary>
    public string Web => $"http://localhost:{web}";

    /// <summary>The client of bootstrap.json.</summary>
    public Remote Admin { get; private set; } = null!;

    /// <summary>Starts one with further options of the command line.</summary>
    public static async Task<Installation> StartAsync(params string[] options)
    {
        var installation = new Installation(options);
        await installation.StartAsync();
        using var bootstrap = installation.Bootstrap();
        var client = bootstrap.RootElement.GetProperty("client");
        installation.Admin = new Remote(
            installation.Grpc, new Uri(bootstrap.RootElement.GetProperty("token_endpoint").GetString()!), client.GetProperty("client_id").GetString()!, client.GetProperty("client_secret").GetString()!);
        return installation;
    }

    /// <summary>What the first start has written down.</summary>
    public JsonDocument Bootstrap() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Data, "bootstrap.json")));

    /// <summary>Starts the process on the same data and waits for READY.</summary>
    public async Task StartAsync()
    {
        var watch = Stopwatch.StartNew();
        Program = Another();
        Assert.Equal($"READY web={Web} grpc={Grpc}", await Program.LineAsync("READY", 90));
        Started = watch.Elapsed;
    }

    /// <summary>One more process with the same command line.</summary>
    public RunningProgram Another() => RunningProgram.Start(Built.Program("services/allinone", "Quality.AllInOne"), ["--Data", Data, "--Ports:Web", $"{web}", "--Ports:Grpc", $"{grpc}", .. options]);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => Program.KillAsync();

    /// <summary>More machine clients of the province.</summary>
    public async Task<List<Remote>> ClientsAsync(int count)
    {
        for (var n = 0; n < count; n++)
        {
            var made = await new Identity.ClientService.ClientServiceClient(Admin.Calls).CreateClientAsync(new() { Client = new() { DisplayName = $"示例写入{n}", Roles = { "province_admin" } } });
            clients.Add(Admin.As(made.Client.ClientId, made.ClientSecret));
        }

        return clients;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        Admin?.Dispose();
        await Program.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }
}
