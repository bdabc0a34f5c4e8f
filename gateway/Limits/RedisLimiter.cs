using Quality.Gateway.Configuration;

namespace Quality.Gateway.Limits;

/// <summary>
/// Counts for all gateways together, in Redis. Permits are taken in hundredths of the limit, so that a busy caller costs one
/// round trip in twenty calls; a caller over the limit costs none until it may try again. While Redis is away each gateway
/// counts for itself.
/// </summary>
internal sealed class RedisLimiter(GatewaySettings settings, TimeProvider time, RedisLink redis) : ICallLimiter
{
    // Redis's own clock: the gateways' clocks may differ. One hash a caller: slot, calls in it, calls in the one before.
    private const string Script = """
        local limit, window, want = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local slot, passed = math.floor(now / window), now % window
        local kept = redis.call('HMGET', KEYS[1], 's', 'c', 'p')
        local seen, current, previous = tonumber(kept[1] or '-9'), tonumber(kept[2] or '0'), tonumber(kept[3] or '0')
        if seen == slot - 1 then previous, current = current, 0
        elseif seen ~= slot then previous, current = 0, 0 end
        local free = math.floor(limit - previous * (1 - passed / window) - current)
        local granted = math.max(0, math.min(want, free))
        if granted > 0 then
          redis.call('HSET', KEYS[1], 's', slot, 'c', current + granted, 'p', previous)
          redis.call('PEXPIRE', KEYS[1], window * 2)
        end
        return {granted, current, previous, passed}
        """;

    private readonly LocalLimiter _alone = new(settings, time);
    private readonly Partitions<Lease> _leases = new(settings.Window, time);
    private readonly int _lot = Math.Clamp(settings.Permits / 100, 1, 100);

    public async ValueTask<Decision> TakeAsync(string caller)
    {
        if (_leases.Use(caller, TakeFromLease) is { } decided) return decided;
        if (await AskAsync(caller) is not { } answer) return await _alone.TakeAsync(caller);
        return _leases.Use(caller, lease => Record(lease, answer));
    }

    private Decision? TakeFromLease(Lease lease)
    {
        var now = time.GetTimestamp();
        if (lease.Left > 0 && now < lease.Until)
        {
            lease.Left--;
            return Decision.Go;
        }

        return now < lease.RefusedUntil ? Decision.Wait(time.GetElapsedTime(now, lease.RefusedUntil)) : null;
    }

    private Decision Record(Lease lease, Answer answer)
    {
        var now = time.GetTimestamp();
        if (answer.Granted == 0)
        {
            var wait = answer.Window.FreeAfter(settings.Permits, settings.Window);
            lease.RefusedUntil = Later(now, wait);
            return Decision.Wait(wait);
        }

        // What is left of an older lease in the same window stays usable: it has been counted.
        lease.Left = (now < lease.Until ? lease.Left : 0) + answer.Granted - 1;
        lease.Until = Later(now, settings.Window * (1 - answer.Window.Elapsed));
        lease.RefusedUntil = 0;
        return Decision.Go;
    }

    private long Later(long now, TimeSpan span) => now + (long)(span.TotalSeconds * time.TimestampFrequency);

    private async ValueTask<Answer?> AskAsync(string caller)
    {
        var window = (long)settings.Window.TotalMilliseconds;
        return await redis.EvaluateAsync(Script, $"quality:gateway:calls:{caller}", settings.Permits, window, _lot) is { } result
            ? new Answer((int)result[0], new CallWindow((int)result[1], (int)result[2], (double)(long)result[3] / window))
            : null;
    }

    private readonly record struct Answer(int Granted, CallWindow Window);

    private sealed class Lease : Partition
    {
        public int Left { get; set; }

        public long Until { get; set; }

        public long RefusedUntil { get; set; }
    }
}
