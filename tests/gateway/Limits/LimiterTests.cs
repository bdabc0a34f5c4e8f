using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Quality.Gateway.Configuration;
using Quality.Gateway.Limits;

namespace Quality.Gateway.Tests.Limits;

public sealed class LimiterTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 5, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_caller_gets_its_limit_and_then_has_to_wait_while_others_do_not()
    {
        var limiter = Limiter(10, 10);
        Assert.Equal(10, await TakeAsync(limiter, "a", 15));
        Assert.Equal(10, await TakeAsync(limiter, "b", 15));
    }

    [Fact]
    public async Task Who_waits_as_long_as_told_is_let_in_and_who_waits_less_is_not()
    {
        foreach (var start in new[] { 0, 1, 3333, 9_000, 9_999 })
        {
            var limiter = Limiter(10, 10);
            _time.Advance(TimeSpan.FromMilliseconds(10_000 - (_time.GetUtcNow().ToUnixTimeMilliseconds() % 10_000) + start));
            for (var round = 0; round < 30; round++)
            {
                while ((await limiter.TakeAsync("a")).Allowed) ;
                var wait = (await limiter.TakeAsync("a")).RetryAfter;
                Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(20));
                if (wait > TimeSpan.FromMilliseconds(4))
                {
                    _time.Advance(wait - TimeSpan.FromMilliseconds(4));
                    Assert.False((await limiter.TakeAsync("a")).Allowed);
                    wait = TimeSpan.FromMilliseconds(4);
                }

                _time.Advance(wait);
                Assert.True((await limiter.TakeAsync("a")).Allowed, $"round {round} from {start} ms");
            }
        }
    }

    [Fact]
    public async Task No_double_burst_fits_around_the_change_of_windows()
    {
        var limiter = Limiter(100, 10);
        _time.Advance(TimeSpan.FromMilliseconds(9_900));
        var before = await TakeAsync(limiter, "a", 200);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.InRange(before + await TakeAsync(limiter, "a", 200), 100, 102);
    }

    [Fact]
    public async Task Parallel_calls_never_get_more_than_the_limit()
    {
        var limiter = Limiter(1000, 10);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TakeAsync(limiter, "a", 500))));
        Assert.Equal(1000, taken.Sum());
    }

    [Fact]
    public async Task Callers_that_fall_silent_are_forgotten()
    {
        var limiter = Limiter(10, 10);
        for (var i = 0; i < 1000; i++) await limiter.TakeAsync($"caller {i}");
        Assert.Equal(1000, limiter.Callers);
        _time.Advance(TimeSpan.FromSeconds(21));
        await limiter.TakeAsync("somebody");
        Assert.Equal(1, limiter.Callers);
    }

    private LocalLimiter Limiter(int permits, int seconds) =>
        new(GatewaySettings.Read(new ConfigurationBuilder().Build()) with { Permits = permits, Window = TimeSpan.FromSeconds(seconds) }, _time);

    private static async Task<int> TakeAsync(LocalLimiter limiter, string caller, int times)
    {
        var allowed = 0;
        for (var i = 0; i < times; i++) allowed += (await limiter.TakeAsync(caller)).Allowed ? 1 : 0;
        return allowed;
    }
}
