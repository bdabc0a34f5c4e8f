using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Quality.Gateway.Configuration;
using Quality.Gateway.Limits;
using Quality.Gateway.Tests.Harness;
using Quality.Testing;

namespace Quality.Gateway.Tests.Limits;

public sealed class RedisLimiterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_gateways_share_one_limit()
    {
        var redis = RedisServer.Address();
        await using var brand = await Upstream.StartAsync();
        (string, string?)[] settings = [("RateLimit:Permits", "5"), ("RateLimit:Seconds", "600"), ("Redis", redis), ("TrustedProxies", "127.0.0.0/8")];
        await using var one = await RunningGateway.StartAsync(brand, settings);
        await using var two = await RunningGateway.StartAsync(brand, settings);
        // Keys outlive a run: an address of its own for each.
        var headers = new CallOptions(new Metadata { { "x-forwarded-for", RandomAddress() } });
        await UntilConnectedAsync(one);
        await UntilConnectedAsync(two);
        foreach (var gateway in new[] { one, two, one, two, one }) await gateway.Echo.SayAsync("hello", headers);
        foreach (var gateway in new[] { one, two })
        {
            var (code, info, retry) = await Refused.ByAsync(() => gateway.Echo.SayAsync("once more", headers));
            Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (code, info.Reason));
            Assert.InRange(retry!.RetryDelay.ToTimeSpan(), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1200));
        }
    }

    [Fact]
    public async Task Permits_taken_in_lots_add_up_to_the_limit_and_no_more()
    {
        var redis = RedisServer.Address();
        var settings = Settings(redis, permits: 1000, seconds: 600);
        await using var first = await RedisServer.LinkAsync(settings);
        await using var second = await RedisServer.LinkAsync(settings);
        var (one, two) = (new RedisLimiter(settings, TimeProvider.System, first), new RedisLimiter(settings, TimeProvider.System, second));
        var caller = RandomAddress();
        var taken = await Task.WhenAll(new[] { one, two, one, two }.Select(limiter => Task.Run(() => TakeAsync(limiter, caller, 600))));
        Assert.Equal(1000, taken.Sum());
    }

    [Fact]
    public async Task Who_waits_as_long_as_told_is_let_in()
    {
        var redis = RedisServer.Address();
        var settings = Settings(redis, permits: 10, seconds: 1);
        await using var link = await RedisServer.LinkAsync(settings);
        var limiter = new RedisLimiter(settings, TimeProvider.System, link);
        var caller = RandomAddress();
        for (var round = 0; round < 3; round++)
        {
            Decision decision;
            do decision = await limiter.TakeAsync(caller);
            while (decision.Allowed);
            Assert.InRange(decision.RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
            await Task.Delay(decision.RetryAfter + TimeSpan.FromMilliseconds(20), Cancel);
            Assert.True((await limiter.TakeAsync(caller)).Allowed);
        }
    }

    [Fact]
    public async Task Without_Redis_each_gateway_limits_for_itself_and_says_so_once()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(
            brand, ("RateLimit:Permits", "4"), ("RateLimit:Seconds", "600"), ("Redis", $"127.0.0.1:{LoopbackPort.Free()}"));
        for (var i = 0; i < 4; i++) Assert.Equal("brand: hello", await gateway.Echo.SayAsync("hello").WaitAsync(TimeSpan.FromSeconds(3), Cancel));
        var (code, _, _) = await Refused.ByAsync(() => gateway.Echo.SayAsync("once more"));
        Assert.Equal(StatusCode.ResourceExhausted, code);
        Assert.Equal(1, gateway.Logged.Count("Redis cannot be used"));
    }

    [Fact]
    public async Task When_Redis_stops_answering_calls_go_on_by_a_limit_of_their_own_until_it_answers_again()
    {
        await using var relay = Relay.To(RedisServer.Address());
        using var log = new RunningGateway.Log();
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(log));
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var settings = Settings(relay.Address, permits: 5, seconds: 600);
        await using var link = await RedisServer.LinkAsync(settings, time, logs.CreateLogger<RedisLink>());
        var limiter = new RedisLimiter(settings, time, link);
        var caller = RandomAddress();
        Assert.Equal(3, await TakeAsync(limiter, caller, 3));

        relay.Frozen = true;
        Assert.Equal(5, await TakeAsync(limiter, caller, 8).WaitAsync(TimeSpan.FromSeconds(3), Cancel));
        Assert.Equal((1, 0), (log.Count("Redis cannot be used"), log.Count("Redis answers")));

        relay.Frozen = false;
        await Task.Delay(500, Cancel);
        time.Advance(TimeSpan.FromSeconds(6));
        // Three were counted before, and perhaps the one that was under way when Redis fell silent.
        Assert.InRange(await TakeAsync(limiter, caller, 8), 1, 2);
        Assert.Equal((1, 1), (log.Count("Redis cannot be used"), log.Count("Redis answers")));
    }

    private static GatewaySettings Settings(string redis, int permits, int seconds) =>
        GatewaySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis"] = redis, ["RateLimit:Permits"] = $"{permits}", ["RateLimit:Seconds"] = $"{seconds}",
        }).Build());

    // The connection is made in the background; until then a gateway counts alone.
    private static Task UntilConnectedAsync(RunningGateway gateway) => gateway.Service<RedisLink>().Connected.WaitAsync(TimeSpan.FromSeconds(5), Cancel);

    private static string RandomAddress() => new System.Net.IPAddress([10, .. RandomNumberGenerator.GetBytes(3)]).ToString();

    private static async Task<int> TakeAsync(RedisLimiter limiter, string caller, int times)
    {
        var allowed = 0;
        for (var i = 0; i < times; i++) allowed += (await limiter.TakeAsync(caller)).Allowed ? 1 : 0;
        return allowed;
    }
}
