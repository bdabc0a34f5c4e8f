using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Libraries;
using Quality.Inspections.Samples;
using Quality.Protos.Common.V1;

namespace Quality.Inspections.PostProcessing;

/// <summary>Which cases wait for a person's step (待办): by role, and the announcement for the province alone.</summary>
internal static class PostProcessingTodo
{
    // An old failure without an order is history that was recorded late: it stands on the board, not among the work of the day.
    private const int FreshYears = 1;

    private const string ToRecheck = "POST_PROCESSING_TO_RECHECK";
    private const string ToRevoke = "POST_PROCESSING_TO_REVOKE";

    private static readonly Dictionary<CaseState, (string Reason, Role Roles)> Waiting = new()
    {
        [CaseState.Opened] = ("POST_PROCESSING_TO_ORDER", LibraryAccess.Writers),
        [CaseState.Rectifying] = ("POST_PROCESSING_TO_REPORT", SampleRules.Finalisers),
        [CaseState.RecheckDue] = (ToRecheck, SampleRules.Finalisers),
        [CaseState.Passed] = ("POST_PROCESSING_TO_CLOSE", LibraryAccess.Writers),
        [CaseState.ToAnnounce] = ("POST_PROCESSING_TO_ANNOUNCE", Role.ProvinceAdmin | Role.DepartmentOfficer),
        [CaseState.Announced] = (ToRecheck, SampleRules.Finalisers),
        [CaseState.ToSuspend] = ("POST_PROCESSING_TO_SUSPEND", LibraryAccess.Writers),
        [CaseState.Suspended] = (ToRecheck, SampleRules.Finalisers),
        [CaseState.ToRevoke] = (ToRevoke, LibraryAccess.Writers),
        [CaseState.RevocationRequested] = (ToRevoke, LibraryAccess.Writers),
    };

    /// <summary>Only states in which the caller has a step to take; none for an auditor.</summary>
    public static CaseFilter Filter(ListTodosRequest request, Caller caller, DateOnly today)
    {
        var check = new Violations();
        check.AddIf(request.Region.Length > 0 && !Region.TryFind(request.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        var dueBy = check.Date("due_by", request.DueBy, required: false);
        check.ThrowIfAny();
        var states = Waiting.Where(w => caller.Is(w.Value.Roles) && (request.Reasons.Count == 0 || request.Reasons.Contains(w.Value.Reason)))
            .Where(w => w.Key != CaseState.ToAnnounce || caller.Scope.Kind == RegionScopeKind.Whole);
        return new(
            request.Region, string.Join(',', states.Select(w => (int)w.Key).DefaultIfEmpty(0)), null, "", ChinaTime.Format(today), dueBy is { } day ? ChinaTime.Format(day) : "",
            ChinaTime.Format(today.AddYears(-FreshYears)));
    }

    public static Todo ToTodo(this PostProcessingCase c)
    {
        var (reason, roles) = Waiting[c.State];
        return new()
        {
            Name = c.Name, Reason = reason, Title = $"{c.ProductName} · {c.ProducerDisplayName}", Region = c.Region, DueOn = c.DueOn is { } due ? ChinaTime.Format(due) : "",
            Clause = "2.7.1c", Article = c.Article, Provisional = c.DueProvisional, CreateTime = c.UpdatedAt.ToTimestamp(), Roles = { RoleNames.Of(roles) },
        };
    }
}
