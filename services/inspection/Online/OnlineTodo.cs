using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Libraries;
using Quality.Inspections.Samples;
using Quality.Inspections.Sampling;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>What of on-line checks waits for a person (待办): each clock for the region that must act, and notices that nobody sent yet.</summary>
internal static class OnlineTodo
{
    public const string ToConfirm = "ONLINE_TAKEDOWN_TO_CONFIRM";
    public const string ToReceive = "ONLINE_HANDOVER_TO_RECEIVE";
    public const string ToAnswer = "ONLINE_HANDOVER_TO_ANSWER";
    public const string ToNotifySeller = "ONLINE_SELLER_TO_NOTIFY";
    public const string ToNotifyProducer = "ONLINE_PRODUCER_TO_NOTIFY";

    private const string NoDay = "9999-12-31";

    public static async Task<ListTodosResponse> ListAsync(Transaction tx, ListTodosRequest request)
    {
        var check = new Violations();
        check.AddIf(request.Region.Length > 0 && !Region.TryFind(request.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        var dueBy = check.Date("due_by", request.DueBy, required: false) is { } day ? ChinaTime.Format(day) : NoDay;
        check.ThrowIfAny();
        var page = Page.From(request.PageSize, request.PageToken, request.Region, request.DueBy, string.Join(',', request.Reasons));
        var asked = RegionScope.FromClaim(request.Region.Length > 0 ? request.Region : Region.GansuCode);
        var all = (await OnlineStore.WaitingAsync(tx)).SelectMany(row => Of(row, tx.Caller))
            .Where(todo => asked.Contains(todo.Region) && (request.Reasons.Count == 0 || request.Reasons.Contains(todo.Reason)))
            .Where(todo => request.DueBy.Length == 0 || (todo.DueOn.Length > 0 && string.CompareOrdinal(todo.DueOn, dueBy) <= 0))
            .OrderBy(Key, StringComparer.Ordinal).ToList();
        var rows = all.Where(todo => page.After is null || string.CompareOrdinal(Key(todo), page.After) > 0).Take(page.Limit).ToList();
        var response = new ListTodosResponse { NextPageToken = page.Next(rows, Key), TotalSize = all.Count, AsOf = ChinaTime.Format(tx.Today) };
        response.Todos.AddRange(rows);
        return response;
    }

    private static string Key(Todo todo) => $"{(todo.DueOn.Length > 0 ? todo.DueOn : NoDay)}|{todo.Name}|{todo.Reason}";

    /// <summary>What the caller's role and region may do of it.</summary>
    private static IEnumerable<Todo> Of(OnlineRow row, Caller caller) =>
        All(row, row.ToMessage()).Where(one => caller.Is(one.Roles) && caller.Scope.Contains(one.Todo.Region)).Select(one => one.Todo);

    private static IEnumerable<(Todo Todo, Role Roles)> All(OnlineRow row, V1.OnlineCheck check)
    {
        if (check.Takedown?.Rounds.LastOrDefault() is { RemovedOn.Length: 0 } round)
        {
            var due = OnlineClocks.Takedown(SamplingDates.Of(round.RequestedOn), OnlineWire.Calendar);
            yield return Make(row, check, ToConfirm, SampleRules.Finalisers, row.Region, ChinaTime.Format(due.Date), due.Provisional);
        }

        // An authority outside the province has no account here: what it answers is recorded by who sent it.
        if (check.Handover is { AnsweredOn.Length: 0 } sent)
            yield return Make(
                row, check, sent.State == V1.HandoverState.Sent ? ToReceive : ToAnswer, LibraryAccess.Writers, Region.TryFind(sent.Region, out var there) && there.InGansu ? sent.Region : row.Region, sent.AnswerDueOn);
        if (check.State != V1.OnlineCheckState.Linked) yield break;
        if (check.SellerNotice is null) yield return Make(row, check, ToNotifySeller, SampleRules.Finalisers, row.Region);
        if (check.ProducerNotice is null) yield return Make(row, check, ToNotifyProducer, SampleRules.Finalisers, row.Region);
    }

    private static (Todo Todo, Role Roles) Make(OnlineRow row, V1.OnlineCheck check, string reason, Role roles, string region, string dueOn = "", bool provisional = false)
    {
        var todo = new Todo
        {
            Name = check.Name, Reason = reason, Title = $"{check.ProductName} · {check.PlatformDisplayName} · {check.Shop}", Region = region, DueOn = dueOn,
            Clause = reason == ToConfirm ? "2.7.4b" : "2.7.4a", Provisional = provisional, CreateTime = row.UpdatedAt.ToTimestamp(),
        };
        todo.Roles.AddRange(RoleNames.Of(roles));
        return (todo, roles);
    }
}
