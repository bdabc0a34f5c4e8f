using Dapr.AppCallback.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Quality.Sidecar;

/// <summary>The side of the sidecar that calls one application: asks what it subscribes to, then brings event after event until it has taken each.</summary>
internal sealed class Delivery(App app, SidecarSettings settings, DurableQueue queue) : BackgroundService
{
    private static readonly Method<Empty, ListTopicSubscriptionsResponse> ListTopicSubscriptions = Wire.Unary<Empty, ListTopicSubscriptionsResponse>("AppCallback", "ListTopicSubscriptions");
    private static readonly Method<TopicEventRequest, TopicEventResponse> OnTopicEvent = Wire.Unary<TopicEventRequest, TopicEventResponse>("AppCallback", "OnTopicEvent");

    private readonly Metadata token = new() { { "dapr-api-token", settings.AppToken } };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{app.AppPort}", new GrpcChannelOptions
        {
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
            MaxReconnectBackoff = TimeSpan.FromMilliseconds(500),
        });
        var callback = channel.CreateCallInvoker();
        if (!await SubscribeAsync(callback, stoppingToken)) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            var due = queue.Due(app.Name, 100);
            if (settings.Mischief) Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(due));
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stoppingToken }, (e, cancel) => BringAsync(callback, e, cancel));
            if (due.Count == 0) await Task.Delay(20, stoppingToken);
        }
    }

    /// <summary>False when it wants nothing.</summary>
    private async Task<bool> SubscribeAsync(CallInvoker callback, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var wanted = await callback.AsyncUnaryCall(ListTopicSubscriptions, null, new CallOptions(token, cancellationToken: cancel), new Empty());
                queue.Subscribe(app.Name, wanted.Subscriptions.Select(s => s.Topic));
                Console.WriteLine($"SUBSCRIBED {app.Name} {wanted.Subscriptions.Count}");
                return wanted.Subscriptions.Count > 0;
            }
            catch (RpcException) when (!cancel.IsCancellationRequested)
            {
                await Task.Delay(100, cancel); // not up yet
            }
        }
    }

    private async ValueTask BringAsync(CallInvoker callback, QueuedEvent e, CancellationToken cancel)
    {
        if (!await OnceAsync(callback, e, cancel))
        {
            queue.Again(app.Name, e.Sequence);
            return;
        }

        // Every fifth was taken, but the sidecar forgets that it was: it comes again.
        if (settings.Mischief && e.Sequence % 5 == 0) await OnceAsync(callback, e, cancel);
        queue.Taken(app.Name, e.Sequence);
    }

    private async Task<bool> OnceAsync(CallInvoker callback, QueuedEvent e, CancellationToken cancel)
    {
        var headers = new Metadata();
        foreach (var entry in token) headers.Add(entry);
        if (e.TraceParent is not null) headers.Add("traceparent", e.TraceParent);
        try
        {
            var answer = await callback.AsyncUnaryCall(OnTopicEvent, null, new CallOptions(headers, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10), cancel), Request(e));
            return answer.Status != Status.Retry; // SUCCESS and DROP end it
        }
        catch (RpcException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TopicEventRequest Request(QueuedEvent e) => new()
    {
        Id = e.Id, Source = e.Source, Type = e.Topic, SpecVersion = "1.0", DataContentType = "application/json",
        Data = ByteString.CopyFrom(e.Data), Topic = e.Topic, PubsubName = e.PubSub,
    };
}
