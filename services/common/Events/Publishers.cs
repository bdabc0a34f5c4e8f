using System.Diagnostics;
using System.Text;
using Dapr.Client;
using Quality.Common.Hosting;

namespace Quality.Common.Events;

/// <summary>The transport of events; the host chooses it, a module cannot tell which one it is.</summary>
internal interface IEventPublisher
{
    /// <summary>Sends a batch; answers the ids that were not delivered, with their reasons.</summary>
    Task<IReadOnlyDictionary<string, Exception>> PublishAsync(string source, IReadOnlyList<EventEnvelope> batch, CancellationToken cancel);
}

/// <summary>All modules in one process: each subscriber's dispatcher is called directly.</summary>
internal sealed class InProcessPublisher(IEnumerable<ModuleRuntime> modules, EventDispatcher dispatcher) : IEventPublisher
{
    private readonly ModuleRuntime[] subscribers = [.. modules.Where(m => m.Events.Handled.Count > 0)];

    public async Task<IReadOnlyDictionary<string, Exception>> PublishAsync(string source, IReadOnlyList<EventEnvelope> batch, CancellationToken cancel)
    {
        var failures = new Dictionary<string, Exception>();
        foreach (var subscriber in subscribers)
        {
            var wanted = batch.Where(e => subscriber.Events.Handled.ContainsKey(e.Topic)).ToList();
            if (wanted.Count == 0) continue;
            await subscriber.Ready.WaitAsync(cancel); // modules start one after the other
            foreach (var (id, error) in await dispatcher.DeliverAsync(subscriber, wanted, cancel)) failures[id] = error;
        }

        return failures;
    }
}

/// <summary>Dapr pub/sub through the sidecar, which brings the events to the AppCallback of each subscriber.</summary>
internal sealed class DaprPublisher(DaprClient dapr, ServiceSettings settings) : IEventPublisher
{
    public async Task<IReadOnlyDictionary<string, Exception>> PublishAsync(string source, IReadOnlyList<EventEnvelope> batch, CancellationToken cancel)
    {
        var failures = new Dictionary<string, Exception>();
        await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel }, async (e, _) =>
        {
            try
            {
                await dapr.PublishByteEventAsync(settings.PubSub, e.Topic, Encoding.UTF8.GetBytes(e.Payload), "application/json", Metadata(source, e), cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                lock (failures) failures[e.Id] = error;
            }
        });
        return failures;
    }

    private static Dictionary<string, string> Metadata(string source, EventEnvelope e)
    {
        var metadata = new Dictionary<string, string>
        {
            ["cloudevent.id"] = e.Id,
            ["cloudevent.type"] = e.Topic,
            ["cloudevent.source"] = source,
        };
        if (e.TraceParent is not null) metadata["cloudevent.traceparent"] = e.TraceParent;
        return metadata;
    }
}
