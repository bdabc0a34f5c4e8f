using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Protos.Common.V1;

namespace Quality.Common.Events;

/// <summary>Shows the outbox of a hosted service and sends its recorded events again, with their old ids.</summary>
internal sealed class EventLogGrpc(ModuleDirectory modules, TimeProvider clock) : EventLogService.EventLogServiceBase
{
    public override Task<EventLogStatus> GetEventLogStatus(GetEventLogStatusRequest request, ServerCallContext context)
    {
        var module = modules.ByName(request.Service);
        return new UnitOfWork(module, clock).ReadAsync(context, async tx =>
        {
            var topics = await OutboxStore.TopicsAsync(tx);
            var status = new EventLogStatus { Service = module.Name, Depth = topics.Sum(t => t.Pending), HandledTopics = { module.Events.Handled.Keys } };
            if (topics.Min(t => t.OldestPendingAt) is { } oldest) status.OldestUnsentTime = Time(oldest);
            status.Topics.AddRange(topics.Select(ToWire));
            return status;
        });
    }

    public override Task<RepublishResponse> Republish(RepublishRequest request, ServerCallContext context)
    {
        var module = modules.ByName(request.Service);
        if (request.Topic.Length > 0 && !module.Events.Published.Contains(request.Topic)) throw Fail.NotFound(request.Topic);
        return new UnitOfWork(module, clock).WriteAsync(request, request.RequestId, context, async tx =>
        {
            var response = new RepublishResponse();
            string[] topics = request.Topic.Length > 0 ? [request.Topic] : [.. module.Events.Published.Order(StringComparer.Ordinal)];
            foreach (var topic in topics)
            {
                var queued = await OutboxStore.ReplayAsync(tx, topic, request.From?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch);
                response.Topics.Add(new RepublishedTopic { Topic = topic, Queued = queued });
            }

            response.Queued = response.Topics.Sum(t => t.Queued);
            tx.Audit($"topics/{request.Topic}", detail: $"{response.Queued} events queued again");
            return response;
        });
    }

    private static TopicStatus ToWire(OutboxTopic row)
    {
        var topic = new TopicStatus { Topic = row.Topic, Recorded = row.Total, Depth = row.Pending, LastError = row.LastError is null ? "" : "DELIVERY_FAILED" };
        if (row.OldestPendingAt is { } oldest) topic.OldestUnsentTime = Time(oldest);
        if (row.LastSentAt is { } sent) topic.LastSentTime = Time(sent);
        return topic;
    }

    private static Timestamp Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToTimestamp();
}
