using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Rosters;
using Quality.Indicators.Statistics;
using Wire = Quality.Protos.Common.V1;

namespace Quality.Indicators.Targets;

internal sealed partial class IndicatorGrpc
{
    private const string StatisticToApprove = "STATISTIC_TO_APPROVE";
    private const string RosterToFreeze = "ROSTER_TO_FREEZE";

    public override Task<Wire.ListTodosResponse> ListTodos(Wire.ListTodosRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        var dueBy = check.Date("due_by", request.DueBy, required: false);
        var scope = request.Region is "" or Region.GansuCode ? null : RegionScope.FromClaim(request.Region);
        if (scope?.Kind == RegionScopeKind.None) check.Add("region", "UNKNOWN_REGION", "region must be six digits of Gansu.");
        check.ThrowIfAny();
        var page = Page.From(request.PageSize, request.PageToken, request.Region, request.DueBy, string.Join(',', request.Reasons));
        // No period runs for any of it, so nothing is due by a day.
        var all = dueBy is null ? (await TodosAsync(tx)).Where(t => scope is null || scope.Contains(t.Region)).Where(t => request.Reasons.Count == 0 || request.Reasons.Contains(t.Reason)).ToList() : [];
        var rows = all.OrderBy(t => t.Name, StringComparer.Ordinal).Where(t => page.After is null || string.CompareOrdinal(t.Name, page.After) > 0).Take(page.Limit).ToList();
        var next = page.Next(rows, t => t.Name);
        return new Wire.ListTodosResponse { Todos = { rows }, NextPageToken = next, TotalSize = all.Count, AsOf = TargetWire.Day(tx.Today) };
    });

    private static async Task<IEnumerable<Wire.Todo>> TodosAsync(Transaction tx)
    {
        var todos = new List<Wire.Todo>();
        if (tx.Caller.Is(IndicatorsModule.Recorders))
        {
            var waiting = await StatisticStore.ListAsync(tx, new(null, "", [(long)StatisticState.Submitted], tx.InScope("region")), null, Page.MaxSize);
            todos.AddRange(waiting.Where(s => s.RecordedBy != tx.Caller.Subject && tx.Caller.Scope.Contains(s.Region)).Select(s => Todo(
                s.Name, StatisticToApprove, $"T8 {s.Period} · {s.DocumentNumber}", s.Region, IndicatorsModule.Recorders, s.CreatedAt)));
        }

        if (tx.Caller.Is(Role.ProvinceAdmin))
        {
            todos.AddRange((await RosterStore.DraftsAsync(tx)).Select(r => Todo(
                r.Name, RosterToFreeze, r.DisplayName, Region.GansuCode, Role.ProvinceAdmin, r.CreatedAt)));
        }

        return todos;
    }

    private static Wire.Todo Todo(string name, string reason, string title, string region, Role roles, DateTimeOffset since) => new()
    {
        Name = name,
        Reason = reason,
        Title = title,
        Region = region,
        Clause = "1.2b",
        Roles = { RoleNames.Of(roles) },
        CreateTime = TargetWire.Instant(since.ToUnixTimeMilliseconds()),
    };
}
