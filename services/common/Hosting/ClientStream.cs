using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Quality.Common.Errors;

namespace Quality.Common.Hosting;

/// <summary>Reads what a client streams.</summary>
public static class ClientStream
{
    /// <summary>
    /// The next message, or false at the end of the stream. A service that stops does not wait for that end: UNAVAILABLE (STOPPING).
    /// </summary>
    /// <param name="stream">The client's messages.</param>
    /// <param name="context">The call.</param>
    /// <param name="lifetime">When the service stops.</param>
    /// <param name="advice">What the client should do then, as an English clause.</param>
    public static async ValueTask<bool> NextAsync<T>(this IAsyncStreamReader<T> stream, ServerCallContext context, IHostApplicationLifetime lifetime, string advice)
    {
        try
        {
            if (await stream.MoveNext(context.CancellationToken).WaitAsync(lifetime.ApplicationStopping)) return true;
            context.CancellationToken.ThrowIfCancellationRequested(); // some clients end a stream that they cancel before they say so
            return false;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw Fail.Unavailable("STOPPING", $"The service stops; {advice} in a moment.");
        }
    }
}
