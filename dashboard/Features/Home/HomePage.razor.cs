using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Features.Targets;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Home;

/// <summary>What a department admin wants to know first: own work, the eight targets, who has not reported, open alerts.</summary>
public sealed partial class HomePage : IDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource gone = new();
    private readonly Dictionary<string, IReadOnlyList<TrendPoint>> trends = [];
    private IReadOnlyList<V1.TargetValue> targets = [];
    private TodoAnswer[] answers = [];
    private IReadOnlyDictionary<string, string> regions = new Dictionary<string, string>();
    private ReportSummary? reports;
    private Problem? problem;
    private IDisposable? watch;
    private string region = "";
    private string? ownUnit;
    private long version;
    private bool flowing = true;

    /// <summary>Whose targets are shown; absent means those of the reader's own region.</summary>
    [SupplyParameterFromQuery(Name = "region")] private string? AskedRegion { get; set; }

    [CascadingParameter] private Task<AuthenticationState> State { get; set; } = default!;

    [Inject] private V1.IndicatorService.IndicatorServiceClient Indicators { get; set; } = default!;

    [Inject] private LiveTargets Live { get; set; } = default!;

    [Inject] private TodoDesk Desk { get; set; } = default!;

    [Inject] private References References { get; set; } = default!;

    [Inject] private Problems Problems { get; set; } = default!;

    [Inject] private TargetWords Words { get; set; } = default!;

    private bool asking => answers.Length == 0 || answers.Any(answer => answer.Loading);

    public void Dispose()
    {
        watch?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        ownUnit = (await State).User.FindFirst("region")?.Value is { } code && code != Units.Province ? code : null;
        answers = [.. Desk.Sources.Select(TodoAnswer.Asking)];
        _ = RefreshAsync();
        _ = NamesAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (targets.Count == 0 || (AskedRegion ?? region) != region || (AskedRegion is null && ownUnit is not null && region == Units.Province))
            await WatchAsync();
    }

    private static string Anchor(string part) => "#" + part;

    private TargetQuestion Question(string code) => new(code, region == Units.Province ? "" : region);

    private string RegionName(string code) => code.Length == 0 ? "" : Words.Region(code);

    /// <summary>The reader's own question first, which decides what may be seen; then the shared watch.</summary>
    private async Task WatchAsync()
    {
        watch?.Dispose();
        (watch, problem) = (null, null);
        try
        {
            var answer = await Indicators.ListTargetsAsync(new() { Region = AskedRegion ?? "" }, cancellationToken: gone.Token);
            region = answer.Targets.Count > 0 ? answer.Targets[0].Region : Units.Province;
            trends.Clear();
            Put(answer.Version, [.. answer.Targets]);
            watch = Live.Watch(region, news => InvokeAsync(() => Take(news)));
        }
        catch (Exception failure) when (!gone.IsCancellationRequested)
        {
            problem = Problems.From(failure);
        }
        catch (Exception) when (gone.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    private void Take(FeedNews news)
    {
        if (gone.IsCancellationRequested)
            return;
        flowing = news.Flowing;
        if (news.Refusal is { } refusal)
            problem = Problems.From(refusal);
        if (news.Board is { } board && board.Version >= version)
            Put(board.Version, board.Targets);
        StateHasChanged();
    }

    private void Put(long newVersion, IReadOnlyList<V1.TargetValue> values)
    {
        var before = targets.ToDictionary(target => target.Indicator);
        (version, targets) = (newVersion, values);
        foreach (var target in values.Where(value => !trends.ContainsKey(value.Indicator) || before.GetValueOrDefault(value.Indicator)?.Numerator != value.Numerator))
            _ = TrendAsync(target);
    }

    private async Task TrendAsync(V1.TargetValue target)
    {
        try
        {
            trends.TryAdd(target.Indicator, []);
            var trend = await Indicators.GetTrendAsync(TargetTrends.Request(target, new(target.Indicator, region), TargetTrends.Step(target)), cancellationToken: gone.Token);
            trends[target.Indicator] = TargetFigures.Points(trend);
            StateHasChanged();
        }
        catch (Exception) when (gone.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        catch (Exception failure)
        {
            // A card without its small line is complete; the failure is logged as any other.
            _ = Problems.From(failure);
        }
    }

    /// <summary>Work comes and goes without a watch: it is asked for once a minute while the page is open.</summary>
    private async Task RefreshAsync()
    {
        var leaving = gone.Token;
        using var timer = new PeriodicTimer(Refresh);
        try
        {
            do
            {
                await Task.WhenAll(Desk.Sources.Select(AskAsync));
            }
            while (await timer.WaitForNextTickAsync(leaving));
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private async Task AskAsync(string source)
    {
        if (gone.IsCancellationRequested)
            return;
        TodoAnswer answer;
        try
        {
            answer = await Desk.AskAsync(source, gone.Token);
        }
        catch (Exception) when (gone.IsCancellationRequested)
        {
            return; // nobody looks any more
        }
        if (gone.IsCancellationRequested)
            return;
        answers = [.. answers.Select(known => known.Source == source ? answer : known)];
        await InvokeAsync(StateHasChanged);
    }

    private async Task NamesAsync()
    {
        try
        {
            regions = await References.RegionNamesAsync();
            StateHasChanged();
        }
        catch (Exception failure)
        {
            _ = Problems.From(failure); // codes stand in for the names
        }
    }
}
