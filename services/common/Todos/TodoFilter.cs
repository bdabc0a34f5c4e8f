using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Protos.Common.V1;

namespace Quality.Common.Todos;

/// <summary>
/// What ListTodos asks for (我的待办), the same in every service: the service gathers what waits, this picks what is the caller's, sorts and pages it.
/// Work that waits is counted in hundreds, so that it is sorted in memory.
/// </summary>
public sealed record TodoFilter
{
    private readonly string region;
    private readonly DateOnly? dueBy;
    private readonly IReadOnlySet<string> reasons;
    private readonly Page page;

    private TodoFilter(string region, DateOnly? dueBy, IReadOnlySet<string> reasons, Page page) =>
        (this.region, this.dueBy, this.reasons, this.page) = (region, dueBy, reasons, page);

    /// <summary>Checks the request; all wrong fields at once.</summary>
    public static TodoFilter From(ListTodosRequest request)
    {
        var check = new Violations();
        var dueBy = check.Date("due_by", request.DueBy, required: false);
        check.AddIf(request.Region.Length > 0 && !Region.TryFind(request.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.ThrowIfAny();
        var page = Page.From(request.PageSize, request.PageToken, request.Region, request.DueBy, string.Join(',', request.Reasons));
        return new(request.Region, dueBy, request.Reasons.ToHashSet(StringComparer.Ordinal), page);
    }

    /// <summary>The caller's page of <paramref name="waiting"/>: own region, own roles, the earliest due day first, without a due day last.</summary>
    public ListTodosResponse Answer(IEnumerable<Todo> waiting, Caller caller, DateOnly today)
    {
        var within = region.Length == 0 ? RegionScope.Whole : RegionScope.FromClaim(region);
        var mine = waiting.Where(todo => IsMine(todo, caller) && within.Contains(todo.Region) && IsWanted(todo)).OrderBy(Key, StringComparer.Ordinal).ToList();
        var rows = mine.Where(todo => page.After is null || string.CompareOrdinal(Key(todo), page.After) > 0).Take(page.Limit).ToList();
        var next = page.Next(rows, Key);
        return new ListTodosResponse { Todos = { rows }, NextPageToken = next, TotalSize = mine.Count, AsOf = ChinaTime.Format(today) };
    }

    private static bool IsMine(Todo todo, Caller caller) =>
        caller.Scope.Contains(todo.Region) && caller.Is(todo.Roles.Aggregate(Role.None, (sum, role) => sum | RoleNames.Parse(role)));

    private bool IsWanted(Todo todo) =>
        (reasons.Count == 0 || reasons.Contains(todo.Reason))
        && (dueBy is not { } last || (todo.DueOn.Length > 0 && string.CompareOrdinal(todo.DueOn, ChinaTime.Format(last)) <= 0));

    private static string Key(Todo todo) => $"{(todo.DueOn.Length > 0 ? todo.DueOn : "9999-12-31")}|{todo.Name}|{todo.Reason}";
}
