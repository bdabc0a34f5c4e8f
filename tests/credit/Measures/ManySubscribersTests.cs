using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Quality.Common.Storage;
using Quality.Credits.Tests.Listings;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Measures;

/// <summary>A listing reaches a thousand open streams in less than five seconds.</summary>
public sealed class ManySubscribersTests(ITestOutputHelper output)
{
    private const int Subscribers = 1_000;

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_listing_reaches_a_thousand_open_streams_in_five_seconds(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        await host.MeasureAsync();
        var decided = await host.DecidedAsync();
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{host.Port}", new() { HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true } });
        List<(AsyncServerStreamingCall<V1.StreamMeasuresResponse> Call, Task<V1.MeasureItem> First)> streams = [];
        for (var n = 0; n < Subscribers; n++)
        {
            var (subscriber, caller) = await host.SubscriberAsync($"subscriber-{n}");
            var call = new V1.MeasureService.MeasureServiceClient(channel.Intercept(m =>
            {
                m.Add("authorization", $"Bearer {host.Issuer.Token(caller)}");
                return m;
            })).StreamMeasures(new() { Subscriber = subscriber.Name }, cancellationToken: cancel.Token);
            streams.Add((call, FirstAsync(call.ResponseStream, cancel.Token)));
        }

        await TestHost.EventuallyAsync(async () => (await host.Measures().ListSubscribersAsync(new())).Subscribers.All(s => s.LastSeenTime is not null), "all streams are open", 60);
        var watch = Stopwatch.StartNew();
        await host.Listings().PublishListingAsync(new() { Name = decided.Name });
        var told = await Task.WhenAll(streams.Select(s => s.First));
        watch.Stop();
        output.WriteLine($"{provider}: {Subscribers} streams in {watch.ElapsedMilliseconds} ms");
        Assert.All(told, item => Assert.Equal(1, item.Number));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
        await cancel.CancelAsync();
        foreach (var (call, _) in streams) call.Dispose();
    }

    /// <summary>Past the heartbeats of the silence in which the other streams are opened.</summary>
    private static async Task<V1.MeasureItem> FirstAsync(IAsyncStreamReader<V1.StreamMeasuresResponse> stream, CancellationToken cancel)
    {
        while (await stream.MoveNext(cancel))
            if (stream.Current.Item is { } item) return item;
        throw new EndOfStreamException();
    }
}
