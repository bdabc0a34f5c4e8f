using Quality.Dashboard.Components;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>States of imports as pages show them.</summary>
internal static class ImportStates
{
    public static StatusKind Kind(V1.Import import) => import.State switch
    {
        V1.ImportState.Running => StatusKind.Active,
        V1.ImportState.Interrupted => StatusKind.Warning,
        V1.ImportState.Completed => StatusKind.Good,
        _ => StatusKind.None,
    };
}
