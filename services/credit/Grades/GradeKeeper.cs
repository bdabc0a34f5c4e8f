using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.QualityFiles;

namespace Quality.Credits.Grades;

/// <summary>
/// Grades what changed, and once a day everybody: points fade, certificates end, rules begin. Each page is one transaction with its progress, so that
/// a run goes on after a restart where it stood; several replicas take turns.
/// </summary>
internal sealed partial class GradeKeeper(UnitOfWork<CreditsModule> work, ModuleRuntime<CreditsModule> module, ILogger<GradeKeeper> log) : BackgroundService
{
    private const int Batch = 200;
    private const int RunPage = 2000;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await module.Ready.WaitAsync(stoppingToken);
        var seeded = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                seeded = seeded || await SeedAsync(stoppingToken);
                more = await RoundAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }

            if (!more) await Task.Delay(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A draft to begin with, for a person to approve.</summary>
    private Task<bool> SeedAsync(CancellationToken stop) => work.JobAsync(async tx =>
    {
        if ((await GradeRuleStore.AllAsync(tx)).Count == 0)
            await GradeRuleStore.InsertAsync(tx, GradeRule.Draft(FirstGradeRule.Id, FirstGradeRule.Content, "system", "", tx.Now));
        return true;
    }, cancel: stop);

    /// <summary>True while there is more to do at once.</summary>
    private async Task<bool> RoundAsync(CancellationToken stop)
    {
        var waits = await work.SnapshotAsync(async tx =>
        {
            if (Grading.InForce(await GradeRuleStore.AllAsync(tx), tx.Today) is null) return false;
            return await QualityFileStore.AnyDirtyAsync(tx) || await GradeRunStore.AnyRunningAsync(tx) || !await GradeRunStore.HadNightlyAsync(tx, ChinaTime.Format(tx.Today));
        }, cancel: stop);
        return waits && (await work.JobAsync(DirtyAsync, cancel: stop) | await work.JobAsync(PageAsync, cancel: stop));
    }

    private static async Task<bool> DirtyAsync(Transaction tx)
    {
        var rules = await GradeRuleStore.AllAsync(tx);
        if (Grading.InForce(rules, tx.Today) is not { } rule) return false;
        var files = await QualityFileStore.TakeDirtyAsync(tx, Batch);
        if (files.Count == 0) return false;
        await new GradeBatch(tx, rules, rule, ChinaTime.Format(tx.Today)).RunAsync(files, verify: false);
        await QualityFileStore.CleanAsync(tx, [.. files.Select(f => f.Subject)]);
        return true;
    }

    private static async Task<bool> PageAsync(Transaction tx)
    {
        var (rules, today) = (await GradeRuleStore.AllAsync(tx), ChinaTime.Format(tx.Today));
        if (Grading.InForce(rules, tx.Today) is not { } rule) return false;
        if (await GradeRunStore.TakeAsync(tx) is not { } run)
        {
            if (await GradeRunStore.AnyRunningAsync(tx) || await GradeRunStore.HadNightlyAsync(tx, today)) return false;
            return await GradeRunStore.InsertAsync(tx, GradeRun.Begin(tx.NewId(), rule, today, await QualityFileStore.CountAsync(tx), "", tx.Now));
        }

        // The day and the rule are those of the run, not of the page: a run gives one answer.
        var by = rules.Single(r => r.Id == run.Rule);
        var files = await QualityFileStore.TakePageAsync(tx, run.After, RunPage);
        var result = await new GradeBatch(tx, rules, by, run.AsOf).RunAsync(files, verify: true);
        await QualityFileStore.CleanAsync(tx, [.. files.Select(f => f.Subject)]);
        await GradeRunStore.SaveAsync(tx, run.Past(files, result, tx.Now));
        return files.Count > 0;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Grades could not be computed; it will be tried again")]
    private partial void LogFailed(Exception e);
}
