using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises;

/// <summary>Registration states (登记状态) as pages show them.</summary>
internal static class EnterpriseStatuses
{
    public static readonly V1.EnterpriseStatus[] All =
        [V1.EnterpriseStatus.Existing, V1.EnterpriseStatus.Suspended, V1.EnterpriseStatus.MovedOut, V1.EnterpriseStatus.Revoked, V1.EnterpriseStatus.Deregistered];

    public static string Text(IStringLocalizer texts, V1.EnterpriseStatus status) => texts["status." + status];

    public static StatusKind Kind(V1.EnterpriseStatus status) => status switch
    {
        V1.EnterpriseStatus.Existing => StatusKind.Good,
        V1.EnterpriseStatus.Suspended => StatusKind.Warning,
        V1.EnterpriseStatus.Revoked => StatusKind.Bad,
        V1.EnterpriseStatus.Deregistered => StatusKind.Ceased,
        V1.EnterpriseStatus.MovedOut => StatusKind.Neutral,
        _ => StatusKind.None,
    };
}
