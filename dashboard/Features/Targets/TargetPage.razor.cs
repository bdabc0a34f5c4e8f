using Microsoft.AspNetCore.Components;
using Quality.Dashboard.Components;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Targets;

/// <summary>One target with everything that explains it; the address holds the whole question, so that a link shows the same.</summary>
public sealed partial class TargetPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private TargetQuestion question = new("");
    private TargetQuestion? loaded;
    private V1.TargetValue? value;
    private IReadOnlyList<V1.UnitValue> units = [];
    private Problem? problem;
    private IDisposable? watch;
    private string watched = "";
    private bool flowing = true, loading;
    private int asked;

    [Parameter] public string Code { get; set; } = "";

    [SupplyParameterFromQuery(Name = "region")] private string? Region { get; set; }

    [SupplyParameterFromQuery(Name = "period")] private string? Period { get; set; }

    [SupplyParameterFromQuery(Name = "as_of")] private string? AsOf { get; set; }

    [SupplyParameterFromQuery(Name = "known_on")] private string? KnownOn { get; set; }

    [Inject] private V1.IndicatorService.IndicatorServiceClient Indicators { get; set; } = default!;

    [Inject] private LiveTargets Live { get; set; } = default!;

    [Inject] private Problems Problems { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    public void Dispose()
    {
        watch?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        question = TargetQuestion.From(Code, Region, Period, AsOf, KnownOn);
        if (question == loaded)
            return;
        if (loaded?.Code != question.Code)
            (value, units) = (null, []);
        loaded = question;
        await LoadAsync();
        Watch();
    }

    private async Task LoadAsync()
    {
        var mine = ++asked;
        (loading, problem) = (true, null);
        try
        {
            var one = Indicators.GetIndicatorAsync(question.ToRequest(), cancellationToken: gone.Token).ResponseAsync;
            var all = Indicators.ListUnitValuesAsync(question.ToUnits(), cancellationToken: gone.Token).ResponseAsync;
            await Task.WhenAll(one, all);
            if (mine == asked)
                (value, units) = (await one, [.. (await all).Units]);
        }
        catch (Exception failure) when (!gone.IsCancellationRequested && mine == asked)
        {
            problem = Problems.From(failure);
        }
        catch (Exception) when (gone.IsCancellationRequested || mine != asked)
        {
            return; // nobody waits for this answer any more
        }
        loading = false;
    }

    /// <summary>The present moves: its watch tells when to ask again, also for a period or a unit.</summary>
    private void Watch()
    {
        var region = question.IsNow && problem is null ? question.Scope : "";
        if (region == watched || region == TargetWords.Unassigned)
            return;
        watch?.Dispose();
        watched = region;
        watch = region.Length == 0 ? null : Live.Watch(region, news => InvokeAsync(() => TakeAsync(news)));
    }

    private async Task TakeAsync(FeedNews news)
    {
        if (gone.IsCancellationRequested || watch is null)
            return;
        flowing = news.Flowing;
        if (news.Board?.Targets.FirstOrDefault(target => target.Indicator == Code) is { } told && value is not null && told.Version > value.Version && !Same(told, value))
            await LoadAsync();
        StateHasChanged();
    }

    /// <summary>Versions rise with every change of any target; only this one's figures ask for a new page.</summary>
    private bool Same(V1.TargetValue told, V1.TargetValue shown) =>
        question.Period.Length == 0 && told.Numerator == shown.Numerator && told.Denominator == shown.Denominator && told.Status == shown.Status && told.Exclusions.Equals(shown.Exclusions);

    private void Go(TargetQuestion next) => Navigation.NavigateTo(next.Page);
}
