using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Inspections.Plans;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Origins;

/// <summary>The origin-neutrality monitor (地方保护监测, 2.7.0).</summary>
internal sealed class OriginGrpc(UnitOfWork<InspectionsModule> work) : V1.OriginService.OriginServiceBase
{
    public override Task<V1.OriginReport> CompareOrigins(V1.CompareOriginsRequest request, ServerCallContext context) => work.ReadAsync(
        context, async tx => OriginComparisons.Report(await OriginStore.CountAsync(tx, Filter(request))));

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
