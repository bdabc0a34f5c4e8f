using Dapr.AppCallback.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Quality.Common.Hosting;

namespace Quality.Common.Events;

/// <summary>What the Dapr sidecar calls: which topics this service wants, and one event after another. Only the sidecar's token opens it.</summary>
internal sealed partial class DaprCallback(IEnumerable<ModuleRuntime> modules, EventDispatcher dispatcher, ServiceSettings settings, ILogger<DaprCallback> log)
    : AppCallback.AppCallbackBase
{
    public override Task<ListTopicSubscriptionsResponse> ListTopicSubscriptions(Empty request, ServerCallContext context)
    {
        DemandToken(context);
        var response = new ListTopicSubscriptionsResponse();
        foreach (var topic in modules.SelectMany(m => m.Events.Handled.Keys).Distinct().Order(StringComparer.Ordinal))
            response.Subscriptions.Add(new TopicSubscription { PubsubName = settings.PubSub, Topic = topic });
        return Task.FromResult(response);
    }

    public override async Task<TopicEventResponse> OnTopicEvent(TopicEventRequest request, ServerCallContext context)
    {
        DemandToken(context);
        var traceParent = context.RequestHeaders.GetValue("traceparent");
        var e = new EventEnvelope(request.Id, request.Topic, request.Data.ToStringUtf8(), traceParent);
        foreach (var module in modules.Where(m => m.Events.Handled.ContainsKey(request.Topic)))
        {
            var failures = await dispatcher.DeliverAsync(module, [e], context.CancellationToken);
            if (failures.Count == 0) continue;
            LogRetry(failures.Values.First(), module.Name, request.Topic, request.Id);
            return new TopicEventResponse { Status = TopicEventResponse.Types.TopicEventResponseStatus.Retry };
        }

        return new TopicEventResponse { Status = TopicEventResponse.Types.TopicEventResponseStatus.Success };
    }

    private void DemandToken(ServerCallContext context)
    {
        var given = context.RequestHeaders.GetValue("dapr-api-token") ?? "";
        if (!System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
                System.Text.Encoding.UTF8.GetBytes(given), System.Text.Encoding.UTF8.GetBytes(settings.DaprAppToken ?? "")) || string.IsNullOrEmpty(settings.DaprAppToken))
            throw Errors.Fail.Unauthenticated();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} could not handle {Topic} {Id}; the sidecar will bring it again")]
    private partial void LogRetry(Exception e, string service, string topic, string id);
}
