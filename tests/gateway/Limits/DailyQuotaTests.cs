using System.Buffers.Text;
using System.Security.Cryptography;
using Grpc.Core;
using Quality.Gateway.Limits;
using Quality.Gateway.Tests.Harness;

namespace Quality.Gateway.Tests.Limits;

/// <summary>Daily quotas at the gateway's door: visible before they end (clause 2.5.3b), and nobody else's to use up.</summary>
public sealed class DailyQuotaTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_answer_tells_what_is_left_and_then_the_call_is_refused_until_midnight()
    {
        await using var brand = await Upstream.StartAsync();
        await using var issuer = await TestIssuer.StartAsync();
        await using var gateway = await StartAsync(brand, issuer);
        var call = With(issuer.QuotaToken("partner", 3));
        foreach (var remaining in new[] { "2", "1", "0" })
        {
            using var count = gateway.Echo.Count(2, call);
            var headers = await count.ResponseHeadersAsync;
            Assert.Equal(("3", remaining), (headers.GetValue(DailyQuotaMiddleware.LimitHeader), headers.GetValue(DailyQuotaMiddleware.RemainingHeader)));
            Assert.Equal(2, await count.ResponseStream.ReadAllAsync(Cancel).CountAsync(Cancel)); // a stream is one call
        }

        var (code, info, retry) = await Refused.ByAsync(() => gateway.Echo.SayAsync("once more", call));
        Assert.Equal((StatusCode.ResourceExhausted, "DAILY_QUOTA_EXHAUSTED", "gateway.quality"), (code, info.Reason, info.Domain));
        Assert.Equal(("3", "partner"), (info.Metadata["limit"], info.Metadata["client"]));
        Assert.InRange((retry!.RetryDelay.ToTimeSpan() - ChinaDay.Of(TimeProvider.System.GetUtcNow()).Left).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var refused = await Assert.ThrowsAsync<RpcException>(() => gateway.Echo.SayAsync("and once more", call));
        Assert.Equal("-1", refused.Trailers.GetValue("grpc-retry-pushback-ms"));

        Assert.Equal("brand: hello", await gateway.Echo.SayAsync("hello", With(issuer.QuotaToken("another", 1))));
        Assert.Equal("brand: hello", await gateway.Echo.SayAsync("hello", With(issuer.Token("no-quota"))));
        Assert.Equal("brand: hello", await gateway.Echo.SayAsync("hello"));
    }

    [Fact]
    public async Task The_count_is_the_clients_whichever_token_it_shows()
    {
        await using var brand = await Upstream.StartAsync();
        await using var issuer = await TestIssuer.StartAsync();
        await using var gateway = await StartAsync(brand, issuer);
        await gateway.Echo.SayAsync("one", With(issuer.QuotaToken("partner", 2)));
        await gateway.Echo.SayAsync("two", With(issuer.QuotaToken("partner", 2, ("scope", "data:honours"))));
        // Spaces around a token change nothing for the services, so they must change nothing here.
        foreach (var header in new[] { $"Bearer {issuer.QuotaToken("partner", 2)}", $"bearer   {issuer.QuotaToken("partner", 2)}", $"Bearer {new string(' ', 17_000)}{issuer.QuotaToken("partner", 2)}" })
            Assert.Equal("DAILY_QUOTA_EXHAUSTED", (await Refused.ByAsync(() => gateway.Echo.SayAsync("three", new(new Metadata { { "authorization", header } })))).Info.Reason);
    }

    [Fact]
    public async Task A_token_over_another_connection_than_its_clients_uses_nothing_up()
    {
        await using var brand = await Upstream.StartAsync();
        await using var issuer = await TestIssuer.StartAsync();
        await using var gateway = await StartAsync(brand, issuer, ("RateLimit:Permits", "4"), ("RateLimit:Seconds", "600"));
        var bound = With(issuer.QuotaToken("partner", 1, ("cnf", new Dictionary<string, object> { ["x5t#S256"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) })));
        // The service behind it judges the token; the gateway counts neither its quota nor its subject's share of the limit.
        for (var i = 0; i < 4; i++)
        {
            using var count = gateway.Echo.Count(1, bound);
            Assert.Null((await count.ResponseHeadersAsync).GetValue(DailyQuotaMiddleware.RemainingHeader));
        }

        Assert.Equal("RATE_LIMITED", (await Refused.ByAsync(() => gateway.Echo.SayAsync("hello", bound))).Info.Reason);
        Assert.Equal("RATE_LIMITED", (await Refused.ByAsync(() => gateway.Echo.SayAsync("hello"))).Info.Reason);
        Assert.Equal("brand: hello", await gateway.Echo.SayAsync("hello", With(issuer.QuotaToken("partner", 1))));
    }

    [Fact]
    public async Task Two_gateways_share_one_day_in_Redis()
    {
        var redis = RedisServer.Address();
        await using var brand = await Upstream.StartAsync();
        await using var issuer = await TestIssuer.StartAsync();
        await using var one = await StartAsync(brand, issuer, ("Redis", redis));
        await using var two = await StartAsync(brand, issuer, ("Redis", redis));
        foreach (var gateway in new[] { one, two }) await gateway.Service<RedisLink>().Connected.WaitAsync(TimeSpan.FromSeconds(5), Cancel);
        var call = With(issuer.QuotaToken($"test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}", 3));
        foreach (var gateway in new[] { one, two, one }) await gateway.Echo.SayAsync("hello", call);
        foreach (var gateway in new[] { one, two }) Assert.Equal("DAILY_QUOTA_EXHAUSTED", (await Refused.ByAsync(() => gateway.Echo.SayAsync("hello", call))).Info.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task A_limit_that_is_none_limits_nothing(int limit)
    {
        await using var brand = await Upstream.StartAsync();
        await using var issuer = await TestIssuer.StartAsync();
        await using var gateway = await StartAsync(brand, issuer);
        for (var i = 0; i < 3; i++) await gateway.Echo.SayAsync("hello", With(issuer.QuotaToken("partner", limit)));
    }

    private static CallOptions With(string token) => new(new Metadata { { "authorization", $"Bearer {token}" } });

    private static async Task<RunningGateway> StartAsync(Upstream brand, TestIssuer issuer, params (string, string?)[] settings)
    {
        var gateway = await RunningGateway.StartAsync(brand, [("Auth:Issuer", issuer.Address), ("Auth:MetadataAddress", issuer.Metadata), .. settings]);
        await gateway.KeysAsync();
        return gateway;
    }
}
