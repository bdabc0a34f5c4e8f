using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Quality.Common.Paging;

/// <summary>Tells <see cref="Page"/> in which rpc it is made, so that no list takes the token of another one.</summary>
internal sealed class PageInterceptor : Interceptor
{
    private static readonly AsyncLocal<string?> Running = new();

    /// <summary>The full name of the running rpc; null outside of one.</summary>
    public static string? Method => Running.Value;

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Running.Value = context.Method; // flows into the rpc and ends with the call
        return continuation(request, context);
    }
}
