using Grpc.Core;
using Quality.Gateway.Tests.Harness;
using LoopbackPort = Quality.Testing.LoopbackPort;

namespace Quality.Gateway.Tests.Limits;

public sealed class RateLimitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Above_the_limit_a_call_is_RESOURCE_EXHAUSTED_and_told_when_to_come_back()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand, ("RateLimit:Permits", "3"), ("RateLimit:Seconds", "60"));
        for (var i = 0; i < 3; i++) await gateway.Echo.SayAsync("hello");
        var (code, info, retry) = await Refused.ByAsync(() => gateway.Echo.SayAsync("once more"));
        Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED", "gateway.quality"), (code, info.Reason, info.Domain));
        Assert.Equal(("3", "60"), (info.Metadata["limit"], info.Metadata["seconds"]));
        Assert.InRange(retry!.RetryDelay.ToTimeSpan(), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task A_stream_counts_as_one_call()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand, ("RateLimit:Permits", "2"), ("RateLimit:Seconds", "60"));
        using var import = gateway.Echo.Collect();
        for (var i = 0; i < 500; i++) await import.RequestStream.WriteAsync(new() { Value = "row" }, Cancel);
        await import.RequestStream.CompleteAsync();
        Assert.Equal(500, (await import).Value);
        await gateway.Echo.SayAsync("the second");
        await Assert.ThrowsAsync<RpcException>(() => gateway.Echo.SayAsync("the third"));
    }

    [Fact]
    public async Task Each_subject_has_its_own_share_and_an_invalid_token_only_its_address()
    {
        await using var brand = await Upstream.StartAsync();
        await using var issuer = await TestIssuer.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(
            brand, ("RateLimit:Permits", "2"), ("RateLimit:Seconds", "600"), ("Auth:Issuer", issuer.Address), ("Auth:MetadataAddress", issuer.Metadata));
        await issuer.KeysAsked.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        // The address is used up first, so that every later answer shows which key was counted.
        while (await AllowedAsync(gateway, null)) ;
        Assert.Equal("yes yes no", await ThreeAsync(gateway, issuer.Token("accounts/a")));
        Assert.Equal("yes yes no", await ThreeAsync(gateway, issuer.Token("accounts/b")));
        Assert.False(await AllowedAsync(gateway, issuer.Token("accounts/a", audience: "somebody else")));
        Assert.False(await AllowedAsync(gateway, issuer.Token("accounts/c", issuer: "http://elsewhere/")));
        Assert.False(await AllowedAsync(gateway, issuer.Token("accounts/d", lifetime: TimeSpan.FromHours(-1))));
        Assert.False(await AllowedAsync(gateway, issuer.TokenOfAnotherKey("accounts/e")));
        Assert.False(await AllowedAsync(gateway, "not.a.token"));
        Assert.True(await AllowedAsync(gateway, issuer.Token("accounts/f")));
    }

    [Fact]
    public async Task An_invalid_token_passes_as_anonymous_for_the_service_to_judge()
    {
        await using var brand = await Upstream.StartAsync();
        await using var issuer = await TestIssuer.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand, ("Auth:Issuer", issuer.Address), ("Auth:MetadataAddress", issuer.Metadata));
        var headers = await gateway.Echo.HeadersAsync(new Metadata { { "authorization", "Bearer nonsense" } });
        Assert.Equal("Bearer nonsense", headers["authorization"]);
    }

    [Fact]
    public async Task An_issuer_that_is_down_holds_up_no_call()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand, ("Auth:Issuer", $"http://127.0.0.1:{LoopbackPort.Free()}/"));
        var call = gateway.Echo.SayAsync("hello", new CallOptions(new Metadata { { "authorization", "Bearer x.y.z" } }));
        Assert.Equal("brand: hello", await call.WaitAsync(TimeSpan.FromSeconds(3), Cancel));
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_each_client_address_has_its_own_share()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(
            brand, ("RateLimit:Permits", "1"), ("RateLimit:Seconds", "600"), ("TrustedProxies", "127.0.0.0/8, ::1"));
        Assert.True(await AllowedFromAsync(gateway, "203.0.113.1"));
        Assert.True(await AllowedFromAsync(gateway, "203.0.113.2"));
        Assert.False(await AllowedFromAsync(gateway, "203.0.113.1"));
        // What stands before the last untrusted address was written by that client itself.
        Assert.False(await AllowedFromAsync(gateway, "198.51.100.9, 203.0.113.2"));
        // One household's IPv6 addresses are one caller.
        Assert.True(await AllowedFromAsync(gateway, "2001:db8:1:2::1"));
        Assert.False(await AllowedFromAsync(gateway, "2001:db8:1:2:ffff::9"));
        Assert.True(await AllowedFromAsync(gateway, "2001:db8:1:3::1"));
    }

    [Fact]
    public async Task Without_a_trusted_proxy_a_client_cannot_choose_its_address()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand, ("RateLimit:Permits", "1"), ("RateLimit:Seconds", "600"));
        Assert.True(await AllowedFromAsync(gateway, "203.0.113.1"));
        Assert.False(await AllowedFromAsync(gateway, "203.0.113.2"));
    }

    private static async Task<string> ThreeAsync(RunningGateway gateway, string token)
    {
        var answers = new List<string>();
        for (var i = 0; i < 3; i++) answers.Add(await AllowedAsync(gateway, token) ? "yes" : "no");
        return string.Join(' ', answers);
    }

    private static Task<bool> AllowedAsync(RunningGateway gateway, string? token) =>
        AllowedWithAsync(gateway, token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" } });

    private static Task<bool> AllowedFromAsync(RunningGateway gateway, string addresses) =>
        AllowedWithAsync(gateway, new Metadata { { "x-forwarded-for", addresses } });

    private static async Task<bool> AllowedWithAsync(RunningGateway gateway, Metadata headers)
    {
        try
        {
            await gateway.Echo.SayAsync("hello", new CallOptions(headers));
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
        {
            return false;
        }
    }
}
