using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quality.Common.Access;
using Quality.Common.Hosting;
using Quality.Common.Storage;

namespace Quality.Common.Events;

/// <summary>Carries outbox rows of one module to the transport: woken on commit, batches, back-off, at least once.</summary>
internal sealed partial class EventRelay(ModuleRuntime module, IEventPublisher publisher, TimeProvider clock, ILogger<EventRelay> log) : BackgroundService
{
    private const int BatchSize = 200;

    /// <summary>Rows of a killed replica, or of a back-off that has ended, are found by this poll.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await module.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RelayBatchAsync(stoppingToken) == BatchSize)
                {
                }

                await module.OutboxSignal.WaitAsync(Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogBroken(e, module.Name);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> RelayBatchAsync(CancellationToken cancel)
    {
        if (!module.OutboxSignal.Peek() && !await AnyDueAsync(cancel)) return 0;
        var batch = await RunAsync(tx => OutboxStore.ClaimAsync(tx, BatchSize), cancel);
        if (batch.Count == 0) return 0;
        var failures = await publisher.PublishAsync(module.Name, batch, cancel);
        await RunAsync(
            async tx =>
            {
                var sent = batch.Where(e => !failures.ContainsKey(e.Id)).Select(e => e.Id).ToList();
                if (sent.Count > 0) await OutboxStore.MarkSentAsync(tx, sent);
                foreach (var (id, error) in failures) await OutboxStore.MarkFailedAsync(tx, id, error.Message);
                return 0;
            },
            CancellationToken.None);
        foreach (var (id, error) in failures) LogFailed(error, module.Name, id);
        EventMetrics.Relayed.Add(batch.Count - failures.Count, new KeyValuePair<string, object?>("service", module.Name));
        return batch.Count;
    }

    /// <summary>A read first: an idle relay must not write to the database twice a second.</summary>
    private async Task<bool> AnyDueAsync(CancellationToken cancel)
    {
        await using var connection = await module.Database.OpenAsync(cancel);
        return await OutboxStore.AnyDueAsync(connection, clock.GetUtcNow());
    }

    private Task<T> RunAsync<T>(Func<Transaction, Task<T>> act, CancellationToken cancel) =>
        Transactions.RunAsync(module, Caller.System, clock, null, act, cancel);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay of {Service} could not deliver event {Id}; it will try again")]
    private partial void LogFailed(Exception e, string service, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "The relay of {Service} failed; it will go on")]
    private partial void LogBroken(Exception e, string service);
}
