using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Measures;

namespace Quality.Credits.Listings;

/// <summary>
/// Ends listings whose term has passed (届满移出), lifts measures whose own duration has, and watches the third year on the abnormal list; several replicas may do it at once, one wins.
/// </summary>
internal sealed partial class ListingKeeper(UnitOfWork<CreditsModule> work, ModuleRuntime<CreditsModule> module, MeasureFeed feed, ILogger<ListingKeeper> log) : BackgroundService
{
    private const int Batch = 100;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await module.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RoundAsync(stoppingToken) > 0) feed.Wake();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }

            await Task.Delay(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One transaction for each, so that one that fails holds up no other; answers how many ended.</summary>
    private async Task<int> RoundAsync(CancellationToken stop)
    {
        var (listings, measures) = await work.SnapshotAsync(async tx =>
        {
            var today = ChinaTime.Format(tx.Today);
            return (await ListingStore.PastTermAsync(tx, today, Batch), await MeasureStore.PastDurationAsync(tx, today, Batch));
        }, cancel: stop);
        var ended = 0;
        foreach (var id in listings) ended += await TryAsync(ListingWire.Collection + id, tx => ListingChain.TakeAsync(tx, "Expire", ListingWire.Collection + id, "", (listing, _) => ListingEnd.Expire(listing, tx.Today)), stop);
        foreach (var applied in measures) ended += await TryAsync(MeasureWire.Collection + applied.Measure, async tx =>
        {
            await MeasurePush.LiftAsync(tx, applied, $"{applied.UntilOn} 期满");
            tx.Audit(ListingWire.Collection + applied.Listing, applied.Region, MeasureWire.Collection + applied.Measure);
            return applied;
        }, stop);
        return ended + await ThirdYearAsync(stop);
    }

    /// <summary>While that is law: the duty to remind begins before the third year on the abnormal list ends, and a proposal follows its end.</summary>
    private async Task<int> ThirdYearAsync(CancellationToken stop)
    {
        var (today, owed, due) = await work.SnapshotAsync<(DateOnly, List<string>, List<string>)>(async tx =>
        {
            if (ProposalLaw.ReminderOn(tx.Today) is not { } rule) return (tx.Today, [], []);
            var ended = ChinaTime.StartOfDay(WorkingCalendar.AddMonths(tx.Today, -rule.Months));
            var near = ChinaTime.StartOfDay(WorkingCalendar.AddMonths(tx.Today.AddDays(rule.DaysBefore), -rule.Months).AddDays(1));
            return (tx.Today, await ProposalStore.ToRemindAsync(tx, near, Batch), await ProposalStore.ToProposeAsync(tx, ProposalLaw.Rules[0].Code, ended, Batch));
        }, cancel: stop);
        var done = 0;
        foreach (var name in owed.Select(id => ListingWire.Collection + id))
            done += await TryAsync(name, tx => ListingChain.TakeAsync(tx, "OweReminder", name, "", (listing, _) => ListingEnd.OweReminder(listing, ProposalLaw.ReminderOn(today)!, today)), stop);
        foreach (var id in due) done += await TryAsync(ListingWire.Collection + id, tx => ListingProposer.OnThirdYearAsync(tx, ProposalLaw.Rules[0], id), stop);
        return done;
    }

    private async Task<int> TryAsync<T>(string name, Func<Transaction, Task<T>> act, CancellationToken stop)
    {
        try
        {
            await work.JobAsync(act, cancel: stop);
            return 1;
        }
        catch (Quality.Common.Errors.QualityException e)
        {
            LogSkipped(e, name); // ended by somebody else meanwhile
            return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What has expired could not be looked up; it will be tried again")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} was not ended by its term")]
    private partial void LogSkipped(Exception e, string name);
}
