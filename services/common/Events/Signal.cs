namespace Quality.Common.Events;

/// <summary>Wakes one waiter; a set while nobody waits is kept.</summary>
public sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim semaphore = new(0, 1);

    /// <summary>Wakes the waiter, or the next one.</summary>
    public void Set()
    {
        try
        {
            semaphore.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already set: the waiter will see everything that happened before it wakes.
        }
    }

    /// <summary>Takes a pending set without waiting.</summary>
    public bool Peek() => semaphore.Wait(0);

    /// <summary>Waits for a set, at most <paramref name="atMost"/>; answers whether it was set.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        if (!await semaphore.WaitAsync(atMost, cancel)) return false;
        Set(); // RelayBatch takes it by Peek, so that a wake-up skips the read that an idle poll makes.
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => semaphore.Dispose();
}
