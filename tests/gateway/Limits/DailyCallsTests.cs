using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Quality.Gateway.Callers;
using Quality.Gateway.Configuration;
using Quality.Gateway.Limits;
using Quality.Gateway.Tests.Harness;

namespace Quality.Gateway.Tests.Limits;

/// <summary>The counters behind daily quotas: in one process, and in Redis for all gateways.</summary>
public sealed class DailyCallsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_ends_at_midnight_in_China_whatever_the_machine_thinks()
    {
        // 23:59:30 in Lanzhou is 15:59:30 UTC.
        var time = new FakeTimeProvider(new DateTimeOffset(2020, 5, 1, 15, 59, 30, TimeSpan.Zero));
        var calls = new LocalDailyCalls(time);
        var quota = new DailyQuota("partner", 3);
        Assert.Equal([(true, 1), (true, 2), (true, 3), (false, 3), (false, 3)], await TakeAsync(calls, quota, 5));
        var use = await calls.TakeAsync(quota);
        Assert.Equal(TimeSpan.FromSeconds(30), use.UntilMidnight);
        time.Advance(use.UntilMidnight - TimeSpan.FromMilliseconds(1));
        Assert.False((await calls.TakeAsync(quota)).Allowed);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new DailyUse(true, 1, TimeSpan.FromDays(1)), await calls.TakeAsync(quota));
    }

    [Fact]
    public async Task Each_client_has_its_own_day_and_a_new_limit_counts_on_from_what_was_used()
    {
        var calls = new LocalDailyCalls(new FakeTimeProvider(new DateTimeOffset(2020, 5, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal([(true, 1), (true, 2), (false, 2)], await TakeAsync(calls, new("one", 2), 3));
        Assert.Equal([(true, 1), (true, 2), (false, 2)], await TakeAsync(calls, new("two", 2), 3));
        Assert.Equal([(true, 3), (false, 3)], await TakeAsync(calls, new("one", 3), 2));
        Assert.Equal([(false, 3)], await TakeAsync(calls, new("one", 1), 1));
    }

    [Fact]
    public async Task A_client_that_is_silent_for_most_of_the_day_has_not_been_forgotten()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2020, 5, 1, 16, 0, 0, TimeSpan.Zero));
        var calls = new LocalDailyCalls(time);
        await TakeAsync(calls, new("partner", 2), 2);
        time.Advance(TimeSpan.FromHours(23.9));
        await TakeAsync(calls, new("somebody else", 2), 1);
        Assert.Equal([(false, 2)], await TakeAsync(calls, new("partner", 2), 1));
    }

    [Fact]
    public async Task Parallel_calls_of_two_gateways_add_up_to_the_quota_and_no_more()
    {
        var settings = Settings(RedisServer.Address());
        await using var first = await RedisServer.LinkAsync(settings);
        await using var second = await RedisServer.LinkAsync(settings);
        RedisDailyCalls[] gateways = [new(first, new(TimeProvider.System)), new(second, new(TimeProvider.System))];
        var quota = new DailyQuota(NewClient(), 300);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TakeAsync(gateways[i % 2], quota, 60))));
        Assert.Equal(300, taken.Sum(uses => uses.Count(use => use.Allowed)));
        Assert.Equal(Enumerable.Range(1, 300), taken.SelectMany(uses => uses).Where(use => use.Allowed).Select(use => use.Used).Order());
        var over = await gateways[0].TakeAsync(quota);
        Assert.False(over.Allowed);
        Assert.InRange((over.UntilMidnight - ChinaDay.Of(TimeProvider.System.GetUtcNow()).Left).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task While_Redis_is_silent_a_gateway_goes_on_from_what_all_had_counted_and_tells_Redis_afterwards()
    {
        var direct = Settings(RedisServer.Address());
        await using var relay = Relay.To(RedisServer.Address());
        using var log = new RunningGateway.Log();
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(log));
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var broken = await RedisServer.LinkAsync(Settings(relay.Address), time, logs.CreateLogger<RedisLink>());
        await using var healthy = await RedisServer.LinkAsync(direct);
        var (one, two) = (new RedisDailyCalls(broken, new(time)), new RedisDailyCalls(healthy, new(TimeProvider.System)));
        var quota = new DailyQuota(NewClient(), 10);
        await TakeAsync(two, quota, 4);
        Assert.Equal([(true, 5)], await TakeAsync(one, quota, 1));

        relay.Frozen = true;
        Assert.Equal([(true, 6), (true, 7), (true, 8)], await TakeAsync(one, quota, 3).WaitAsync(TimeSpan.FromSeconds(3), Cancel));
        Assert.Equal(1, log.Count("Redis cannot be used"));

        relay.Frozen = false;
        await Task.Delay(500, Cancel);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([(true, 9)], await TakeAsync(one, quota, 1));
        Assert.Equal([(true, 10), (false, 10)], await TakeAsync(two, quota, 2));
    }

    [Fact]
    public async Task A_Redis_that_lost_its_memory_gives_nobody_a_second_day()
    {
        var address = RedisServer.Address();
        await using var link = await RedisServer.LinkAsync(Settings(address));
        var calls = new RedisDailyCalls(link, new(TimeProvider.System));
        var quota = new DailyQuota(NewClient(), 3);
        await TakeAsync(calls, quota, 3);
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(address);
        Assert.True(await redis.GetDatabase().KeyDeleteAsync($"quality:gateway:day:{quota.Client}"));
        Assert.False((await calls.TakeAsync(quota)).Allowed);
    }

    private static async Task<List<(bool Allowed, int Used)>> TakeAsync(IDailyCalls calls, DailyQuota quota, int times)
    {
        List<(bool, int)> uses = [];
        for (var i = 0; i < times; i++)
        {
            var use = await calls.TakeAsync(quota);
            uses.Add((use.Allowed, use.Used));
        }

        return uses;
    }

    private static GatewaySettings Settings(string redis) =>
        GatewaySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Redis"] = redis }).Build());

    // Keys outlive a run.
    private static string NewClient() => $"test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
}
