using System.Threading.Channels;
using Quality.Common.Storage;

namespace Quality.Credits.Screening;

/// <summary>
/// Has PostgreSQL count the names of the register again after an import that changed much of it. By itself it does so about a minute later, and until
/// then a screening takes common terms for rare ones and is slow.
/// </summary>
internal sealed partial class NameStatistics(UnitOfWork<CreditsModule> work, CommonTerms terms, ILogger<NameStatistics> log) : BackgroundService
{
    private readonly Channel<long> imports = Channel.CreateUnbounded<long>(new() { SingleReader = true });

    /// <summary>Tells of an import that has ended; nobody waits for the count.</summary>
    /// <param name="changed">Enterprises that are new or changed.</param>
    public void Imported(long changed) => imports.Writer.TryWrite(changed);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var changed in imports.Reader.ReadAllAsync(stoppingToken)) await CountAsync(changed, stoppingToken);
    }

    private async Task CountAsync(long changed, CancellationToken stop)
    {
        try
        {
            if (await work.JobAsync(tx => ScreeningStore.CountAgainAsync(tx, changed), cancel: stop)) terms.Forget();
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LogFailed(e); // PostgreSQL will count by itself
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The names of the register were not counted again after an import; screening may be slow for a minute")]
    private partial void LogFailed(Exception e);
}
