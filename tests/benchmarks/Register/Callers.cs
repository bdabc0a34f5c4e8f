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

    /// <summary>
    /// Milliseconds that each call took when they leave at a given rate, however long those before them take. A thread of its own sends them, within a
    /// millisecond of when they are due.
    /// </summary>
    public static async Task<double[]> PacedAsync(int calls, double perSecond, Func<Random, Task> call)
    {
        var (random, waiting) = (new Random(calls), new Task<double>[calls]);
        await Task.Factory.StartNew(
            () =>
            {
                var began = Stopwatch.GetTimestamp();
                for (var i = 0; i < calls; i++)
                {
                    while (TimeSpan.FromSeconds(i / perSecond) > Stopwatch.GetElapsedTime(began)) Thread.Sleep(1);
                    waiting[i] = TimedAsync(() => call(random));
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await Task.WhenAll(waiting);
    }

    private static async Task<double> TimedAsync(Func<Task> call)
    {
        var began = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
