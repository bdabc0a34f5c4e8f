using Quality.Dashboard.Sessions;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Targets;

/// <summary>One circuit's way to the shared watch.</summary>
internal sealed partial class LiveTargets(TargetFeeds feeds, V1.IndicatorService.IndicatorServiceClient client, UserSession session, ILogger<LiveTargets> log)
{
    /// <summary>Watches a region for which this circuit's own question was answered.</summary>
    /// <param name="tell">Called on any thread, one piece of news after another.</param>
    public IDisposable Watch(string region, Func<FeedNews, Task> tell) =>
        feeds.Join(region, cancellation => client.WatchTargets(new() { Region = region }, cancellationToken: cancellation), news => TellAsync(news, tell));

    private async Task TellAsync(FeedNews news, Func<FeedNews, Task> tell)
    {
        try
        {
            if (await MayReadAsync(news) is { } allowed)
                await tell(allowed);
        }
        catch (Exception failure)
        {
            LogDeaf(log, failure);
        }
    }

    /// <summary>The watch may run on another reader's token: this one's must be good as well.</summary>
    private async Task<FeedNews?> MayReadAsync(FeedNews news)
    {
        try
        {
            if (news.Board is not null)
                await session.GetAccessTokenAsync(CancellationToken.None);
            return news;
        }
        catch (SessionEndedException)
        {
            return null; // the layout says so, and the way back
        }
        catch (HttpRequestException)
        {
            return news with { Board = null, Flowing = false };
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page could not show new values")]
    private static partial void LogDeaf(ILogger logger, Exception failure);
}
