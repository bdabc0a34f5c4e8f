using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quality.Common.Hosting;

/// <summary>
/// Tells the other replicas of a module that events took effect here, so that what they show changes at once. Redis carries only the
/// notice: without it, or while it is away, replicas find changes by polling their database.
/// </summary>
internal sealed partial class ChangeNotices(ModuleRuntime module, ServiceSettings settings, ILogger<ChangeNotices> log) : IHostedService, IAsyncDisposable
{
    private readonly RedisChannel channel = RedisChannel.Literal($"quality:{module.Name}:changed");
    private readonly string replica = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
    private ConnectionMultiplexer? redis;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(settings.Redis!);
        options.AbortOnConnectFail = false; // comes and goes without us
        redis = await ConnectionMultiplexer.ConnectAsync(options);
        redis.ConnectionFailed += (_, e) => LogAway(e.Exception, module.Name);
        try
        {
            await redis.GetSubscriber().SubscribeAsync(channel, (_, message) => Hear(message.ToString()));
        }
        catch (RedisConnectionException e)
        {
            LogAway(e, module.Name); // the subscription is made when the connection is
        }

        module.Handled += Tell;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        module.Handled -= Tell;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => redis?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Tell(IReadOnlyList<string> topics) =>
        redis?.GetSubscriber().Publish(channel, $"{replica} {string.Join(' ', topics.Distinct())}", CommandFlags.FireAndForget);

    private void Hear(string message)
    {
        if (message.Split(' ') is [var from, .. var topics] && from != replica) module.HandledElsewhere(topics, Tell);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not carry the change notices of {Service}; replicas poll until it does")]
    private partial void LogAway(Exception? e, string service);
}
