using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Indicators.Books;

namespace Quality.Indicators.Targets;

/// <summary>
/// Tells everybody who watches that the version rose. One poll of one row serves them all, woken at once by what this process handled;
/// a burst is told at most five times a second. Without watchers nothing is read.
/// </summary>
internal sealed partial class Watchers(UnitOfWork<IndicatorsModule> work, ModuleRuntime<IndicatorsModule> module, Board board, IHostApplicationLifetime lifetime, ILogger<Watchers> log)
    : BackgroundService
{
    /// <summary>Changes that another replica made are found by this poll.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Lock gate = new();
    private TaskCompletionSource<View> next = New();
    private View? told;
    private int watching;

    /// <summary>Ends every watch when the host stops, so that it need not wait for those who would listen for ever.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Counts somebody as watching until disposed.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref watching);
        Wake();
        return new Leave(this);
    }

    /// <summary>A view newer than the one seen: the last one told, or the next one.</summary>
    public Task<View> NextAsync(View seen)
    {
        lock (gate) return told is { } last && (last.Version > seen.Version || last.AsOf > seen.AsOf) ? Task.FromResult(last) : next.Task;
    }

    /// <summary>Looks at once: something was committed here.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It will look anyway.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await module.Ready.WaitAsync(stoppingToken);
        module.Handled += _ => Wake();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await wake.WaitAsync(Volatile.Read(ref watching) > 0 ? Poll : Timeout.InfiniteTimeSpan, stoppingToken);
                if (Volatile.Read(ref watching) == 0) continue;
                var view = await work.SnapshotAsync(board.CurrentAsync, cancel: stoppingToken);
                if (told?.Version == view.Version && told.AsOf == view.AsOf) continue;
                Tell(view);
                await Task.Delay(Between, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }
    }

    private void Tell(View view)
    {
        TaskCompletionSource<View> waiting;
        lock (gate) (waiting, next, told) = (next, New(), view);
        waiting.SetResult(view);
    }

    private static TaskCompletionSource<View> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Error, Message = "The version of the targets cannot be read; those who watch hear nothing until it can")]
    private partial void LogFailed(Exception e);

    private sealed class Leave(Watchers watchers) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) Interlocked.Decrement(ref watchers.watching);
        }
    }
}
