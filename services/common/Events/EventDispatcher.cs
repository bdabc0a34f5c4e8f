using System.Diagnostics;
using Quality.Common.Access;
using Quality.Common.Audit;
using Quality.Common.Hosting;
using Quality.Common.Storage;

namespace Quality.Common.Events;

/// <summary>Gives events to the handlers of one module: inbox row and effect in one transaction, so the effect happens exactly once.</summary>
internal sealed class EventDispatcher(TimeProvider clock)
{
    public static readonly ActivitySource Activities = new("Quality.Events");

    /// <summary>One transaction for the batch; when it fails, each event alone, so that one bad event does not hold up the others.</summary>
    public async Task<IReadOnlyDictionary<string, Exception>> DeliverAsync(ModuleRuntime module, IReadOnlyList<EventEnvelope> batch, CancellationToken cancel)
    {
        var failures = new Dictionary<string, Exception>();
        try
        {
            await DeliverTogetherAsync(module, batch, cancel);
        }
        catch (Exception e) when (batch.Count == 1 && !cancel.IsCancellationRequested)
        {
            failures[batch[0].Id] = e;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            foreach (var e in batch)
            {
                foreach (var (id, error) in await DeliverAsync(module, [e], cancel)) failures[id] = error;
            }
        }

        return failures;
    }

    private async Task DeliverTogetherAsync(ModuleRuntime module, IReadOnlyList<EventEnvelope> batch, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Transactions.RunAsync(module, Caller.System, clock, AllPublishable(module, batch), tx => ApplyAsync(module, tx, batch), cancel);
                module.EventsHandled(batch);
                return;
            }
            catch (System.Data.Common.DbException e) when (attempt < 4 && Transactions.MayRetry(e))
            {
                await Task.Delay(Random.Shared.Next(5, 25 * attempt), cancel);
            }
        }
    }

    private static async Task<int> ApplyAsync(ModuleRuntime module, Transaction tx, IReadOnlyList<EventEnvelope> batch)
    {
        foreach (var e in batch)
        {
            if (await InboxStore.FirstTimeAsync(tx, e.Id, e.Topic)) await ApplyAsync(module, tx, e);
            else EventMetrics.Repeated.Add(1, new KeyValuePair<string, object?>("service", module.Name));
        }

        return batch.Count;
    }

    private static async Task ApplyAsync(ModuleRuntime module, Transaction tx, EventEnvelope e)
    {
        var subscription = module.Events.Handled[e.Topic];
        using var activity = Activities.StartActivity($"handle {e.Topic}", ActivityKind.Consumer, e.TraceParent);
        var (events, audits) = (tx.Events.Count, tx.Audits.Count);
        await subscription.Deliver(tx, e.Payload, new(e.Id, e.Topic, e.OccurredAt));
        if (tx.Events.Skip(events).FirstOrDefault(p => !subscription.Publishes.Contains(p.Topic)) is { } undeclared)
            throw new InvalidOperationException($"The handler of {e.Topic} in {module.Name} does not declare that it publishes {undeclared.Topic}.");
        await AuditStore.InsertAsync(tx, [.. tx.Audits.Skip(audits).Select(touched => AuditRow.Of(tx.NewId(), tx.Now, tx.Caller, AuditCall.Event(e.Topic), touched))]);
    }

    private static HashSet<string> AllPublishable(ModuleRuntime module, IReadOnlyList<EventEnvelope> batch) =>
        batch.SelectMany(e => module.Events.Handled[e.Topic].Publishes).ToHashSet();
}

/// <summary>Remembers which events took effect.</summary>
internal static class InboxStore
{
    public static async Task<bool> FirstTimeAsync(Transaction tx, string id, string topic) =>
        await tx.ExecuteAsync("INSERT INTO inbox (id, topic, received_at) VALUES (@id, @topic, @Now) ON CONFLICT DO NOTHING", new { id, topic, tx.Now }) == 1;

    public static Task TrimAsync(Transaction tx, DateTimeOffset before) =>
        tx.ExecuteAsync("DELETE FROM inbox WHERE received_at < @before", new { before });
}
