using Grpc.Core;
using Quality.Gateway.Tests.Harness;
using Quality.Testing;

namespace Quality.Gateway.Tests.Refusals;

public sealed class RefusalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_service_is_UNAVAILABLE_by_name_and_the_others_go_on()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand);
        var credit = new Protos.Credit.V1.EnterpriseService.EnterpriseServiceClient(gateway.Channel());
        var (code, info, retry) = await Refused.ByAsync(async () => await credit.GetEnterpriseAsync(new()));
        Assert.Equal(StatusCode.Unavailable, code);
        Assert.Equal(("SERVICE_UNAVAILABLE", "gateway.quality", "credit"), (info.Reason, info.Domain, info.Metadata["service"]));
        Assert.Equal(1, retry!.RetryDelay.Seconds);
        Assert.Equal("brand: here", await gateway.Echo.SayAsync("here"));
    }

    [Fact]
    public async Task A_dead_service_refuses_streams_too()
    {
        await using var gateway = await RunningGateway.StartAsync(null);
        using var import = gateway.Echo.Collect();
        Assert.Equal("SERVICE_UNAVAILABLE", (await Refused.ByAsync(async () => await import)).Info.Reason);
        using var watch = gateway.Echo.Hang();
        Assert.Equal("SERVICE_UNAVAILABLE", (await Refused.ByAsync(() => watch.ResponseStream.MoveNext(Cancel))).Info.Reason);
    }

    [Fact]
    public async Task An_outage_is_logged_once_and_its_end_once()
    {
        var port = LoopbackPort.Free();
        await using var gateway = await RunningGateway.StartAsync(null, ("Services:brand", $"http://127.0.0.1:{port}"));
        for (var i = 0; i < 20; i++) await Assert.ThrowsAsync<RpcException>(() => gateway.Echo.SayAsync("anybody?"));
        await using var brand = await Upstream.StartAsync(port: port);
        for (var i = 0; i < 5; i++) await gateway.Echo.SayAsync("now");
        Assert.Equal(1, gateway.Logged.Count("The service brand cannot be reached"));
        Assert.Equal(1, gateway.Logged.Count("The service brand answers again"));
    }

    [Fact]
    public async Task A_stream_whose_service_is_killed_ends_with_UNAVAILABLE_after_what_had_arrived()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand);
        using var call = gateway.Echo.Die();
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        brand.Seen.MayDie.SetResult();
        var (code, info, _) = await Refused.ByAsync(() => call.ResponseStream.MoveNext(Cancel));
        Assert.Equal((StatusCode.Unavailable, "SERVICE_UNAVAILABLE"), (code, info.Reason));
    }

    [Fact]
    public async Task A_stream_through_which_nothing_passes_for_too_long_is_ended_with_DEADLINE_EXCEEDED()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand, settings => settings with { IdleTimeout = TimeSpan.FromSeconds(1) });
        using var watch = gateway.Echo.Hang();
        await watch.ResponseStream.MoveNext(Cancel);
        var (code, info, _) = await Refused.ByAsync(() => watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal((StatusCode.DeadlineExceeded, "SERVICE_TIMEOUT"), (code, info.Reason));
        using var import = gateway.Echo.Collect();
        Assert.Equal("SERVICE_TIMEOUT", (await Refused.ByAsync(async () => await import)).Info.Reason);
        Assert.Equal(0, gateway.Logged.Count("cannot be reached"));
    }

    [Fact]
    public async Task An_unknown_service_is_UNIMPLEMENTED()
    {
        await using var gateway = await RunningGateway.StartAsync(null, ("Routes:" + Echo.Name, ""));
        var (code, info, _) = await Refused.ByAsync(() => gateway.Echo.SayAsync("anybody?"));
        Assert.Equal((StatusCode.Unimplemented, "UNKNOWN_SERVICE", Echo.Name), (code, info.Reason, info.Metadata["service"]));
    }

    [Fact]
    public async Task A_gateway_that_stops_ends_streams_with_UNAVAILABLE_and_stops_at_once()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand);
        using var watch = gateway.Echo.Hang();
        await watch.ResponseStream.MoveNext(Cancel);
        var stop = gateway.StopAsync();
        var (code, info, retry) = await Refused.ByAsync(() => watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal((StatusCode.Unavailable, "GATEWAY_STOPPING"), (code, info.Reason));
        Assert.NotNull(retry);
        await stop.WaitAsync(TimeSpan.FromSeconds(5), Cancel);
    }

    [Theory]
    [InlineData("GET", "/", null, 404)]
    [InlineData("GET", "/quality.brand.v1.HonourService/GetHonour", null, 404)]
    [InlineData("GET", "/metrics", null, 404)]
    [InlineData("DELETE", "/", null, 404)]
    [InlineData("POST", "/quality.brand.v1.HonourService/GetHonour", "application/json", 415)]
    [InlineData("POST", "/quality.brand.v1.HonourService/GetHonour", "application/grpc-web", 415)]
    public async Task What_is_not_gRPC_gets_a_short_plain_answer(string method, string path, string? contentType, int status)
    {
        await using var gateway = await RunningGateway.StartAsync(null);
        using var http = new HttpClient { DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var request = new HttpRequestMessage(new HttpMethod(method), gateway.Address + path) { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (contentType is not null)
        {
            request.Content = new StringContent("{}");
            request.Content.Headers.ContentType = new(contentType);
        }

        using var response = await http.SendAsync(request, Cancel);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.InRange((await response.Content.ReadAsStringAsync(Cancel)).Length, 1, 80);
        Assert.False(response.Headers.Contains("Server"));
    }
}
