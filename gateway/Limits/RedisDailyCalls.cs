using Quality.Gateway.Callers;

namespace Quality.Gateway.Limits;

/// <summary>
/// Counts for all gateways together, in Redis, every call exactly. A gateway also remembers the count: while Redis is away it goes
/// on from there by itself, and a Redis that has lost its memory learns it back.
/// </summary>
internal sealed class RedisDailyCalls(RedisLink redis, LocalDailyCalls alone) : IDailyCalls
{
    // Redis's own clock, at UTC+8: the gateways' clocks may differ. One hash a client: day, calls in it.
    private const string Script = """
        local limit, known, of = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local now = tonumber(redis.call('TIME')[1]) + 28800
        local day, left = math.floor(now / 86400), 86400 - now % 86400
        local kept = redis.call('HMGET', KEYS[1], 'd', 'n')
        local used = 0
        if tonumber(kept[1] or '-1') == day then used = tonumber(kept[2]) end
        if of == day and known > used then used = known end
        local allowed = 0
        if used < limit then
          used, allowed = used + 1, 1
          redis.call('HSET', KEYS[1], 'd', day, 'n', used)
          redis.call('EXPIRE', KEYS[1], left)
        end
        return {allowed, used, left, day}
        """;

    public async ValueTask<DailyUse> TakeAsync(DailyQuota quota)
    {
        var (day, used) = alone.Known(quota.Client);
        if (await redis.EvaluateAsync(Script, $"quality:gateway:day:{quota.Client}", quota.Limit, used, day) is not { } answer) return alone.Take(quota);
        alone.Learn(quota.Client, (long)answer[3], (int)answer[1]);
        return new DailyUse((int)answer[0] == 1, (int)answer[1], TimeSpan.FromSeconds((long)answer[2]));
    }
}
