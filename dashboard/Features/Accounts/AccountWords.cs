using System.Security.Claims;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Dashboard.Features.Accounts;

/// <summary>Badges of states, names of roles, and which of them somebody can give.</summary>
internal static class AccountWords
{
    private static readonly string[] OfPeople =
        ["province_admin", "city_admin", "department_officer", "inspector", "laboratory", "brand_office", "auditor", "enterprise"];

    // A city gives the roles below its own; the service decides in any case.
    private static readonly string[] ByCity = ["department_officer", "inspector", "laboratory", "brand_office", "enterprise"];

    public static StatusKind Kind(V1.AccountState state) => state switch
    {
        V1.AccountState.Active => StatusKind.Good,
        V1.AccountState.Locked => StatusKind.Warning,
        V1.AccountState.Disabled => StatusKind.Ceased,
        _ => StatusKind.Neutral,
    };

    public static string Roles(IStringLocalizer texts, IEnumerable<string> roles) =>
        string.Join(Languages.IsChinese ? "、" : ", ", roles.Select(role => texts["role." + role].Value));

    /// <summary>Boxes for the roles that the person can give, and for those that the account has already.</summary>
    public static CheckList.Check[] Choices(IStringLocalizer texts, ClaimsPrincipal person, IEnumerable<string> held) =>
        [.. (person.IsInRole("province_admin") ? OfPeople : ByCity).Union(held).Select(role => new CheckList.Check(role, texts["role." + role], texts["RoleText." + role]))];

    /// <summary>Whether the person can manage everybody with these roles: a reset password is as good as the role.</summary>
    public static bool CanManage(this ClaimsPrincipal person, IEnumerable<string> roles) =>
        person.May("UpdateAccount") && (person.IsInRole("province_admin") || roles.All(role => ByCity.Contains(role) || role == "public"));
}
