using System.Globalization;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Books;
using Quality.Indicators.Facts;
using Quality.Indicators.Figures;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

internal sealed partial class IndicatorGrpc
{
    public override Task<V1.ListIndicatorFactsResponse> ListIndicatorFacts(V1.ListIndicatorFactsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var (filter, target) = Filter(request, tx, await ClockStore.ReadAsync(tx));
            var page = Page.From(request.PageSize, request.PageToken, request.Indicator, request.Region, request.Period, request.AsOf, request.KnownAt, request.Role, request.ExcludedReason);
            var rows = await FactStore.PageAsync(tx, filter, page.After, page.Limit);
            var total = await TotalAsync(tx, request, filter);
            var next = page.Next(rows, f => string.Create(CultureInfo.InvariantCulture, $"{f.FromOn:yyyy-MM-dd}/{f.Id}"));
            return new V1.ListIndicatorFactsResponse { Facts = { rows.Select(f => ToWire(f, filter, target.IsRate)) }, NextPageToken = next, TotalSize = (int)Math.Min(total, int.MaxValue) };
        });

    /// <summary>The rollups tell the number for the province and for whole units; a county's cases are counted, and so are T8's few figures.</summary>
    private async Task<long> TotalAsync(Transaction tx, V1.ListIndicatorFactsRequest request, FactFilter filter)
    {
        var scope = tx.Caller.Scope;
        var region = filter.Unit ?? (scope.Kind == RegionScopeKind.Unit ? scope.Code : Region.GansuCode);
        if (filter.Regions is not null || scope.Kind is RegionScopeKind.County or RegionScopeKind.None || filter.Indicator == IndicatorCodes.ValueAdded)
            return await FactStore.CountAsync(tx, filter);
        var view = await board.AtAsync(tx, request.AsOf.Length > 0 ? filter.AsOf : null, request.KnownAt is null ? null : filter.KnownAt);
        return new Slice(filter.Indicator, view.Cells.Of(filter.Indicator, region)).Facts(filter.Window, filter.Role, filter.Reason);
    }

    // Cases, unlike totals, are for the people of their region: the caller's scope is part of the query.
    private (FactFilter Filter, TargetDefinition Target) Filter(V1.ListIndicatorFactsRequest request, Transaction tx, ClockRow clock)
    {
        var check = new Violations();
        check.Required("indicator", request.Indicator);
        var scope = FactRegion(check, request.Region);
        var period = TargetRequests.Period(check, "period", request.Period);
        var (asOf, knownAt) = (TargetRequests.AsOf(check, tx, request.AsOf), TargetRequests.KnownAt(request.KnownAt));
        if (!Enum.IsDefined(request.Role)) check.Add("role", "UNKNOWN_VALUE", "role has a value that this version does not know.");
        check.Text("excluded_reason", request.ExcludedReason, 100);
        check.ThrowIfAny();
        var target = TargetRequests.Indicator(calculator.Definitions, request.Indicator);
        if (request.Region.Length > 0 && request.Region != Region.GansuCode && !Sees(tx, scope)) throw Fail.RegionDenied(request.Region);
        var filter = new FactFilter(target.Code, asOf ?? tx.Today, Math.Min(knownAt ?? clock.KnownAt, clock.KnownAt), period ?? Plan.Headline, IndicatorCodes.IsStock(target.Code))
        {
            Unit = request.Region == ReportingUnit.UnassignedCode ? request.Region : scope?.Kind == RegionScopeKind.Unit ? scope.Code : null,
            Regions = scope?.Kind == RegionScopeKind.County ? scope.Codes : null,
            Scope = tx.InScope("region"),
            Role = (FactRole)(int)request.Role,
            Reason = request.ExcludedReason,
        };
        return (filter, target);
    }

    private static RegionScope? FactRegion(Violations check, string region)
    {
        if (region is "" or Region.GansuCode or ReportingUnit.UnassignedCode) return null;
        var scope = RegionScope.FromClaim(region);
        if (scope.Kind is RegionScopeKind.None or RegionScopeKind.Whole) check.Add("region", "UNKNOWN_REGION", "region must be six digits of Gansu, or \"unassigned\".");
        return scope;
    }

    // A county's officer may ask for the unit around it and gets the own county's cases.
    private static bool Sees(Transaction tx, RegionScope? scope) =>
        tx.Caller.Scope.Kind == RegionScopeKind.Whole || scope?.Codes?.Any(tx.Caller.Scope.Contains) == true;

    private static V1.IndicatorFact ToWire(Fact fact, FactFilter filter, bool isRate) => new()
    {
        Source = fact.Source,
        Subject = fact.Caption.Length > 0 ? fact.Caption : fact.Subject,
        Unit = fact.Unit,
        Region = fact.Region,
        AsOf = TargetWire.Day(fact.FromOn),
        KnownAt = TargetWire.Instant(fact.KnownAt),
        SourceTime = TargetWire.Instant(fact.OccurredAt),
        Numerator = fact.Numerator,
        Denominator = isRate ? fact.Denominator : 0,
        ExcludedReason = filter.Stock || filter.Window.Contains(fact.PeriodOn) ? fact.Reason : Reasons.OutsidePeriod,
        SourceVersion = fact.SourceVersion,
        Reference = fact.Reference,
        Category = fact.Category,
        Enterprise = fact.Enterprise,
    };
}
