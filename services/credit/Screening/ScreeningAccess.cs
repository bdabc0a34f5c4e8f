using Quality.Common.Access;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Screening;

/// <summary>Who may screen: whoever works for the authorities, in the region that is theirs.</summary>
internal static class ScreeningAccess
{
    public static void Declare(AccessTable access) => access.For(V1.ScreeningService.Descriptor)
        .Read("ScreenEnterprise", Role.Officials)
        .Read("BatchScreenEnterprises", Role.Officials);
}
