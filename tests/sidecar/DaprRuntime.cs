using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Quality.Sidecar;

/// <summary>The side of <c>dapr.proto.runtime.v1.Dapr</c> that publishers call. Dapr's package has no server base for it, so it is bound by hand.</summary>
[BindServiceMethod(typeof(DaprRuntime), nameof(Bind))]
public class DaprRuntime(SidecarSettings settings, DurableQueue queue)
{
    private static readonly Method<PublishEventRequest, Empty> Publish = Wire.Unary<PublishEventRequest, Empty>("Dapr", nameof(PublishEvent));

    public static void Bind(ServiceBinderBase binder, DaprRuntime? service) =>
        binder.AddMethod(Publish, service is null ? null! : new UnaryServerMethod<PublishEventRequest, Empty>(service.PublishEvent));

    /// <summary>Answers when the event is on the queue of every subscriber, and not before.</summary>
    public virtual Task<Empty> PublishEvent(PublishEventRequest request, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("dapr-api-token") != settings.ApiToken)
            throw new RpcException(new Status(StatusCode.Unauthenticated, "The sidecar's API token is wrong."));
        if (!request.Metadata.TryGetValue("cloudevent.id", out var id) || request.DataContentType != "application/json")
            throw new RpcException(new Status(StatusCode.InvalidArgument, "An event has a cloudevent.id and is JSON."));
        queue.Add(new(0, id, request.PubsubName, request.Topic, request.Metadata.GetValueOrDefault("cloudevent.source", ""), request.Data.ToByteArray(),
            request.Metadata.GetValueOrDefault("cloudevent.traceparent")));
        return Task.FromResult(new Empty());
    }
}
