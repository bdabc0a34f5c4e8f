using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Quality.Common.Audit;
using Quality.Common.Errors;
using Quality.Common.Hosting;
using Quality.Protos.Common.V1;

namespace Quality.Common.Access;

/// <summary>
/// Denies every rpc that no table allows to this caller. Every PERMISSION_DENIED, also a rule's own, and every token that came without
/// its certificate is audited before it is answered.
/// </summary>
internal sealed class AccessInterceptor(ModuleDirectory modules, TimeProvider clock) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, request, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, null, () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, request, () => Done(continuation(request, responseStream, context)));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, null, () => Done(continuation(requestStream, responseStream, context)));

    private async Task<T> GuardAsync<T>(ServerCallContext context, object? request, Func<Task<T>> call)
    {
        try
        {
            Demand(context);
            return await call();
        }
        catch (QualityException e) when (e.Code == StatusCode.PermissionDenied || e.Reason == CertificateBinding.Reason)
        {
            var caller = CertificateBinding.RefusedCaller(context.GetHttpContext()) ?? Caller.Of(context);
            if (modules.Owner(context.Method) is { } module)
                await module.AuditQueue.AppendAsync(caller, AuditCall.Of(context, AuditKind.Refusal, RequestId(request), e), [], clock.GetUtcNow());
            throw;
        }
    }

    private void Demand(ServerCallContext context)
    {
        if (ModuleDirectory.IsOpen(context.Method)) return;
        if (CertificateBinding.RefusedCaller(context.GetHttpContext()) is not null) throw Fail.CertificateRequired();
        var caller = Caller.Of(context);
        var refusal = modules.Rule(context.Method) is { } rule ? rule.Refusal(caller) : AccessRule.Denial(caller);
        if (refusal is not null) throw refusal;
    }

    private static async Task<bool> Done(Task call)
    {
        await call;
        return true;
    }

    private static string? RequestId(object? request) =>
        request is IMessage message ? message.Descriptor.FindFieldByName("request_id")?.Accessor.GetValue(message) as string : null;
}
