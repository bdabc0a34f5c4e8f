using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Protos.Common.V1;

namespace Quality.Complaints.Complaints;

/// <summary>Which open complaints somebody asks for; States are those of the reasons asked, joined by commas, empty for all, 0 for none; Acts says whether the caller decides anything here.</summary>
internal sealed record ComplaintTodoFilter(string Region, string DueBy, string States, bool Acts)
{
    /// <summary>Sorts what has no due day behind everything else.</summary>
    public const string NoDay = "9999-12-31";

    public static ComplaintTodoFilter From(ListTodosRequest request, Caller caller)
    {
        var check = new Violations();
        check.AddIf(request.Region.Length > 0 && !Common.Values.Region.TryFind(request.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        var dueBy = check.Date("due_by", request.DueBy, required: false);
        check.ThrowIfAny();
        var states = ComplaintTodo.Reasons.Where(r => request.Reasons.Contains(r.Value)).Select(r => (int)r.Key).DefaultIfEmpty(0);
        return new(request.Region, dueBy is { } day ? ChinaTime.Format(day) : "", request.Reasons.Count == 0 ? "" : string.Join(',', states), caller.Is(ComplaintsModule.Handlers));
    }
}

/// <summary>What waits for a person because a complaint is open (待办).</summary>
internal static class ComplaintTodo
{
    /// <summary>What is to be done next, by state.</summary>
    public static readonly IReadOnlyDictionary<ComplaintState, string> Reasons = new Dictionary<ComplaintState, string>
    {
        [ComplaintState.Registered] = "COMPLAINT_TO_ACCEPT",
        [ComplaintState.Mediating] = "COMPLAINT_TO_MEDIATE",
        [ComplaintState.Checking] = "REPORT_TO_CHECK",
    };

    /// <summary>The title has the number and the kind of product: the text of a complaint may speak of people.</summary>
    public static Todo ToTodo(this Complaint c)
    {
        var rule = c.RuleInForce;
        var accepting = c.State == ComplaintState.Registered && rule.Accept is not null;
        var todo = new Todo
        {
            Name = c.Name,
            Reason = Reasons[c.State],
            Title = ProductCategory.TryFind(c.Category, out var category) ? $"{c.Number} · {category.Name}" : c.Number,
            Region = c.Region,
            DueOn = c.DueOn is { } due ? ChinaTime.Format(due) : "",
            Clause = "2.7.3",
            Article = c.DueOn is null ? "" : (accepting ? rule.Accept : rule.Handle)?.Article ?? "",
            Provisional = accepting ? c.AcceptProvisional : c.MediateProvisional || c.CheckProvisional,
            CreateTime = c.UpdatedAt.ToTimestamp(),
        };
        todo.Roles.AddRange(RoleNames.Of(ComplaintsModule.Handlers));
        return todo;
    }
}
