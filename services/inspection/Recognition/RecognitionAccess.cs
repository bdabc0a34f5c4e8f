using Quality.Common.Access;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Recognition;

/// <summary>Who may ask what about repeated checks and passports.</summary>
internal static class RecognitionAccess
{
    public static void Declare(AccessTable access) => access.For(V1.RecognitionService.Descriptor)
        .Read("CheckResampling", Role.Officials, Role.Laboratory)
        .Read("BatchCheckResampling", Role.Officials, Role.Laboratory)
        .Read("ListGuardRules", Role.Public)
        .Read("GetPassport", Role.Officials)
        .Read("ListPassports", Role.Officials)
        .Read("GetPassportCode", Role.Officials)
        .Read("ListPassportKeys", Role.Public)
        .Read("ListRevokedPassports", Role.Public)
        .Share("samples", "CheckResampling", "BatchCheckResampling", "GetPassport", "ListPassports", "GetPassportCode");
}
