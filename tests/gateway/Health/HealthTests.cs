using Grpc.Core;
using Grpc.Health.V1;
using Quality.Gateway.Tests.Harness;
using Quality.Testing;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Quality.Gateway.Tests.Health;

public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_gateway_is_ready_whatever_the_services_are()
    {
        await using var gateway = await RunningGateway.StartAsync(null);
        Assert.Equal(ServingStatus.Serving, await CheckAsync(gateway, ""));
    }

    [Fact]
    public async Task A_service_is_asked_by_its_name_or_that_of_a_proto_service()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand);
        Assert.Equal(ServingStatus.Serving, await CheckAsync(gateway, "brand"));
        Assert.Equal(ServingStatus.Serving, await CheckAsync(gateway, "quality.brand.v1.HonourService"));
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(gateway, "credit"));
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(gateway, "quality.credit.v1.EnterpriseService"));
        var e = await Assert.ThrowsAsync<RpcException>(() => CheckAsync(gateway, "nobody"));
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
    }

    [Fact]
    public async Task Who_watches_is_told_that_the_gateway_stops()
    {
        await using var gateway = await RunningGateway.StartAsync(null, settings => settings with { Drain = TimeSpan.FromSeconds(3) });
        using var watch = new Grpc.Health.V1.Health.HealthClient(gateway.Channel()).Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);
        var stop = gateway.StopAsync();
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal(ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        Assert.False(await watch.ResponseStream.MoveNext(Cancel));
        await stop;
    }

    [Fact]
    public async Task The_metrics_port_serves_probes_and_metrics_and_no_calls()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand, ("Ports:Metrics", "0"), ("Services:credit", $"http://127.0.0.1:{LoopbackPort.Free()}"));
        await gateway.Echo.SayAsync("hello");
        var credit = new Protos.Credit.V1.EnterpriseService.EnterpriseServiceClient(gateway.Channel());
        await Assert.ThrowsAsync<RpcException>(async () => await credit.GetEnterpriseAsync(new()));
        using var http = new HttpClient();
        Assert.Equal("live\n", await http.GetStringAsync(gateway.MetricsAddress + "/healthz/live", Cancel));
        Assert.Equal("ready\n", await http.GetStringAsync(gateway.MetricsAddress + "/healthz/ready", Cancel));
        var metrics = await http.GetStringAsync(gateway.MetricsAddress + "/metrics", Cancel);
        Assert.Contains("http_server_request_duration_seconds", metrics, StringComparison.Ordinal);
        Assert.Contains("reason=\"SERVICE_UNAVAILABLE\"", metrics, StringComparison.Ordinal);
        using var call = new HttpRequestMessage(HttpMethod.Post, gateway.MetricsAddress + "/" + Echo.Name + "/Say") { Content = new ByteArrayContent([]) };
        call.Content.Headers.ContentType = new("application/grpc");
        using var refused = await http.SendAsync(call, Cancel);
        Assert.Equal(505, (int)refused.StatusCode);
    }

    private static async Task<ServingStatus> CheckAsync(RunningGateway gateway, string service) =>
        (await new Grpc.Health.V1.Health.HealthClient(gateway.Channel()).CheckAsync(new HealthCheckRequest { Service = service })).Status;
}
