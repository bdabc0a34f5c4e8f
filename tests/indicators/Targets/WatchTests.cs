using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quality.Common.Storage;
using Quality.Testing;
using static Quality.Indicators.Tests.Invented;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Targets;

public sealed class WatchTests
{
    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    private static async Task<V1.WatchTargetsResponse> NextAsync(AsyncServerStreamingCall<V1.WatchTargetsResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token));
        return watch.ResponseStream.Current;
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_watch_begins_with_everything_and_tells_each_change_in_full(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        using var watch = host.Admin.WatchTargets(new() { Region = "620000" });
        var first = await NextAsync(watch);
        Assert.Equal(8, first.Snapshot.Targets.Count);
        await host.DeliverAsync(Granted(Honour(1, "2017-12-20")));
        var second = await NextAsync(watch);
        Assert.True(second.Version > first.Version);
        var changed = Assert.Single(second.Change.Targets);
        Assert.Equal(("T3", 1), (changed.Indicator, changed.Value));
        var asked = await host.ValueAsync("T3");
        Assert.Equal(asked, changed);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_burst_is_told_a_few_times_and_its_end_is_never_lost(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        using var watch = host.Admin.WatchTargets(new());
        await NextAsync(watch);
        var began = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 50; i++) await host.DeliverAsync(Granted(Honour(i, "2017-12-20")));
        var messages = 0;
        double value;
        do
        {
            var message = await NextAsync(watch);
            messages++;
            value = message.Change.Targets.Single(t => t.Indicator == "T3").Value;
        }
        while (value < 50);
        Assert.True(messages <= began.Elapsed.TotalSeconds * 5 + 2, $"{messages} messages in {began.Elapsed}");
    }

    [Fact]
    public async Task A_change_of_another_unit_says_nothing_to_those_who_watch_theirs()
    {
        await using var host = await IndicatorsHost.StartAsync(DatabaseProvider.Sqlite);
        using var watch = host.As(TestCaller.TianshuiAdmin).WatchTargets(new());
        Assert.All((await NextAsync(watch)).Snapshot.Targets, t => Assert.Equal("620500", t.Region));
        await host.DeliverAsync(Granted(Honour(1, "2017-12-20", region: "620102")));
        await Task.Delay(600);
        await host.DeliverAsync(Granted(Honour(2, "2017-12-20", region: "620502")));
        Assert.Equal(1, Assert.Single((await NextAsync(watch)).Change.Targets).Value);
        using var other = host.As(TestCaller.TianshuiAdmin).WatchTargets(new() { Region = "620100" });
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(() => other.ResponseStream.MoveNext(default))).Reason);
    }

    [Fact]
    public async Task A_watch_ends_with_its_token()
    {
        await using var host = await IndicatorsHost.StartAsync(DatabaseProvider.Sqlite);
        using var watch = host.Admin.WatchTargets(new());
        await NextAsync(watch);
        host.Host.Clock.Set(new DateTimeOffset(2099, 1, 2, 0, 0, 0, TimeSpan.Zero));
        await host.DeliverAsync(Granted(Honour(1, "2017-12-20")));
        var refusal = await Refusal.OfAsync(() => watch.ResponseStream.MoveNext(default));
        Assert.Equal((StatusCode.Unauthenticated, "TOKEN_EXPIRED"), (refusal.Code, refusal.Reason));
    }

    [Fact]
    public async Task A_silent_watch_gives_a_sign_of_life_every_thirty_seconds()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("QUALITY_LONG") is null, "QUALITY_LONG is not set; tests/run --long waits for a heartbeat.");
        await using var host = await IndicatorsHost.StartAsync(DatabaseProvider.Sqlite);
        using var watch = host.Admin.WatchTargets(new());
        var first = await NextAsync(watch);
        Assert.True(await watch.ResponseStream.MoveNext(new CancellationTokenSource(TimeSpan.FromSeconds(35)).Token));
        Assert.NotNull(watch.ResponseStream.Current.Heartbeat);
        Assert.Equal(first.Version, watch.ResponseStream.Current.Version);
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait_for_those_who_watch()
    {
        var host = await IndicatorsHost.StartAsync(DatabaseProvider.Sqlite);
        using var watch = host.Admin.WatchTargets(new());
        await NextAsync(watch);
        var rest = Refusal.OfAsync(() => watch.ResponseStream.MoveNext(default));
        var began = System.Diagnostics.Stopwatch.StartNew();
        host.Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.Equal("SERVICE_STOPPING", (await rest).Reason);
        await host.DisposeAsync();
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(10), $"{began.Elapsed}");
    }

    [Fact]
    public async Task Many_who_watch_all_hear_of_it_within_a_second()
    {
        await using var host = await IndicatorsHost.StartAsync(DatabaseProvider.Sqlite);
        var watches = Enumerable.Range(0, 100).Select(_ => host.Admin.WatchTargets(new())).ToList();
        await Task.WhenAll(watches.Select(NextAsync));
        var began = System.Diagnostics.Stopwatch.StartNew();
        await host.DeliverAsync(Granted(Honour(1, "2017-12-20")));
        await Task.WhenAll(watches.Select(NextAsync));
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(3), $"{began.Elapsed}");
        foreach (var watch in watches) watch.Dispose();
    }
}
