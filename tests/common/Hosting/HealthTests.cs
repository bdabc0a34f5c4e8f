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
        var port = LoopbackPort.Free();
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
}
