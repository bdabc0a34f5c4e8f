using System.Collections.Concurrent;
using Grpc.Core;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Targets;

/// <summary>Opens a watch with one reader's own token.</summary>
internal delegate AsyncServerStreamingCall<V1.WatchTargetsResponse> OpenWatch(CancellationToken cancellation);

/// <summary>
/// One watch a region for the whole process, however many pages look: it runs on the token of one of their readers, and when
/// that one leaves on the token of the next. A page joins after its own question for that region was answered, so the service has
/// decided that its reader may see the values.
/// </summary>
internal sealed class TargetFeeds(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TargetFeed> feeds = new();

    /// <summary>Tells a page the values of a region, at once if they are known, until the answer is disposed.</summary>
    /// <param name="tell">Told one after another, in the caller's own context; it must not throw.</param>
    public IDisposable Join(string region, OpenWatch open, Func<FeedNews, Task> tell) =>
        feeds.GetOrAdd(region, _ => new TargetFeed(time)).Join(new FeedMember(open, tell));
}

/// <summary>The shared watch of one region; it runs while it has members.</summary>
internal sealed class TargetFeed(TimeProvider time)
{
    /// <summary>A watch whose token ends is opened again at once, but never in a tight loop.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly List<FeedMember> members = [];
    private TargetBoard? board;
    private bool flowing;
    private bool running;

    public IDisposable Join(FeedMember member)
    {
        lock (gate)
        {
            members.Add(member);
            if (board is not null)
                member.Tell(new(board, flowing));
            if (!running)
                Start();
        }
        return new Seat(this, member);
    }

    private void Start()
    {
        running = true;
        // The watch belongs to nobody: it must not carry the culture or the trace of who came first.
        using var _ = ExecutionContext.SuppressFlow();
        Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        while (Leader() is { } leader)
        {
            try
            {
                await foreach (var message in Watching.ReadAsync(leader.Open.Invoke, Flow, leader.Left))
                    Take(message);
            }
            catch (Exception) when (leader.Left.IsCancellationRequested)
            {
                // That reader has left; the next one's token serves on, and its snapshot makes up for the moment between.
            }
            catch (RpcException ended) when (Problems.ReasonOf(ended) == "TOKEN_EXPIRED")
            {
                await Task.Delay(Breath, time);
            }
            catch (Exception refusal)
            {
                Remove(leader);
                leader.Tell(new(null, false, refusal));
            }
        }
    }

    private FeedMember? Leader()
    {
        lock (gate)
        {
            if (members.Count > 0)
                return members[0];
            (running, flowing, board) = (false, false, null);
            return null;
        }
    }

    private void Take(V1.WatchTargetsResponse message)
    {
        lock (gate)
        {
            var next = TargetBoard.After(board, message);
            if (ReferenceEquals(next, board))
                return;
            board = next;
            TellAll();
        }
    }

    private void Flow(bool flows)
    {
        lock (gate)
        {
            if (flowing == flows)
                return;
            flowing = flows;
            if (board is not null)
                TellAll();
        }
    }

    private void TellAll()
    {
        foreach (var member in members.ToArray())
            member.Tell(new(board, flowing));
    }

    private void Remove(FeedMember member)
    {
        lock (gate)
            if (!members.Remove(member))
                return;
        member.Dispose();
    }

    private sealed class Seat(TargetFeed feed, FeedMember member) : IDisposable
    {
        public void Dispose() => feed.Remove(member);
    }
}

/// <summary>A page at a shared watch; disposed when it leaves.</summary>
internal sealed class FeedMember : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private readonly Func<FeedNews, Task> tell;
    // News are told in the page's own context: its culture, not that of whoever opened the watch.
    private readonly ExecutionContext context = ExecutionContext.Capture()!;
    private Task told = Task.CompletedTask;

    public FeedMember(OpenWatch open, Func<FeedNews, Task> tell) => (Open, this.tell, Left) = (open, tell, leaving.Token);

    public OpenWatch Open { get; }

    public CancellationToken Left { get; }

    /// <summary>Queues the news behind those before; a slow page holds up nobody but itself.</summary>
    public void Tell(FeedNews news) => ExecutionContext.Run(context, _ =>
        told = told.ContinueWith(_ => Left.IsCancellationRequested && news.Refusal is null ? Task.CompletedTask : tell(news), TaskScheduler.Default).Unwrap(), null);

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }
}
