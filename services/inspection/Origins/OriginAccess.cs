using Quality.Common.Access;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Origins;

/// <summary>Who may ask the monitor: the officials, each for the own region.</summary>
internal static class OriginAccess
{
    public static void Declare(AccessTable access) => access.For(V1.OriginService.Descriptor).Read("CompareOrigins", Role.Officials).Read("ComparePools", Role.Officials);
}
