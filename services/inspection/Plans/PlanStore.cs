using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Plans;

/// <summary>Plans of spot checks (抽查计划).</summary>
internal static class PlanStore
{
    public static readonly Library<V1.Plan> Library = new("plan", "plans/", p => Document.Of(p.Region, p.DisplayName.Trim()) with { Year = p.Year, State = (long)p.State });

    /// <summary>The plan whoever asks; null where there is none.</summary>
    public static async Task<V1.Plan?> FindAsync(Transaction tx, string name) => await Library.FindAsync(tx, name) is { } found ? Library.Wire(found) : null;
}
