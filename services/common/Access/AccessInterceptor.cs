using Grpc.Core;
using Grpc.Core.Interceptors;
using Quality.Common.Audit;
using Quality.Common.Errors;
using Quality.Common.Hosting;
using Quality.Protos.Common.V1;

namespace Quality.Common.Access;

/// <summary>Denies every rpc that no table allows to this caller; the refusal is audited before it is answered.</summary>
internal sealed class AccessInterceptor(ModuleDirectory modules, TimeProvider clock) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await DemandAsync(context);
        return await continuation(request, context);
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await DemandAsync(context);
        return await continuation(requestStream, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await DemandAsync(context);
        await continuation(request, responseStream, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await DemandAsync(context);
        await continuation(requestStream, responseStream, context);
    }

    private async Task DemandAsync(ServerCallContext context)
    {
        if (ModuleDirectory.IsOpen(context.Method)) return;
        var caller = Caller.Of(context);
        if (modules.Rule(context.Method) is { } rule && caller.Is(rule.Allowed)) return;
        if (caller.Subject.Length == 0) throw Fail.Unauthenticated();
        var refusal = Fail.Denied("ROLE_NOT_ALLOWED", "Your role does not allow this call.");
        if (modules.Owner(context.Method) is { } module)
            await module.AuditQueue.AppendAsync(caller, AuditCall.Of(context, AuditKind.Refusal, error: refusal), [], clock.GetUtcNow());
        throw refusal;
    }
}
