using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Protos.Common.V1;

namespace Quality.Inspections.Samples;

/// <summary>
/// Which open conclusions somebody asks for; Reasons are known ones joined by commas, null for any; Levels are those that the caller may act on,
/// joined by commas, 0 for none.
/// </summary>
internal sealed record SampleTodoFilter(string Region, string DueBy, string? Reasons, string Levels)
{
    /// <summary>Sorts what has no due day behind everything else.</summary>
    public const string NoDay = "9999-12-31";

    /// <summary>Only what the caller may bring to its end: an auditor or a laboratory has nothing to decide here.</summary>
    public static SampleTodoFilter From(ListTodosRequest request, Caller caller)
    {
        var check = new Violations();
        check.AddIf(request.Region.Length > 0 && !Common.Values.Region.TryFind(request.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        var dueBy = check.Date("due_by", request.DueBy, required: false);
        check.ThrowIfAny();
        var levels = System.Enum.GetValues<SampleLevel>().Where(level => caller.Is(SampleRules.Finalisers) && caller.Scope.Kind >= SampleRules.Needed(level)).Select(level => (int)level);
        var reasons = request.Reasons.Count == 0 ? null : string.Join(',', new[] { SampleTodo.ToDeliver, SampleTodo.ToFinalise }.Intersect(request.Reasons));
        return new(request.Region, dueBy is { } day ? ChinaTime.Format(day) : "", reasons, string.Join(',', levels.DefaultIfEmpty(0)));
    }
}

/// <summary>What waits for a person because a conclusion is open (待办).</summary>
internal static class SampleTodo
{
    /// <summary>The result has not reached the producer, so the period of objection does not run.</summary>
    public const string ToDeliver = "SAMPLE_RESULT_TO_DELIVER";

    /// <summary>The period of objection ends; what was not contested becomes final.</summary>
    public const string ToFinalise = "SAMPLE_TO_FINALISE";

    public static Todo ToTodo(this Sample sample)
    {
        var todo = new Todo
        {
            Name = sample.Name,
            Reason = sample.DeliveredOn is null ? ToDeliver : ToFinalise,
            Title = $"{sample.ProductName} · {sample.ProducerDisplayName}",
            Region = sample.Region,
            DueOn = sample.DueOn is { } due ? ChinaTime.Format(due) : "",
            Clause = "2.7.1a",
            Article = sample.DeliveredOn is { } delivered ? ContestPeriod.Of(sample.Regime, delivered).Article : "",
            Provisional = sample.DueProvisional,
            CreateTime = sample.UpdatedAt.ToTimestamp(),
        };
        var city = SampleRules.Needed(sample.Level) == RegionScopeKind.Whole ? Role.None : Role.CityAdmin;
        todo.Roles.AddRange(RoleNames.Of(Role.ProvinceAdmin | city | Role.DepartmentOfficer | Role.Inspector));
        return todo;
    }
}
