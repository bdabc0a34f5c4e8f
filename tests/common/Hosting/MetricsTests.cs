using Quality.Common.Access;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Testing;

namespace Quality.Common.Tests.Hosting;

/// <summary>Meters are the process's: a host that ends in another test takes the gauges of its name along, so that this one runs alone.</summary>
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
public sealed class MetricsAlone;

[Collection(nameof(MetricsTests))]
public sealed class MetricsTests
{
    [Fact]
    public async Task The_metrics_show_how_many_events_wait()
    {
        var port = LoopbackPort.Free();
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, ["--Ports:Metrics", $"{port}", "--Events:Transport", "none"], new MeteredModule());
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        for (var i = 0; i < 3; i++) await host.ExecuteAsync("metered", $"INSERT INTO outbox (id, topic, payload, created_at, attempts, next_attempt_at) VALUES ('{i}', 't', '{{}}', 0, 0, 0)");
        await TestHost.EventuallyAsync(async () => await ValueAsync("quality_outbox_depth") == 3, "the depth is 3");
        Assert.True(await ValueAsync("quality_outbox_age_seconds") > 1_000_000);

        async Task<double> ValueAsync(string name)
        {
            var lines = (await http.GetStringAsync("/metrics")).Split('\n');
            var line = lines.SingleOrDefault(l => l.StartsWith(name, StringComparison.Ordinal) && l.Contains("service=\"metered\"", StringComparison.Ordinal));
            return line is null ? -1 : double.Parse(line.Split("} ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}

/// <summary>A service whose name no other test uses.</summary>
public sealed class MeteredModule : ServiceModule<MeteredModule>
{
    public override string Name => "metered";

    public override int DefaultPort => 9004;

    public override void MapGrpc(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder app)
    {
    }

    public override void Access(AccessTable access)
    {
    }
}
