using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Quality.Dashboard.Rpc;

/// <summary>Reads a watch for as long as a page is open.</summary>
internal static class Watching
{
    /// <summary>
    /// Opens the stream again, with a growing pause, whenever it ends or its way breaks; the server then starts with a
    /// full snapshot, so nothing is missed. Refusals (not signed in, not allowed, bad request) end it with the exception.
    /// </summary>
    /// <param name="onState">Told true when values flow and false while the way is broken.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<CancellationToken, AsyncServerStreamingCall<T>> open, Action<bool>? onState = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var pause = TimeSpan.FromMilliseconds(500); ; pause = Longer(pause))
        {
            using var call = open(cancellation);
            while (await NextAsync(call.ResponseStream, cancellation))
            {
                pause = TimeSpan.FromMilliseconds(250);
                onState?.Invoke(true);
                yield return call.ResponseStream.Current;
            }
            cancellation.ThrowIfCancellationRequested();
            onState?.Invoke(false);
            await Task.Delay(pause, cancellation);
        }
    }

    private static async Task<bool> NextAsync<T>(IAsyncStreamReader<T> stream, CancellationToken cancellation)
    {
        try
        {
            return await stream.MoveNext(cancellation);
        }
        catch (RpcException broken) when (!cancellation.IsCancellationRequested && broken.StatusCode is StatusCode.Unavailable
            or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Aborted or StatusCode.ResourceExhausted)
        {
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause > TimeSpan.FromSeconds(8) ? TimeSpan.FromSeconds(15) : pause * 2;
}
