using System.Diagnostics;

namespace Quality.Benchmarks.Register;

/// <summary>Many who call at once: as fast as they are answered, or at a given rate.</summary>
internal static class Callers
{
    /// <summary>Calls a second.</summary>
    public static async Task<double> FastAsync(int callers, int calls, Func<Random, Task> call)
    {
        var (left, began) = (calls, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async n =>
        {
            var random = new Random(n + calls);
            while (Interlocked.Decrement(ref left) >= 0) await call(random);
        }));
        return calls / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Milliseconds from when each call was due until it was answered, so that waiting in line counts.</summary>
    public static async Task<double[]> PacedAsync(int callers, int calls, double perSecond, Func<Random, Task> call)
    {
        var (next, times, began) = (-1, new double[calls], Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async n =>
        {
            var random = new Random(n + calls);
            while (Interlocked.Increment(ref next) is var i && i < calls)
            {
                var due = TimeSpan.FromSeconds(i / perSecond);
                // Timers are coarse: what is due within a millisecond goes at once, and then counts from there.
                if (due - Stopwatch.GetElapsedTime(began) is var early && early > TimeSpan.FromMilliseconds(1)) await Task.Delay(early);
                var start = TimeSpan.FromTicks(Math.Max(due.Ticks, Math.Min(Stopwatch.GetElapsedTime(began).Ticks, due.Ticks + TimeSpan.TicksPerMillisecond)));
                await call(random);
                times[i] = (Stopwatch.GetElapsedTime(began) - start).TotalMilliseconds;
            }
        }));
        return times;
    }
}
