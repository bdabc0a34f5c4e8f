using System.Collections.Concurrent;

namespace Quality.Gateway.Limits;

/// <summary>State by caller that forgets callers who have been silent, so that memory follows the callers of the moment.</summary>
internal sealed class Partitions<T>(TimeSpan keep, TimeProvider time)
    where T : Partition, new()
{
    private readonly ConcurrentDictionary<string, T> _all = new(StringComparer.Ordinal);
    private long _swept = time.GetTimestamp();

    public int Count => _all.Count;

    /// <summary>Runs `use` under the caller's lock.</summary>
    public TResult Use<TResult>(string caller, Func<T, TResult> use)
    {
        SweepNowAndThen();
        while (true)
        {
            var partition = _all.GetOrAdd(caller, static _ => new T());
            lock (partition)
            {
                // Forgotten between the two lines above: what is counted there would be lost.
                if (partition.Forgotten) continue;
                partition.UsedAt = time.GetTimestamp();
                return use(partition);
            }
        }
    }

    private void SweepNowAndThen()
    {
        var last = Interlocked.Read(ref _swept);
        if (time.GetElapsedTime(last) < keep || Interlocked.CompareExchange(ref _swept, time.GetTimestamp(), last) != last) return;
        foreach (var (caller, partition) in _all)
        {
            lock (partition)
            {
                if (time.GetElapsedTime(partition.UsedAt) < keep) continue;
                partition.Forgotten = true;
                _all.TryRemove(caller, out _);
            }
        }
    }
}

/// <summary>State of one caller; touched only under its own lock.</summary>
internal abstract class Partition
{
    public long UsedAt { get; set; }

    public bool Forgotten { get; set; }
}
