using Grpc.Core;
using Quality.Gateway.Tests.Harness;

namespace Quality.Gateway.Tests.Callers;

public sealed class HeaderTests
{
    [Fact]
    public async Task What_a_client_says_in_the_gateways_name_is_dropped()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand);
        var headers = await gateway.Echo.HeadersAsync(new Metadata
        {
            { "x-quality-client-cert", "forged" }, { "x-quality-client-subject", "CN=forged" }, { "x-quality-peer", "forged" }, { "x-quality-anything", "forged" },
            { "x-forwarded-for", "203.0.113.1" }, { "x-forwarded-proto", "https" }, { "x-forwarded-host", "forged" }, { "x-forwarded-client-cert", "forged" },
            { "forwarded", "for=forged" }, { "x-real-ip", "203.0.113.1" }, { "x-original-for", "forged" }, { "dapr-api-token", "forged" }, { "dapr-app-id", "forged" },
        });
        Assert.DoesNotContain(headers.Values, value => value.Contains("forged", StringComparison.Ordinal) || value.Contains("203.0.113.1", StringComparison.Ordinal));
        Assert.Equal("127.0.0.1", headers["x-quality-peer"]);
        Assert.Equal("127.0.0.1", headers["x-forwarded-for"]);
        Assert.Equal("http", headers["x-forwarded-proto"]);
        Assert.False(headers.ContainsKey("x-quality-client-cert"));
    }

    [Fact]
    public async Task A_trusted_proxys_word_about_the_client_is_passed_on_as_the_gateways_own()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand, ("TrustedProxies", "127.0.0.1"));
        var headers = await gateway.Echo.HeadersAsync(new Metadata { { "x-forwarded-for", "198.51.100.1, 203.0.113.1" }, { "x-quality-client-cert", "forged" } });
        Assert.Equal("203.0.113.1", headers["x-quality-peer"]);
        Assert.Equal("203.0.113.1", headers["x-forwarded-for"]);
        Assert.False(headers.ContainsKey("x-quality-client-cert"));
    }

    [Fact]
    public async Task What_is_the_clients_own_passes()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand);
        var headers = await gateway.Echo.HeadersAsync(new Metadata { { "authorization", "Bearer abc" }, { "quality-service", "brand" }, { "accept-language", "zh-CN" } });
        Assert.Equal(("Bearer abc", "brand", "zh-CN"), (headers["authorization"], headers["quality-service"], headers["accept-language"]));
    }
}
