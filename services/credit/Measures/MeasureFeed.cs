using Microsoft.Extensions.Hosting;

namespace Quality.Credits.Measures;

/// <summary>
/// Wakes the open streams of this process after a commit here; what another replica committed a stream finds by its own look, every three
/// seconds. Ends every stream when the host stops.
/// </summary>
internal sealed class MeasureFeed(IHostApplicationLifetime lifetime)
{
    private TaskCompletionSource next = New();

    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Taken before a stream looks, so that nothing falls between look and wait.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Wake() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
