using System.Globalization;
using System.Security.Claims;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Indicators.Books;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

internal sealed partial class IndicatorGrpc
{
    /// <summary>A proxy ends a stream that is silent for longer than a minute.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    public override async Task WatchTargets(V1.WatchTargetsRequest request, IServerStreamWriter<V1.WatchTargetsResponse> responseStream, ServerCallContext context)
    {
        using var watching = watchers.Enter();
        var (region, view) = await work.ReadAsync(context, async tx =>
        {
            var check = new Violations();
            var asked = TargetRequests.ValueRegion(check, tx.Caller, request.Region);
            check.ThrowIfAny();
            TargetRequests.DemandValueRegion(tx.Caller, asked);
            return (asked, await board.CurrentAsync(tx));
        });
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, watchers.Stopping);
        var expiry = Expiry(context);
        var sent = calculator.All(new(region, null, view)).ToDictionary(t => t.Indicator, StringComparer.Ordinal);
        await responseStream.WriteAsync(Message(view, m => m.Snapshot = new() { Targets = { sent.Values } }), ends.Token);
        while (true)
        {
            var next = watchers.NextAsync(view);
            if (!await WaitAsync(next, expiry, ends.Token))
            {
                await responseStream.WriteAsync(Message(view, m => m.Heartbeat = new()), ends.Token);
                continue;
            }

            view = await next;
            var changed = calculator.All(new(region, null, view)).Where(t => !SameButForTime(sent[t.Indicator], t)).ToList();
            foreach (var target in changed) sent[target.Indicator] = target;
            if (changed.Count > 0) await responseStream.WriteAsync(Message(view, m => m.Change = new() { Targets = { changed } }), ends.Token);
        }
    }

    /// <summary>True: something changed; false: time for a heartbeat. Throws when the token or this process ends.</summary>
    private async Task<bool> WaitAsync(Task next, DateTimeOffset? expiry, CancellationToken ends)
    {
        var left = expiry - clock.GetUtcNow();
        var silence = left < TimeSpan.Zero ? TimeSpan.Zero : left < Heartbeat ? left.Value : Heartbeat;
        bool changed;
        try
        {
            await next.WaitAsync(silence, ends);
            changed = true;
        }
        catch (TimeoutException)
        {
            changed = false;
        }
        catch (OperationCanceledException) when (watchers.Stopping.IsCancellationRequested)
        {
            throw Fail.Unavailable("SERVICE_STOPPING", "The service is stopping; watch again.");
        }

        // Nothing is told after the end of the token, not even what changed before it.
        return expiry is { } at && at <= clock.GetUtcNow() ? throw Expired() : changed;
    }

    private V1.WatchTargetsResponse Message(View view, Action<V1.WatchTargetsResponse> fill)
    {
        var message = new V1.WatchTargetsResponse { Version = view.Version, SendTime = Timestamp.FromDateTimeOffset(clock.GetUtcNow()) };
        fill(message);
        return message;
    }

    private static bool SameButForTime(V1.TargetValue a, V1.TargetValue b)
    {
        var twin = b.Clone();
        (twin.KnownAt, twin.Version) = (a.KnownAt, a.Version);
        return a.Equals(twin);
    }

    private static DateTimeOffset? Expiry(ServerCallContext context) =>
        long.TryParse(context.GetHttpContext().User.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static QualityException Expired() => new(StatusCode.Unauthenticated, "TOKEN_EXPIRED", "The access token has ended; sign in again and watch again.");
}
