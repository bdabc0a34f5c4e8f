using Quality.Gateway.Configuration;

namespace Quality.Gateway.Limits;

/// <summary>Counts in this process.</summary>
internal sealed class LocalLimiter(GatewaySettings settings, TimeProvider time) : ICallLimiter
{
    private readonly Partitions<Counter> _callers = new(settings.Window * 2, time);
    private readonly long _window = (long)settings.Window.TotalMilliseconds;

    public int Callers => _callers.Count;

    public ValueTask<Decision> TakeAsync(string caller) => ValueTask.FromResult(_callers.Use(caller, Take));

    private Decision Take(Counter counter)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        counter.MoveTo(now / _window);
        var window = new CallWindow(counter.Current, counter.Previous, (double)(now % _window) / _window);
        if (window.Free(settings.Permits) < 1) return Decision.Wait(window.FreeAfter(settings.Permits, settings.Window));
        counter.Current++;
        return Decision.Go;
    }

    private sealed class Counter : Partition
    {
        private long _slot = long.MinValue;

        public int Current { get; set; }

        public int Previous { get; private set; }

        public void MoveTo(long slot)
        {
            if (slot == _slot) return;
            Previous = slot == _slot + 1 ? Current : 0;
            Current = 0;
            _slot = slot;
        }
    }
}
