using System.Globalization;
using System.Security.Claims;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Measures;

/// <summary>One subscriber's stream: what follows the cursor in batches, then whatever comes, for as long as the token holds.</summary>
internal sealed class MeasureStream(UnitOfWork<CreditsModule> work, MeasureFeed feed, TimeProvider clock)
{
    private const int Batch = 200;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    /// <summary>A proxy ends a stream that is silent for longer than a minute.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    public async Task RunAsync(V1.StreamMeasuresRequest request, IServerStreamWriter<V1.StreamMeasuresResponse> stream, ServerCallContext context)
    {
        if (request is { HasAfter: true, After: < 0 }) throw Fail.Invalid("after", "NEGATIVE", "after must not be negative.");
        var subscriber = await OpenAsync(request.Subscriber, context);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, feed.Stopping);
        // Without a cursor: what was there when it began is told only where it is not done; later items all are.
        var (cursor, openUntil) = request.HasAfter ? (request.After, 0L) : (0L, subscriber.LastNumber);
        var (caller, silentSince) = (Caller.Of(context), clock.GetTimestamp());
        try
        {
            while (true)
            {
                var next = feed.Next;
                DemandToken(context);
                var rows = await work.SnapshotAsync(tx => ReadAsync(tx, subscriber, cursor, cursor < openUntil), caller, ends.Token);
                foreach (var row in rows) await stream.WriteAsync(new() { Cursor = row.Number, Item = row.ToWire(Quality.Common.Time.ChinaTime.Today(clock)) }, ends.Token);
                if (rows.Count > 0) (cursor, silentSince) = (rows[^1].Number, clock.GetTimestamp());
                else if (cursor < openUntil) cursor = openUntil;
                else if (clock.GetElapsedTime(silentSince) >= Heartbeat) silentSince = await BeatAsync(stream, subscriber.Id, cursor, ends.Token);
                else await WaitAsync(next, ends.Token);
            }
        }
        catch (OperationCanceledException) when (feed.Stopping.IsCancellationRequested)
        {
            throw Fail.Unavailable("SERVICE_STOPPING", "The service is stopping; call again with the last number.");
        }
    }

    /// <summary>Only the caller's own; that it was opened is audited, and shown as the subscriber's last sign of life.</summary>
    private Task<SubscriberRow> OpenAsync(string name, ServerCallContext context) => work.PartAsync(context, async tx =>
    {
        var own = await SubscriberStore.FindOwnAsync(tx, MeasureWire.IdOf("subscriber", name, SubscriberRow.Collection)) ?? throw Fail.NotFound(name);
        await SubscriberStore.SeeAsync(tx, own.Id);
        tx.Audit(own.Name, detail: "stream opened");
        return own;
    });

    /// <summary>A stream outlives no correction of the account either.</summary>
    private static async Task<List<MeasureItemRow>> ReadAsync(Transaction tx, SubscriberRow subscriber, long cursor, bool openOnly) => await SubscriberStore.FindOwnAsync(tx, subscriber.Id) is null
        ? throw Fail.NotFound(subscriber.Name)
        : await MeasureItemStore.AfterAsync(tx, subscriber.Id, cursor, openOnly, Batch);

    private async Task<long> BeatAsync(IServerStreamWriter<V1.StreamMeasuresResponse> stream, string subscriber, long cursor, CancellationToken ends)
    {
        await stream.WriteAsync(new() { Cursor = cursor }, ends);
        await work.JobAsync(async tx =>
        {
            await SubscriberStore.SeeAsync(tx, subscriber);
            return 0;
        }, cancel: ends);
        return clock.GetTimestamp();
    }

    private static async Task WaitAsync(Task next, CancellationToken ends)
    {
        try
        {
            await next.WaitAsync(Look, ends);
        }
        catch (TimeoutException)
        {
            // Looks again: another replica may have committed something.
        }
    }

    /// <summary>A stream outlives no token.</summary>
    private void DemandToken(ServerCallContext context)
    {
        if (long.TryParse(context.GetHttpContext().User.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && DateTimeOffset.FromUnixTimeSeconds(seconds) <= clock.GetUtcNow())
            throw new QualityException(StatusCode.Unauthenticated, "TOKEN_EXPIRED", "The access token has ended; get one and call again with the last number.");
    }
}
