using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Quality.Common.Storage;
using Quality.Testing;

namespace Quality.Common.Tests.Hosting;

public sealed class HealthTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Ready_means_that_the_database_answers(DatabaseProvider provider)
    {
        var port = TestHost.FreePort();
        await using var host = await TestHost.StartAsync(provider, ["--Ports:Metrics", $"{port}"], new NotesModule());
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        Assert.Equal((HealthCheckResponse.Types.ServingStatus.Serving, HttpStatusCode.OK, HttpStatusCode.OK), await StateAsync());
        await host.ExecuteAsync("notes", "ALTER TABLE audit_head RENAME TO gone");
        Assert.Equal((HealthCheckResponse.Types.ServingStatus.NotServing, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), await StateAsync());
        Assert.DoesNotContain("audit_head", await (await http.GetAsync("/healthz/ready")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await host.ExecuteAsync("notes", "ALTER TABLE gone RENAME TO audit_head");
        Assert.Equal((HealthCheckResponse.Types.ServingStatus.Serving, HttpStatusCode.OK, HttpStatusCode.OK), await StateAsync());
        var unknown = await Refusal.OfAsync(new Health.HealthClient(host.Channel).CheckAsync(new() { Service = "nobody" }));
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (unknown.Code, unknown.Reason));

        async Task<(HealthCheckResponse.Types.ServingStatus, HttpStatusCode Ready, HttpStatusCode Live)> StateAsync() =>
            ((await new Health.HealthClient(host.Channel).CheckAsync(new())).Status, (await http.GetAsync("/healthz/ready")).StatusCode, (await http.GetAsync("/healthz/live")).StatusCode);
    }

    [Fact]
    public async Task The_metrics_show_how_many_events_wait()
    {
        var port = TestHost.FreePort();
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

/// <summary>A service whose name no other test uses, because meters are the process's.</summary>
public sealed class MeteredModule : Common.Hosting.ServiceModule<MeteredModule>
{
    public override string Name => "metered";

    public override int DefaultPort => 9004;

    public override void MapGrpc(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder app)
    {
    }

    public override void Access(Common.Access.AccessTable access)
    {
    }
}
