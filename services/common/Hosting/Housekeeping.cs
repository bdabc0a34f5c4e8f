using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quality.Common.Access;
using Quality.Common.Audit;
using Quality.Common.Events;
using Quality.Common.Storage;

namespace Quality.Common.Hosting;

/// <summary>The quiet work beside the rpcs: group-commits audit rows of reads, seals the audit chain, trims what has aged, measures the outbox.</summary>
internal sealed partial class Housekeeping(ModuleRuntime module, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    /// <summary>Repeated events and request ids are recognised this long; effects are idempotent by version beyond it.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    private DateTimeOffset trimmed = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await module.Ready.WaitAsync(stoppingToken);
        var audits = module.AuditQueue.RunAsync(module, clock, stoppingToken);
        while (!stoppingToken.IsCancellationRequested) await RoundAsync(stoppingToken);
        // The host stops: whoever still waits for an audit row is cancelled with its call.
        await audits.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RoundAsync(CancellationToken stop)
    {
        try
        {
            if (clock.GetUtcNow() - trimmed > TimeSpan.FromHours(1))
            {
                await RunAsync(TrimAsync, stop);
                trimmed = clock.GetUtcNow();
            }

            await SealAsync(stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LogFailed(e, module.Name);
        }
        catch (OperationCanceledException)
        {
            return; // the host stops
        }

        await Task.Delay(Every, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SealAsync(CancellationToken cancel)
    {
        var (depth, loose) = await RunReadAsync(cancel);
        module.Outbox = depth;
        while (loose && await RunAsync(AuditStore.SealAsync, cancel) == AuditStore.MostSealed)
            await Task.Delay(Breath, cancel); // callers come first
    }

    private async Task<(OutboxDepth Depth, bool Loose)> RunReadAsync(CancellationToken cancel)
    {
        await using var connection = await module.Database.OpenAsync(cancel);
        await using var transaction = await Transactions.BeginSnapshotAsync(connection, cancel);
        var tx = new Transaction(module.Database, connection, transaction, Caller.System, clock, cancel);
        return (await OutboxStore.DepthAsync(tx), await AuditStore.AnyLooseAsync(tx));
    }

    private async Task<int> TrimAsync(Transaction tx)
    {
        await InboxStore.TrimAsync(tx, clock.GetUtcNow() - Memory);
        await RequestIdStore.TrimAsync(tx, clock.GetUtcNow() - Memory);
        return 0;
    }

    private Task<T> RunAsync<T>(Func<Transaction, Task<T>> act, CancellationToken cancel) =>
        Transactions.RunAsync(module, Caller.System, clock, null, act, cancel);

    [LoggerMessage(Level = LogLevel.Error, Message = "Housekeeping of {Service} failed; it will go on")]
    private partial void LogFailed(Exception e, string service);
}
