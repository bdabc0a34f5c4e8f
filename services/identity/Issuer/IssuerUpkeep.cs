using OpenIddict.Abstractions;

namespace Quality.Identity.Issuer;

/// <summary>Follows the calendar of the token keys every minute, and removes tokens that are long dead once a day.</summary>
internal sealed partial class IssuerUpkeep(TokenKeyRing keys, IServiceScopeFactory scopes, TimeProvider clock, ILogger<IssuerUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(24);

    /// <summary>Used refresh tokens are kept this long, because their re-use reveals a thief.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(14);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pruned = DateTimeOffset.MinValue;
        using var timer = new PeriodicTimer(Every, clock);
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                await keys.RefreshAsync(stoppingToken);
                if (clock.GetUtcNow() - pruned < PruneEvery) continue;
                await PruneAsync(stoppingToken);
                pruned = clock.GetUtcNow();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database may be away for a while; the keys at hand stay good, and the next minute tries again.
                LogFailed(log, e);
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PruneAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = clock.GetUtcNow() - Keep;
        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, stop);
        await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, stop);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Upkeep of token keys failed; it will be tried again.")]
    private static partial void LogFailed(ILogger log, Exception e);
}
