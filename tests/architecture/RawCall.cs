using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace Quality.Architecture.Tests;

/// <summary>How a call ended.</summary>
/// <param name="Code">Status.</param>
/// <param name="Reason">Of its ErrorInfo; empty when it succeeded; what the client says when no service answered.</param>
/// <param name="Answers">The messages that came.</param>
internal sealed record Outcome(StatusCode Code, string Reason, IReadOnlyList<byte[]> Answers);

/// <summary>Calls any rpc by its descriptor with the bytes of its request, as a client of any language could.</summary>
internal static class RawCall
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);

    public static async Task<Outcome> CallAsync(CallInvoker calls, MethodDescriptor rpc, byte[] request)
    {
        var type = (rpc.IsClientStreaming, rpc.IsServerStreaming) switch
        {
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            (true, true) => MethodType.DuplexStreaming,
            (false, false) => MethodType.Unary,
        };
        var method = new Method<byte[], byte[]>(type, rpc.Service.FullName, rpc.Name, Bytes, Bytes);
        for (var attempt = 1; ; attempt++)
        {
            var options = new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30));
            try
            {
                return new(StatusCode.OK, "", await AnswersAsync(calls, method, options, request, rpc.Name.StartsWith("Watch", StringComparison.Ordinal)));
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Internal && e.GetRpcStatus() is null && attempt == 1)
            {
                // No service said this, its errors have details: a refused stream that went on sending took the connection of the others with it.
            }
            catch (RpcException e)
            {
                return new(e.StatusCode, e.GetRpcStatus() is { } status ? status.GetDetail<ErrorInfo>()?.Reason ?? "" : e.Status.Detail, []);
            }
        }
    }

    /// <summary>All messages; of a watch, which never ends, the first.</summary>
    private static async Task<List<byte[]>> AnswersAsync(CallInvoker calls, Method<byte[], byte[]> method, CallOptions options, byte[] request, bool watch)
    {
        switch (method.Type)
        {
            case MethodType.Unary:
                return [await calls.AsyncUnaryCall(method, null, options, request)];
            case MethodType.ClientStreaming:
                using (var call = calls.AsyncClientStreamingCall(method, null, options))
                {
                    await SendAsync(call.RequestStream, request);
                    return [await call];
                }

            case MethodType.DuplexStreaming:
                using (var call = calls.AsyncDuplexStreamingCall(method, null, options))
                {
                    await SendAsync(call.RequestStream, request);
                    return await ReadAsync(call.ResponseStream, watch);
                }

            default:
                using (var call = calls.AsyncServerStreamingCall(method, null, options, request)) return await ReadAsync(call.ResponseStream, watch);
        }
    }

    private static async Task SendAsync(IClientStreamWriter<byte[]> stream, byte[] request)
    {
        try
        {
            await stream.WriteAsync(request);
            await stream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // A refusal may come before the first message has gone: the answer says why, the broken write does not.
        }
    }

    private static async Task<List<byte[]>> ReadAsync(IAsyncStreamReader<byte[]> stream, bool watch)
    {
        List<byte[]> answers = [];
        while (await stream.MoveNext(default))
        {
            answers.Add(stream.Current);
            if (watch) break;
        }

        return answers;
    }
}
