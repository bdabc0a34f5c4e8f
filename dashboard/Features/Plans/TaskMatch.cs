using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Plans;

/// <summary>Which tasks are offered for a joint check (联合抽查), and why others are not; the service decides in any case.</summary>
internal static class TaskMatch
{
    /// <summary>Key of the text that says why the two cannot be merged; null when they can.</summary>
    public static string? Mismatch(V1.CheckTask one, V1.CheckTask other)
    {
        if (one.Plan == other.Plan) return "Mismatch.Plan";
        if (one.Region != other.Region) return "Mismatch.Region";
        if (one.Selection != other.Selection) return "Mismatch.Selection";
        if (one.Strata != other.Strata) return "Mismatch.Strata";
        if (one.ByModel != other.ByModel) return "Mismatch.Unit";
        return Overlap(one, other) ? null : "Mismatch.Window";
    }

    private static bool Overlap(V1.CheckTask one, V1.CheckTask other) =>
        string.CompareOrdinal(one.WindowFrom, other.WindowTo) <= 0 && string.CompareOrdinal(other.WindowFrom, one.WindowTo) <= 0;
}
