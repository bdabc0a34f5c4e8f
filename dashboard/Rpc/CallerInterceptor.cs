using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Quality.Dashboard.Sessions;

namespace Quality.Dashboard.Rpc;

/// <summary>
/// Makes every call the reader's own: their token, a deadline for single answers, and a span that the HTTP handler
/// propagates as W3C trace context.
/// </summary>
internal sealed class CallerInterceptor(Func<CancellationToken, Task<string>> token, TimeProvider time) : Interceptor
{
    public const string SourceName = "Quality.Dashboard";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly ActivitySource Source = new(SourceName);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var activity = Start(context.Method);
        var call = continuation(request, With(context, context.Options.Deadline is null ? time.GetUtcNow().UtcDateTime + Deadline : null));
        return new AsyncUnaryCall<TResponse>(Ended(call.ResponseAsync, activity), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        using var activity = Start(context.Method);
        return continuation(request, With(context, deadline: null));
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        using var activity = Start(context.Method);
        return continuation(With(context, deadline: null));
    }

    private static Activity? Start(IMethod method) => Source.StartActivity(method.FullName.TrimStart('/'), ActivityKind.Client);

    private static async Task<TResponse> Ended<TResponse>(Task<TResponse> response, Activity? activity)
    {
        using (activity)
        {
            return await response;
        }
    }

    private ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, DateTime? deadline)
        where TRequest : class where TResponse : class
    {
        var options = context.Options.WithCredentials(CallCredentials.FromInterceptor(AuthorizeAsync));
        return new(context.Method, context.Host, deadline is { } at ? options.WithDeadline(at) : options);
    }

    private async Task AuthorizeAsync(AuthInterceptorContext context, Metadata metadata)
    {
        try
        {
            metadata.Add("authorization", "Bearer " + await token(context.CancellationToken));
        }
        catch (SessionEndedException ended)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, ended.Message));
        }
        catch (HttpRequestException away)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The issuer of tokens does not answer.", away));
        }
    }
}
