using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Indicators.Figures;
using Quality.Indicators.Reconciliations;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

/// <summary>Speaks for the targets; the parts of this class that speak for facts, statistics and reports lie in their folders.</summary>
internal sealed partial class IndicatorGrpc(UnitOfWork<IndicatorsModule> work, Calculator calculator, Board board, Watchers watchers, Reconciler reconciler, TimeProvider clock)
    : V1.IndicatorService.IndicatorServiceBase
{
    private const int MostPoints = 400;

    public override Task<V1.ListTargetsResponse> ListTargets(V1.ListTargetsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        var region = TargetRequests.ValueRegion(check, tx.Caller, request.Region);
        var (asOf, knownAt) = (TargetRequests.AsOf(check, tx, request.AsOf), TargetRequests.KnownAt(request.KnownAt));
        check.ThrowIfAny();
        TargetRequests.DemandValueRegion(tx.Caller, region);
        var page = Page.From(request.PageSize, request.PageToken, region, request.AsOf, request.KnownAt);
        var view = await board.AtAsync(tx, asOf, knownAt);
        var all = calculator.All(new(region, null, view)).ToList();
        var rows = all.Where(t => page.After is null || string.CompareOrdinal(t.Indicator, page.After) > 0).Take(page.Limit).ToList();
        var next = page.Next(rows, t => t.Indicator);
        return new V1.ListTargetsResponse { Targets = { rows }, NextPageToken = next, TotalSize = all.Count, Version = view.Version };
    });

    public override Task<V1.TargetValue> GetIndicator(V1.GetIndicatorRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        check.Required("indicator", request.Indicator);
        var region = TargetRequests.ValueRegion(check, tx.Caller, request.Region);
        var period = TargetRequests.Period(check, "period", request.Period);
        var (asOf, knownAt) = (TargetRequests.AsOf(check, tx, request.AsOf), TargetRequests.KnownAt(request.KnownAt));
        check.ThrowIfAny();
        var target = TargetRequests.Indicator(calculator.Definitions, request.Indicator);
        TargetRequests.DemandValueRegion(tx.Caller, region);
        return Calculator.Value(target, new(region, period, await board.AtAsync(tx, asOf, knownAt)));
    });

    public override Task<V1.ListUnitValuesResponse> ListUnitValues(V1.ListUnitValuesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        check.Required("indicator", request.Indicator);
        var period = TargetRequests.Period(check, "period", request.Period);
        var (asOf, knownAt) = (TargetRequests.AsOf(check, tx, request.AsOf), TargetRequests.KnownAt(request.KnownAt));
        check.ThrowIfAny();
        var target = TargetRequests.Indicator(calculator.Definitions, request.Indicator);
        var page = Page.From(request.PageSize, request.PageToken, request.Indicator, request.Period, request.AsOf, request.KnownAt);
        var view = await board.AtAsync(tx, asOf, knownAt);
        var units = ReportingUnits.AllAndUnassigned.Where(u => TargetRequests.MaySee(tx.Caller, u.Code)).ToList();
        var rows = units.SkipWhile(u => page.After is not null && u.Code != page.After).Skip(page.After is null ? 0 : 1).Take(page.Limit).ToList();
        var next = page.Next(rows, u => u.Code);
        return new V1.ListUnitValuesResponse
        {
            Units = { rows.Select(u => new V1.UnitValue { Unit = u.Code, DisplayNameZh = u.Name, DisplayNameEn = u.NameEn, Value = Calculator.Value(target, new(u.Code, period, view)) }) },
            NextPageToken = next,
            TotalSize = units.Count,
        };
    });

    public override Task<V1.Trend> GetTrend(V1.GetTrendRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        check.Required("indicator", request.Indicator);
        var region = TargetRequests.ValueRegion(check, tx.Caller, request.Region);
        var (asOf, knownAt) = (TargetRequests.AsOf(check, tx, request.AsOf), TargetRequests.KnownAt(request.KnownAt));
        if (!Enum.IsDefined(request.Step)) check.Add("step", "UNKNOWN_VALUE", "step has a value that this version does not know.");
        var steps = Steps(check, request, asOf ?? tx.Today);
        check.ThrowIfAny();
        var target = TargetRequests.Indicator(calculator.Definitions, request.Indicator);
        TargetRequests.DemandValueRegion(tx.Caller, region);
        return Trends.Of(target, new(region, null, await board.AtAsync(tx, asOf, knownAt)), steps);
    });

    private static List<Window> Steps(Violations check, V1.GetTrendRequest request, DateOnly asOf)
    {
        var from = TargetRequests.Period(check, "from", request.From) ?? Window.Year(Plan.Headline.First.Year);
        var to = TargetRequests.Period(check, "to", request.To) ?? Window.Of(Quarter.Of(asOf));
        var steps = Trends.Steps(from, to, request.Step == V1.TrendStep.Year).Take(MostPoints + 1).ToList();
        if (check.None && steps.Count == 0) check.Add("to", "BEFORE_FROM", "to must not be before from.");
        if (steps.Count > MostPoints) check.Add("from", "PERIOD_TOO_LONG", $"from and to must not span more than {MostPoints} points.");
        return steps;
    }
}
