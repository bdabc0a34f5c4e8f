using System.Globalization;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Quality.Dashboard.Features.Targets;
using Quality.Dashboard.Tests.Localisation;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Tests.Targets;

/// <summary>Many pages, one watch.</summary>
public sealed class TargetFeedTests
{
    private const string Province = "620000";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly TargetFeeds feeds = new(TimeProvider.System);

    [Fact]
    public async Task Two_pages_share_one_watch_and_the_second_is_told_at_once()
    {
        var source = new Source();
        var (first, second) = (new Page(), new Page());
        using var a = feeds.Join(Province, source.Open, first.TellAsync);
        source.Send(Snapshot(1, ("T3", 66), ("T7", 91)));
        Assert.Equal(66, Value(await first.NextAsync(), "T3"));
        using var b = feeds.Join(Province, source.Open, second.TellAsync);
        Assert.Equal(66, Value(await second.NextAsync(), "T3"));
        source.Send(Change(2, ("T3", 67)));
        var (one, other) = (await first.NextAsync(), await second.NextAsync());
        Assert.Equal((67, 91, 67), (Value(one, "T3"), Value(one, "T7"), Value(other, "T3")));
        Assert.Equal(1, source.Opened);
    }

    [Fact]
    public async Task When_the_reader_whose_token_it_runs_on_leaves_the_watch_goes_on_with_the_next()
    {
        var (leaving, staying) = (new Source(), new Source());
        var (first, second) = (new Page(), new Page());
        var a = feeds.Join(Province, leaving.Open, first.TellAsync);
        leaving.Send(Snapshot(1, ("T3", 66)));
        await first.NextAsync();
        using var b = feeds.Join(Province, staying.Open, second.TellAsync);
        await second.NextAsync();
        Assert.Equal((1, 0), (leaving.Opened, staying.Opened));
        a.Dispose();
        staying.Send(Snapshot(2, ("T3", 70)));
        Assert.Equal(70, Value(await second.NextAsync(), "T3"));
        Assert.Equal(1, staying.Opened);
    }

    [Fact]
    public async Task A_watch_whose_token_has_ended_is_opened_again_with_a_fresh_one()
    {
        var source = new Source();
        var page = new Page();
        using var _ = feeds.Join(Province, source.Open, page.TellAsync);
        source.Send(Snapshot(1, ("T3", 66)));
        await page.NextAsync();
        source.Fail(Refusal(StatusCode.Unauthenticated, "TOKEN_EXPIRED"));
        source.Send(Snapshot(2, ("T3", 67)));
        Assert.Equal(67, Value(await page.NextAsync(), "T3"));
        Assert.Equal(2, source.Opened);
    }

    [Fact]
    public async Task Who_may_not_watch_is_told_once_and_the_others_watch_on()
    {
        var (denied, allowed) = (new Source(), new Source());
        var (outsider, insider) = (new Page(), new Page());
        using var a = feeds.Join(Province, denied.Open, outsider.TellAsync);
        using var b = feeds.Join(Province, allowed.Open, insider.TellAsync);
        denied.Fail(Refusal(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE"));
        allowed.Send(Snapshot(1, ("T3", 66)));
        Assert.IsType<RpcException>((await outsider.NextAsync()).Refusal);
        Assert.Equal(66, Value(await insider.NextAsync(), "T3"));
    }

    [Fact]
    public async Task A_broken_way_is_told_and_its_end_too()
    {
        var source = new Source();
        var page = new Page();
        using var _ = feeds.Join(Province, source.Open, page.TellAsync);
        source.Send(Snapshot(1, ("T3", 66)));
        await page.NextAsync(news => news.Flowing);
        source.Fail(new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "")));
        Assert.Equal(66, Value(await page.NextAsync(news => !news.Flowing), "T3"));
        source.Send(Snapshot(2, ("T3", 67)));
        Assert.Equal(67, Value(await page.NextAsync(news => news.Flowing && news.Board!.Version == 2), "T3"));
    }

    [Fact]
    public async Task Each_page_is_told_in_its_own_language_whoever_opened_the_watch()
    {
        var source = new Source();
        var (chinese, english) = (new Page(), new Page());
        IDisposable a, b;
        using (new Reader("zh-CN"))
            a = feeds.Join(Province, source.Open, chinese.TellAsync);
        using (new Reader("en"))
            b = feeds.Join(Province, source.Open, english.TellAsync);
        source.Send(Snapshot(1, ("T3", 66)));
        await Task.WhenAll(chinese.NextAsync(), english.NextAsync());
        Assert.Equal(("zh-CN", "en"), (chinese.Culture, english.Culture));
        a.Dispose();
        b.Dispose();
    }

    [Fact]
    public async Task Without_pages_nothing_is_watched_and_the_next_page_begins_anew()
    {
        var source = new Source();
        var page = new Page();
        using (feeds.Join(Province, source.Open, page.TellAsync))
        {
            source.Send(Snapshot(1, ("T3", 66)));
            await page.NextAsync();
        }
        await source.Closed.WaitAsync(Patience, TestContext.Current.CancellationToken);
        using var _ = feeds.Join(Province, source.Open, page.TellAsync);
        source.Send(Snapshot(2, ("T3", 70)));
        Assert.Equal(70, Value(await page.NextAsync(news => news.Board!.Version == 2), "T3"));
    }

    private static double Value(FeedNews news, string code) => news.Board!.Targets.Single(target => target.Indicator == code).Value;

    private static V1.WatchTargetsResponse Snapshot(long version, params (string Code, double Value)[] values) =>
        new() { Version = version, Snapshot = new() { Targets = { Values(values) } } };

    private static V1.WatchTargetsResponse Change(long version, params (string Code, double Value)[] values) =>
        new() { Version = version, Change = new() { Targets = { Values(values) } } };

    private static IEnumerable<V1.TargetValue> Values((string Code, double Value)[] values) =>
        values.Select(value => new V1.TargetValue { Indicator = value.Code, Value = value.Value });

    private static RpcException Refusal(StatusCode code, string reason) =>
        new Google.Rpc.Status { Code = (int)code, Message = reason, Details = { Any.Pack(new ErrorInfo { Reason = reason, Domain = "quality" }) } }.ToRpcException();

    /// <summary>A page that keeps what it was told.</summary>
    private sealed class Page
    {
        private readonly Channel<FeedNews> told = Channel.CreateUnbounded<FeedNews>();

        public string Culture { get; private set; } = "";

        public Task TellAsync(FeedNews news)
        {
            Culture = CultureInfo.CurrentUICulture.Name;
            return told.Writer.WriteAsync(news).AsTask();
        }

        /// <summary>The next piece of news, or the next one of a kind.</summary>
        public async Task<FeedNews> NextAsync(Func<FeedNews, bool>? kind = null)
        {
            using var late = new CancellationTokenSource(Patience);
            while (true)
                if (await told.Reader.ReadAsync(late.Token) is var news && (kind is null ? news.Flowing || news.Refusal is not null : kind(news)))
                    return news;
        }
    }

    /// <summary>One reader's way to the service: what it sends, and how often it was asked.</summary>
    private sealed class Source
    {
        private readonly Channel<(V1.WatchTargetsResponse? Message, RpcException? Failure)> messages = Channel.CreateUnbounded<(V1.WatchTargetsResponse?, RpcException?)>();
        private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int opened;

        public int Opened => opened;

        public Task Closed => closed.Task;

        public void Send(V1.WatchTargetsResponse message) => messages.Writer.TryWrite((message, null));

        public void Fail(RpcException failure) => messages.Writer.TryWrite((null, failure));

        public AsyncServerStreamingCall<V1.WatchTargetsResponse> Open(CancellationToken cancellation)
        {
            Interlocked.Increment(ref opened);
            return new(new Reading(messages.Reader), Task.FromResult(new Metadata()), () => Grpc.Core.Status.DefaultSuccess, () => [], () => closed.TrySetResult());
        }
    }

    private sealed class Reading(ChannelReader<(V1.WatchTargetsResponse? Message, RpcException? Failure)> messages) : IAsyncStreamReader<V1.WatchTargetsResponse>
    {
        public V1.WatchTargetsResponse Current { get; private set; } = new();

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            var (message, failure) = await messages.ReadAsync(cancellationToken);
            Current = message ?? throw failure!;
            return true;
        }
    }
}
