using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Indicators.Books;
using Quality.Indicators.Facts;
using Quality.Indicators.Targets;

namespace Quality.Indicators.Reconciliations;

/// <summary>
/// Recounts all facts, one indicator after another, compares the rollups and totals, and rebuilds those that differ. Runs every night and on
/// demand; a run that was broken off goes on with the next indicator. Beside it, brings the totals to each new day.
/// </summary>
internal sealed partial class Reconciler(UnitOfWork<IndicatorsModule> work, ModuleRuntime<IndicatorsModule> module, Watchers watchers, TimeProvider clock, ILogger<Reconciler> log)
    : BackgroundService
{
    private const int MostDifferences = 100;

    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(24);

    /// <summary>The longest time that one indicator may take before another process takes the run over.</summary>
    private static readonly TimeSpan Dead = TimeSpan.FromMinutes(10);

    /// <summary>Goes on with a run until it has ended.</summary>
    public async Task RunAsync(string name, CancellationToken cancel)
    {
        var done = (await work.SnapshotAsync(tx => ReconciliationStore.PartsAsync(tx, name), cancel: cancel)).Select(p => p.Indicator).ToHashSet();
        foreach (var indicator in IndicatorCodes.All.Where(i => !done.Contains(i)))
        {
            var (part, differences) = await work.SnapshotAsync(tx => RecountAsync(tx, indicator), cancel: cancel);
            if (part.Differences > 0)
            {
                // Counted again under the lock, so that what was committed in between is neither lost nor named a difference.
                (part, differences) = await work.JobAsync(tx => RebuildAsync(tx, indicator), cancel: cancel);
                LogDiffers(indicator, part.Differences);
            }

            await work.JobAsync(async tx =>
            {
                await ReconciliationStore.AddPartAsync(tx, name, part, differences, MostDifferences);
                return 0;
            }, cancel: cancel);
        }

        await work.JobAsync(async tx =>
        {
            var parts = await ReconciliationStore.PartsAsync(tx, name);
            await ReconciliationStore.EndAsync(tx, name, parts.Any(p => p.Differences > 0) ? ReconciliationState.Differs : ReconciliationState.Agreed);
            return 0;
        }, cancel: cancel);
        watchers.Wake();
    }

    /// <summary>Runs what somebody asked for: they are told of a failure, and nothing goes on behind their back.</summary>
    public async Task RunOrFailAsync(string name)
    {
        try
        {
            await RunAsync(name, CancellationToken.None);
        }
        catch
        {
            await work.JobAsync(async tx =>
            {
                await ReconciliationStore.EndAsync(tx, name, ReconciliationState.Failed);
                return 0;
            });
            throw;
        }
    }

    /// <summary>Waits for the end of a run.</summary>
    public async Task EndAsync(string name, CancellationToken cancel)
    {
        while ((await work.SnapshotAsync(tx => ReconciliationStore.FindAsync(tx, name), cancel: cancel))?.State == ReconciliationState.Running)
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await module.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AdvanceAsync(stoppingToken);
                await Task.Delay(Look, clock, stoppingToken); // a host that has just started has other work
                if (await DueAsync(stoppingToken) is { } name) await RunAsync(name, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e);
                await Task.Delay(Look, clock, stoppingToken);
            }
        }
    }

    private async Task AdvanceAsync(CancellationToken cancel)
    {
        if ((await work.SnapshotAsync(ClockStore.ReadAsync, cancel: cancel)).CurrentOn >= ChinaTime.Today(clock)) return;
        await work.JobAsync(Book.OfAsync, cancel: cancel);
        watchers.Wake();
    }

    /// <summary>A run that died, or a new one when the last is a day old; looked for by a read, because an idle service writes nothing.</summary>
    private async Task<string?> DueAsync(CancellationToken cancel)
    {
        var latest = await work.SnapshotAsync(ReconciliationStore.LatestAsync, cancel: cancel);
        var now = clock.GetUtcNow();
        if (latest?.State == ReconciliationState.Running)
        {
            if (latest.AliveAt >= now - Dead) return null;
            return await work.JobAsync(tx => ReconciliationStore.TakeOverAsync(tx, latest.Name, now - Dead), cancel: cancel) ? latest.Name : null;
        }

        if (latest?.StartedAt > now - Every) return null;
        return await work.JobAsync(async tx =>
        {
            var name = $"reconciliations/{tx.NewId()}";
            return await ReconciliationStore.StartAsync(tx, name) ? name : null;
        }, cancel: cancel);
    }

    private static async Task<(ReconciliationPart Part, List<Difference> Differences)> RebuildAsync(Transaction tx, string indicator)
    {
        var book = await Book.OfAsync(tx);
        var found = await RecountAsync(tx, indicator);
        if (found.Part.Differences > 0) await TotalsStore.RebuildAsync(tx, indicator, book.Clock);
        return found;
    }

    private static async Task<(ReconciliationPart Part, List<Difference> Differences)> RecountAsync(Transaction tx, string indicator)
    {
        var clock = await ClockStore.ReadAsync(tx);
        var (cells, facts) = await Recount.OfAsync(tx, indicator);
        var counted = cells.ToDictionary(c => c.Key, c => c.Value.Sum);
        var rollups = await TotalsStore.RollupsAsync(tx, indicator);
        var differences = Comparison.Of(rollups, counted, key => (key.Key, key.AsOf)).ToList();
        var due = counted.Where(c => c.Key.AsOf <= clock.CurrentOn).GroupBy(c => c.Key.Key).ToDictionary(g => g.Key, g => g.Aggregate(default(Weight), (sum, c) => sum + c.Value));
        differences.AddRange(Comparison.Of(await TotalsStore.TotalsAsync(tx, indicator), due, key => (key, key.Bucket)));
        return (new() { Indicator = indicator, Facts = facts, Cells = rollups.Keys.Union(counted.Keys).Count(), Differences = differences.Count }, differences);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The rollups of {Indicator} differed from the facts in {Count} numbers and were rebuilt")]
    private partial void LogDiffers(string indicator, long count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The recount broke off; it goes on in a minute")]
    private partial void LogFailed(Exception e);
}
