using Google.Protobuf.WellKnownTypes;
using Quality.Brands.Honours;
using Quality.Common.Access;
using Quality.Common.Time;
using Quality.Protos.Common.V1;

namespace Quality.Brands.Todos;

/// <summary>What waits in the brand service (待办): zones whose preparation ends, and honours that run out.</summary>
internal static class HonourTodos
{
    private const int YearsOfPreparation = 2; // 6.6: 批准筹建, at most two years, then 验收

    public static IEnumerable<Todo> Of(IEnumerable<Honour> inPreparation, IEnumerable<Honour> expiring) =>
        inPreparation.Select(zone => Waiting(zone, "ZONE_TO_ACCEPT", zone.Decision.PublishedOn.AddYears(YearsOfPreparation)))
            .Concat(expiring.Select(honour => Waiting(honour, "HONOUR_EXPIRES", honour.Decision.ValidUntil!.Value)));

    private static Todo Waiting(Honour honour, string reason, DateOnly due) => new()
    {
        Name = honour.Name,
        Reason = reason,
        Title = honour.Decision.HolderDisplayName.Length > 0 ? $"{honour.Decision.ObjectName} · {honour.Decision.HolderDisplayName}" : honour.Decision.ObjectName,
        Region = honour.Decision.Region,
        DueOn = ChinaTime.Format(due),
        Clause = "2.6.1b",
        Roles = { RoleNames.Of(Role.Admins | Role.BrandOffice) },
        CreateTime = honour.CreatedAt.ToTimestamp(),
    };
}
