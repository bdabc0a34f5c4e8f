using Quality.Gateway.Configuration;
using StackExchange.Redis;

namespace Quality.Gateway.Limits;

/// <summary>
/// The gateway's one connection to Redis, made in the background. No call waits for it: while Redis is away, or silent for a
/// moment, the answer is null at once, and the gateway counts for itself.
/// </summary>
internal sealed partial class RedisLink : IAsyncDisposable
{
    private static readonly TimeSpan LeaveAlone = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task<ConnectionMultiplexer> _connection;
    private int _away;
    private long _awaySince;

    public RedisLink(GatewaySettings settings, TimeProvider time, ILogger<RedisLink> logger)
    {
        (_time, _logger) = (time, logger);
        var options = settings.Redis!.Clone();
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2000;
        options.AsyncTimeout = 250;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        _connection = ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <summary>Completes when the first connection has been tried.</summary>
    public Task Connected => _connection;

    /// <summary>Runs a script on one key; null while Redis cannot be used.</summary>
    public async ValueTask<RedisValue[]?> EvaluateAsync(string script, string key, params RedisValue[] values)
    {
        if (Volatile.Read(ref _away) == 1 && _time.GetElapsedTime(Interlocked.Read(ref _awaySince)) < LeaveAlone) return null;
        if (!_connection.IsCompletedSuccessfully || !_connection.Result.IsConnected) return Away("not connected");
        try
        {
            var result = (RedisValue[]?)await _connection.Result.GetDatabase().ScriptEvaluateAsync(script, [key], values) ?? [];
            if (Interlocked.Exchange(ref _away, 0) == 1) Back(_logger);
            return result;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return Away(e.Message);
        }
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

    private RedisValue[]? Away(string error)
    {
        Interlocked.Exchange(ref _awaySince, _time.GetTimestamp());
        if (Interlocked.Exchange(ref _away, 1) == 0) Gone(_logger, error);
        return null;
    }

    [LoggerMessage(1, LogLevel.Warning, "Redis cannot be used ({Error}): each gateway limits calls for itself until it can")]
    private static partial void Gone(ILogger logger, string error);

    [LoggerMessage(2, LogLevel.Information, "Redis answers: the limit is shared again")]
    private static partial void Back(ILogger logger);
}
