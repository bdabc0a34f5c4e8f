namespace Quality.Common.Access;

/// <summary>Who somebody is to the system; an account holds one or several.</summary>
[Flags]
public enum Role
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>省级管理员.</summary>
    ProvinceAdmin = 1,

    /// <summary>市州管理员: acts on the own region.</summary>
    CityAdmin = 1 << 1,

    /// <summary>部门经办人.</summary>
    DepartmentOfficer = 1 << 2,

    /// <summary>执法检查人员.</summary>
    Inspector = 1 << 3,

    /// <summary>承检机构.</summary>
    Laboratory = 1 << 4,

    /// <summary>品牌工作机构.</summary>
    BrandOffice = 1 << 5,

    /// <summary>审计: reads everything, changes nothing.</summary>
    Auditor = 1 << 6,

    /// <summary>协作省份.</summary>
    PartnerProvince = 1 << 7,

    /// <summary>企业.</summary>
    Enterprise = 1 << 8,

    /// <summary>Anybody, also without a token.</summary>
    Public = 1 << 9,

    /// <summary>Everybody who works for the authorities.</summary>
    Officials = ProvinceAdmin | CityAdmin | DepartmentOfficer | Inspector | BrandOffice | Auditor,

    /// <summary>The administrations that keep registers.</summary>
    Admins = ProvinceAdmin | CityAdmin,
}

/// <summary>The names of roles in tokens.</summary>
public static class RoleNames
{
    private static readonly (string Name, Role Role)[] All =
    [
        ("province_admin", Role.ProvinceAdmin), ("city_admin", Role.CityAdmin), ("department_officer", Role.DepartmentOfficer),
        ("inspector", Role.Inspector), ("laboratory", Role.Laboratory), ("brand_office", Role.BrandOffice), ("auditor", Role.Auditor),
        ("partner_province", Role.PartnerProvince), ("enterprise", Role.Enterprise), ("public", Role.Public),
    ];

    /// <summary>The role of a claim's value; None when unknown.</summary>
    public static Role Parse(string name) => All.FirstOrDefault(r => r.Name == name).Role;

    /// <summary>The claim values of a set of roles.</summary>
    public static IEnumerable<string> Of(Role roles) => All.Where(r => roles.HasFlag(r.Role)).Select(r => r.Name);
}
