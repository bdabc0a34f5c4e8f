using Quality.Gateway.Callers;

namespace Quality.Gateway.Limits;

/// <summary>Counts the calls of clients that have a daily quota.</summary>
internal interface IDailyCalls
{
    ValueTask<DailyUse> TakeAsync(DailyQuota quota);
}

/// <summary>What became of one call.</summary>
/// <param name="Allowed">Whether it may go on; a call that may not is not counted.</param>
/// <param name="Used">Calls of the day so far, this one included.</param>
/// <param name="UntilMidnight">When the quota begins anew.</param>
internal readonly record struct DailyUse(bool Allowed, int Used, TimeSpan UntilMidnight);

/// <summary>A day in China, which keeps UTC+8 all year.</summary>
internal static class ChinaDay
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>Its number since 1970, and what is left of it.</summary>
    public static (long Day, TimeSpan Left) Of(DateTimeOffset now)
    {
        var ticks = (now.ToUniversalTime() + Offset - DateTimeOffset.UnixEpoch).Ticks;
        return (ticks / TimeSpan.TicksPerDay, TimeSpan.FromTicks(TimeSpan.TicksPerDay - (ticks % TimeSpan.TicksPerDay)));
    }
}

/// <summary>Counts in this process.</summary>
internal sealed class LocalDailyCalls(TimeProvider time) : IDailyCalls
{
    private readonly Partitions<Counter> _clients = new(TimeSpan.FromHours(25), time);

    public ValueTask<DailyUse> TakeAsync(DailyQuota quota) => ValueTask.FromResult(Take(quota));

    public DailyUse Take(DailyQuota quota) => _clients.Use(quota.Client, counter =>
    {
        var (day, left) = ChinaDay.Of(time.GetUtcNow());
        counter.MoveTo(day);
        var allowed = counter.Used < quota.Limit;
        if (allowed) counter.Used++;
        return new DailyUse(allowed, counter.Used, left);
    });

    /// <summary>The last day on which the client called, and how often.</summary>
    public (long Day, int Used) Known(string client) => _clients.Use(client, counter => (counter.Day, counter.Used));

    /// <summary>What all gateways counted together, to go on from if this one is left alone.</summary>
    public void Learn(string client, long day, int used) => _clients.Use(client, counter =>
    {
        counter.MoveTo(day);
        if (day == counter.Day) counter.Used = Math.Max(counter.Used, used);
        return counter.Used;
    });

    private sealed class Counter : Partition
    {
        public long Day { get; private set; }

        public int Used { get; set; }

        // Never back: another clock around midnight must not give a day twice.
        public void MoveTo(long day)
        {
            if (day > Day) (Day, Used) = (day, 0);
        }
    }
}
