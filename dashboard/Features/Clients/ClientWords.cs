using Quality.Dashboard.Components;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Dashboard.Features.Clients;

/// <summary>Badges of states, and the roles that machines have.</summary>
internal static class ClientWords
{
    public static readonly string[] RolesOfMachines =
        ["partner_province", "laboratory", "province_admin", "city_admin", "department_officer", "inspector", "brand_office", "auditor", "enterprise"];

    public static StatusKind Kind(V1.ClientState state) => state == V1.ClientState.Active ? StatusKind.Good : StatusKind.Ceased;
}
