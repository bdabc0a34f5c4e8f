using Quality.Common.Access;
using Quality.Common.Errors;

namespace Quality.Identity.Accounts;

/// <summary>Who may give which role: the province all of them, a city those below its own, in its own unit.</summary>
internal static class Granting
{
    private const Role ByProvince = (Role)((int)Role.Public * 2 - 1);

    private const Role ByCity = Role.DepartmentOfficer | Role.Inspector | Role.Laboratory | Role.BrandOffice | Role.Enterprise | Role.Public;

    /// <summary>Refuses to give a role above one's own, and to touch somebody who holds one: a reset password is as good as the role.</summary>
    public static void Check(Caller caller, Role roles)
    {
        var own = caller.Is(Role.ProvinceAdmin) ? ByProvince : ByCity;
        if ((roles & ~own) is not Role.None and var above)
            throw Fail.Denied("ROLE_NOT_GRANTABLE", $"Your role does not let you manage {string.Join(", ", RoleNames.Of(above))}.");
    }

    public static void CheckRegion(Caller caller, string region)
    {
        if (!caller.Scope.Contains(region)) throw Fail.RegionDenied(region);
    }
}
