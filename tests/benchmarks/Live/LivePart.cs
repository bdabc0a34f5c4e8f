using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Grpc.Core;
using Quality.Benchmarks.Servers;
using Quality.Protos.Brand.V1;
using Quality.Protos.Indicators.V1;
using Quality.Testing.Stories;

namespace Quality.Benchmarks.Live;

/// <summary>
/// How long after a decision was sent the changed target stands at somebody who watches, both through the gateway: brand's transaction,
/// the event, the indicators' transaction and the stream lie between.
/// </summary>
internal sealed class LivePart : Part
{
    public override string Name => "live";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        var (granted, seen) = (new List<double>(), new List<double>());
        await using var installation = await Installation.StartAsync(ground.Folder("live"));
        var honours = new HonourService.HonourServiceClient(installation.Admin.Calls);
        using var watch = new IndicatorService.IndicatorServiceClient(installation.Admin.Calls).WatchTargets(new() { Region = "620000" });
        var values = Channel.CreateUnbounded<(long Value, long At)>();
        using var ends = new CancellationTokenSource();
        var reading = ReadAsync(watch.ResponseStream, values.Writer, ends.Token);
        var (warm, count) = (ground.Size(20, 3), ground.Size(200, 10));
        var random = new Random(1);
        for (var n = 1; n <= warm + count; n++)
        {
            // A burst is told at most five times a second: who decides one by one meets a quiet stream.
            await Task.Delay(random.Next(300, 500), ends.Token);
            var began = Stopwatch.GetTimestamp();
            await honours.GrantHonourAsync(new() { Honour = Invented.Honour("gansu-famous-brand", $"名牌{n}", n), RequestId = Invented.RequestId() });
            var answered = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            var at = await UntilAsync(values.Reader, n);
            if (n <= warm) continue;
            granted.Add(answered);
            seen.Add(Stopwatch.GetElapsedTime(began, at).TotalMilliseconds);
        }

        await ends.CancelAsync();
        await reading;
        return new()
        {
            ["honours"] = count,
            ["grant_answered_ms"] = Percentiles(granted),
            ["grant_sent_to_change_seen_ms"] = Percentiles(seen),
        };
    }

    private static JsonObject Percentiles(IReadOnlyCollection<double> values) => new()
    {
        ["p50"] = Figures.Round(Figures.Quantile(values, 0.5)), ["p99"] = Figures.Round(Figures.Quantile(values, 0.99)), ["max"] = Figures.Round(values.Max()),
    };

    private static async Task<long> UntilAsync(ChannelReader<(long Value, long At)> values, int wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var (value, at) = await values.ReadAsync(patience.Token);
            if (value >= wanted) return at;
        }
    }

    private static async Task ReadAsync(IAsyncStreamReader<WatchTargetsResponse> stream, ChannelWriter<(long Value, long At)> values, CancellationToken ends)
    {
        try
        {
            while (await stream.MoveNext(ends))
            {
                var targets = stream.Current.Change?.Targets ?? stream.Current.Snapshot?.Targets;
                if (targets?.FirstOrDefault(t => t.Indicator == "T3") is { } target) values.TryWrite((target.Numerator, Stopwatch.GetTimestamp()));
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && ends.IsCancellationRequested)
        {
            // The measurement is over.
        }
        catch (Exception e)
        {
            values.TryComplete(e);
        }
    }
}
