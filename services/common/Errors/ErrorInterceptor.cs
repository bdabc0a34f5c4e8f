using System.Data.Common;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Quality.Common.Errors;

/// <summary>The only place that turns exceptions into wire errors; nothing internal leaks, every unexpected one is logged.</summary>
internal sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> log) : Interceptor
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        MalformedMessages.MarkParsed(context);
        try
        {
            if (request is IMessage message) MessageGuard.Check(message);
            return await continuation(request, context);
        }
        catch (Exception e) when (!IsOurs(e))
        {
            throw Translate(e, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        MalformedMessages.MarkParsed(context);
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception e) when (!IsOurs(e))
        {
            throw Translate(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        MalformedMessages.MarkParsed(context);
        try
        {
            if (request is IMessage message) MessageGuard.Check(message);
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (!IsOurs(e))
        {
            throw Translate(e, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        MalformedMessages.MarkParsed(context);
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e) when (!IsOurs(e))
        {
            throw Translate(e, context);
        }
    }

    /// <summary>One that already says its reason.</summary>
    private static bool IsOurs(Exception e) => e is RpcException rpc && rpc.GetRpcStatus() is not null;

    private RpcException Translate(Exception e, ServerCallContext context)
    {
        switch (e)
        {
            case QualityException known:
                return ErrorStatus.ToRpc(known);
            case RpcException bare:
                return ErrorStatus.Explain(bare.Status);
            case InvalidProtocolBufferException or InvalidOperationException { InnerException: InvalidProtocolBufferException }:
                return ErrorStatus.ToRpc(MalformedMessages.Error());
            case OperationCanceledException or IOException when context.CancellationToken.IsCancellationRequested:
                var late = context.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime;
                return ErrorStatus.ToRpc(new(late ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, late ? "DEADLINE_EXCEEDED" : "CANCELLED", "The call ended before its work did."));
            case Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation } or Microsoft.Data.Sqlite.SqliteException { SqliteExtendedErrorCode: 1555 or 2067 }:
                return ErrorStatus.ToRpc(new(StatusCode.AlreadyExists, "ALREADY_EXISTS", "Something with the same key exists already."));
            case DbException { IsTransient: true } or TimeoutException or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked }:
                LogUnavailable(e, context.Method);
                return ErrorStatus.ToRpc(Fail.Unavailable("DATABASE_UNAVAILABLE", "The database cannot answer now; try again."));
            default:
                LogUnexpected(e, context.Method);
                return ErrorStatus.ToRpc(new(StatusCode.Internal, "INTERNAL", "An unexpected error occurred; it has been logged."));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected error in {Method}")]
    private partial void LogUnexpected(Exception e, string method);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Database unavailable in {Method}")]
    private partial void LogUnavailable(Exception e, string method);
}
