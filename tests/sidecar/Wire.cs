using Google.Protobuf;
using Grpc.Core;

namespace Quality.Sidecar;

/// <summary>Methods of Dapr's protocol by hand: its package has the messages, but only one side of each service.</summary>
internal static class Wire
{
    public static Method<TRequest, TResponse> Unary<TRequest, TResponse>(string service, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new(MethodType.Unary, $"dapr.proto.runtime.v1.{service}", name, Of<TRequest>(), Of<TResponse>());

    private static Marshaller<T> Of<T>() where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom);
    }
}
