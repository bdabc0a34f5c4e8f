using Quality.Gateway.Configuration;
using StackExchange.Redis;

namespace Quality.Gateway.Limits;

/// <summary>
/// Counts for all gateways together, in Redis. Permits are taken in hundredths of the limit, so that a busy caller costs one
/// round trip in twenty calls; a caller over the limit costs none until it may try again. While Redis is away each gateway
/// counts for itself.
/// </summary>
internal sealed partial class RedisLimiter : ICallLimiter, IAsyncDisposable
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

    private static readonly TimeSpan LeaveAlone = TimeSpan.FromSeconds(5);
    private readonly GatewaySettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LocalLimiter _alone;
    private readonly Partitions<Lease> _leases;
    private readonly int _lot;
    private readonly Task<ConnectionMultiplexer> _connection;
    private int _away;
    private long _awaySince;

    public RedisLimiter(GatewaySettings settings, TimeProvider time, ILogger<RedisLimiter> logger)
    {
        (_settings, _time, _logger) = (settings, time, logger);
        _alone = new LocalLimiter(settings, time);
        _leases = new Partitions<Lease>(settings.Window, time);
        _lot = Math.Clamp(settings.Permits / 100, 1, 100);
        var options = settings.Redis!.Clone();
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2000;
        options.AsyncTimeout = 250;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        _connection = ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <summary>Completes when the first connection has been tried.</summary>
    public Task Connected => _connection;

    public async ValueTask<Decision> TakeAsync(string caller)
    {
        if (_leases.Use(caller, TakeFromLease) is { } decided) return decided;
        if (await AskAsync(caller) is not { } answer) return await _alone.TakeAsync(caller);
        return _leases.Use(caller, lease => Record(lease, answer));
    }

    private Decision? TakeFromLease(Lease lease)
    {
        var now = _time.GetTimestamp();
        if (lease.Left > 0 && now < lease.Until)
        {
            lease.Left--;
            return Decision.Go;
        }

        return now < lease.RefusedUntil ? Decision.Wait(_time.GetElapsedTime(now, lease.RefusedUntil)) : null;
    }

    private Decision Record(Lease lease, Answer answer)
    {
        var now = _time.GetTimestamp();
        if (answer.Granted == 0)
        {
            var wait = answer.Window.FreeAfter(_settings.Permits, _settings.Window);
            lease.RefusedUntil = Later(now, wait);
            return Decision.Wait(wait);
        }

        // What is left of an older lease in the same window stays usable: it has been counted.
        lease.Left = (now < lease.Until ? lease.Left : 0) + answer.Granted - 1;
        lease.Until = Later(now, _settings.Window * (1 - answer.Window.Elapsed));
        lease.RefusedUntil = 0;
        return Decision.Go;
    }

    private long Later(long now, TimeSpan span) => now + (long)(span.TotalSeconds * _time.TimestampFrequency);

    private async ValueTask<Answer?> AskAsync(string caller)
    {
        if (Volatile.Read(ref _away) == 1 && _time.GetElapsedTime(Interlocked.Read(ref _awaySince)) < LeaveAlone) return null;
        if (!_connection.IsCompletedSuccessfully || !_connection.Result.IsConnected) return Away("not connected");
        try
        {
            var window = (long)_settings.Window.TotalMilliseconds;
            var result = (RedisValue[]?)await _connection.Result.GetDatabase().ScriptEvaluateAsync(
                Script, [$"quality:gateway:calls:{caller}"], [_settings.Permits, window, _lot]) ?? [];
            if (Interlocked.Exchange(ref _away, 0) == 1) Back(_logger);
            return new Answer((int)result[0], new CallWindow((int)result[1], (int)result[2], (double)(long)result[3] / window));
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return Away(e.Message);
        }
    }

    private Answer? Away(string error)
    {
        Interlocked.Exchange(ref _awaySince, _time.GetTimestamp());
        if (Interlocked.Exchange(ref _away, 1) == 0) Gone(_logger, error);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await (await _connection).DisposeAsync();
        }
        catch (RedisException)
        {
            // It never connected: nothing is open.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Redis cannot be used ({Error}): each gateway limits calls for itself until it can")]
    private static partial void Gone(ILogger logger, string error);

    [LoggerMessage(2, LogLevel.Information, "Redis answers: the limit is shared again")]
    private static partial void Back(ILogger logger);

    private readonly record struct Answer(int Granted, CallWindow Window);

    private sealed class Lease : Partition
    {
        public int Left { get; set; }

        public long Until { get; set; }

        public long RefusedUntil { get; set; }
    }
}
