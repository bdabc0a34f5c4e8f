using System.Collections.Concurrent;

namespace Quality.Identity.Issuer;

/// <summary>
/// Counts failures by key in a window, in this process alone: the lock-out that all replicas share is in the accounts table; this one
/// slows whoever tries many names or clients.
/// </summary>
internal sealed class AttemptLimiter(TimeProvider clock, int limit, TimeSpan window)
{
    /// <summary>Keys remembered at most; beyond that the ones whose window is over are dropped.</summary>
    private const int Capacity = 50_000;

    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Since)> failures = new(StringComparer.Ordinal);

    /// <summary>How long the key has to wait; zero when it may go on.</summary>
    public TimeSpan Wait(string key)
    {
        if (!failures.TryGetValue(key, out var seen) || seen.Count < limit) return TimeSpan.Zero;
        var left = seen.Since + window - clock.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public void Failed(string key)
    {
        var now = clock.GetUtcNow();
        if (failures.Count >= Capacity)
        {
            foreach (var (old, seen) in failures)
                if (seen.Since + window <= now) failures.TryRemove(old, out _);
        }

        failures.AddOrUpdate(key, (1, now), (_, seen) => seen.Since + window <= now ? (1, now) : (seen.Count + 1, seen.Since));
    }

    public void Succeeded(string key) => failures.TryRemove(key, out _);
}
