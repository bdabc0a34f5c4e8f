using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Protos.Common.V1;
using Quality.Standards.Declarations;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Todos;

/// <summary>What is needed of an open declaration to say whether it waits for somebody.</summary>
internal sealed record WaitingDeclaration(
    string Id, long State, string StandardCanonical, string StandardUndated, long StandardKind, string EnterpriseDisplayName, string Region, DateOnly? StandardAbolishedOn,
    DateOnly? VersionPublishedOn, long HasIndicators, DateTimeOffset RecordedAt);

/// <summary>What waits in the standards service (待办). None of it has a legal last day.</summary>
internal static class DeclarationTodos
{
    /// <summary>标准化法 in force: own standards are declared with their function and performance indicators.</summary>
    private static readonly DateOnly IndicatorsFrom = new(2018, 1, 1);

    public static IEnumerable<Todo> Of(IEnumerable<WaitingDeclaration> declarations, DateOnly today)
    {
        foreach (var d in declarations)
        {
            if ((V1.DeclarationState)d.State == V1.DeclarationState.Draft)
            {
                yield return Waiting(d, "DECLARATION_TO_PUBLISH", "");
                continue;
            }

            if (d.StandardAbolishedOn <= today) yield return Waiting(d, "STANDARD_ABOLISHED", "");
            if (IsOwn(d) && d.HasIndicators == 0 && d.VersionPublishedOn >= IndicatorsFrom) yield return Waiting(d, "INDICATORS_MISSING", "标准化法 art 27, 38");
        }
    }

    private static bool IsOwn(WaitingDeclaration d) =>
        (V1.StandardKind)d.StandardKind == V1.StandardKind.Enterprise && !new CitedStandard("", d.StandardCanonical, d.StandardUndated, V1.StandardKind.Enterprise).IsFoodSafety;

    private static Todo Waiting(WaitingDeclaration d, string reason, string article) => new()
    {
        Name = $"declarations/{d.Id}",
        Reason = reason,
        Title = d.EnterpriseDisplayName.Length > 0 ? $"{d.StandardCanonical} · {d.EnterpriseDisplayName}" : d.StandardCanonical,
        Region = d.Region,
        Clause = "2.1.2c",
        Article = article,
        Roles = { RoleNames.Of(Role.Admins | Role.DepartmentOfficer) },
        CreateTime = d.RecordedAt.ToTimestamp(),
    };
}
