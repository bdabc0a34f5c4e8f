using System.Diagnostics;
using System.Text.Json;
using Quality.Testing.Running;

namespace Quality.Benchmarks.Servers;

/// <summary>The all-in-one as a process, and its first client.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly RunningProgram program;

    private Installation(RunningProgram program, TimeSpan untilReady, string gateway, string data)
    {
        (this.program, UntilReady) = (program, untilReady);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "bootstrap.json")));
        var client = json.RootElement.GetProperty("client");
        Admin = new Remote(gateway, new Uri(json.RootElement.GetProperty("token_endpoint").GetString()!), client.GetProperty("client_id").GetString()!, client.GetProperty("client_secret").GetString()!);
    }

    /// <summary>From the start of the process to its line READY.</summary>
    public TimeSpan UntilReady { get; }

    /// <summary>Calls as the client of bootstrap.json, through the gateway.</summary>
    public Remote Admin { get; }

    public int Id => program.Id;

    /// <summary>Resident memory now.</summary>
    public double Megabytes => program.Megabytes;

    public static async Task<Installation> StartAsync(string data, params string[] options)
    {
        var began = Stopwatch.GetTimestamp();
        var program = RunningProgram.Start(
            Built.Program("services/allinone", "Quality.AllInOne"), ["--Data", data, "--Ports:Web", "0", "--Ports:Grpc", "0", .. options],
            new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Production" });
        try
        {
            var ready = (await program.LineAsync("READY ")).Split(' ').Skip(1).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
            return new(program, Stopwatch.GetElapsedTime(began), ready["grpc"], data);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        if (!program.Ended) await program.StopAsync();
        await program.DisposeAsync();
    }
}
