using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Plans;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Origins;

/// <summary>The origin-neutrality monitor (地方保护监测, 2.7.0).</summary>
internal sealed class OriginGrpc(UnitOfWork<InspectionsModule> work) : V1.OriginService.OriginServiceBase
{
    public override Task<V1.OriginReport> CompareOrigins(V1.CompareOriginsRequest request, ServerCallContext context) => work.ReadAsync(
        context, async tx => OriginComparisons.Report(OriginComparisons.Rates, await OriginStore.CountAsync(tx, Filter(request))));

    public override Task<V1.PoolOriginReport> ComparePools(V1.ComparePoolsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        var (first, last) = (check.Date("pool_from", request.PoolFrom), check.Date("pool_to", request.PoolTo));
        check.AddIf(last < first, "pool_to", "BAD_RANGE", "pool_to is before pool_from.");
        check.ThrowIfAny();
        var (from, to) = (ChinaTime.StartOfDay(first!.Value), ChinaTime.EndOfDay(last!.Value));
        var drawn = await PoolOriginStore.DrawnAsync(tx, from, to);
        var counts = (await PoolOriginStore.CountAsync(tx, from, to)).ConvertAll(c => c with { Drawn = drawn.GetValueOrDefault(c.Origin) });
        var draws = await PoolOriginStore.DrawsAsync(tx, from, to);
        return new V1.PoolOriginReport { Report = OriginComparisons.Report(OriginComparisons.Draws, counts), DrawCount = (int)draws.Draws, UncountedDrawCount = (int)draws.Uncounted };
    });

    private static OriginFilter Filter(V1.CompareOriginsRequest r)
    {
        var check = new Violations();
        var (from, to) = (check.Date("sampled_from", r.SampledFrom), check.Date("sampled_to", r.SampledTo));
        check.AddIf(to < from, "sampled_to", "BAD_RANGE", "sampled_to is before sampled_from.");
        check.AddIf(r.ProductCategory.Length > 0 && !ProductCategory.TryFind(r.ProductCategory, out _), "product_category", "UNKNOWN_CATEGORY", "product_category is not a category code.");
        check.ThrowIfAny();
        return new(r.SampledFrom, r.SampledTo, PlanAccess.Numbers(r.Levels), PlanAccess.Numbers(r.Selections), r.ProductCategory);
    }
}
