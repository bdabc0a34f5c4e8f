using Grpc.Core;

namespace Quality.Common.Tests.Errors;

/// <summary>Calls with any bytes, as broken or hostile clients make them.</summary>
internal static class RawCalls
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);

    public static AsyncUnaryCall<byte[]> Unary(this CallInvoker invoker, string rpc, byte[] message, string service = "quality.credit.v1.EnterpriseService") =>
        invoker.AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, rpc, Bytes, Bytes), null, default, message);

    public static async Task ServerStreamAsync(this CallInvoker invoker, string rpc, byte[] message)
    {
        using var call = invoker.AsyncServerStreamingCall(new Method<byte[], byte[]>(MethodType.ServerStreaming, "quality.credit.v1.EnterpriseService", rpc, Bytes, Bytes), null, default, message);
        await foreach (var _ in call.ResponseStream.ReadAllAsync())
        {
        }
    }

    public static async Task ClientStreamAsync(this CallInvoker invoker, string rpc, params byte[][] messages)
    {
        using var call = invoker.AsyncClientStreamingCall(new Method<byte[], byte[]>(MethodType.ClientStreaming, "quality.credit.v1.EnterpriseService", rpc, Bytes, Bytes), null, default);
        try
        {
            foreach (var message in messages) await call.RequestStream.WriteAsync(message);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException)
        {
            // The server has answered already; the answer says why.
        }

        await call;
    }
}
