using System.Globalization;
using Quality.Dashboard.Rpc;
using Quality.Protos.Common.V1;

namespace Quality.Dashboard.Features.Home;

/// <summary>How near the last day is.</summary>
public enum Urgency
{
    Overdue,
    Today,
    ThreeDays,
    /// <summary>Later, and what no period runs for.</summary>
    Later,
}

/// <summary>One piece of waiting work with its distance in days; null where no period runs.</summary>
/// <param name="Source">The service that asks for it.</param>
public sealed record TodoItem(string Source, Todo Todo, Urgency Urgency, int? DaysLeft);

/// <summary>What one service answered: its work, or why it did not answer; neither while it is asked.</summary>
public sealed record TodoAnswer(string Source, IReadOnlyList<TodoItem> Items, int Total, Problem? Problem, bool Loading)
{
    public static TodoAnswer Asking(string source) => new(source, [], 0, null, true);
}

/// <summary>Groups waiting work by its last day (我的待办).</summary>
internal static class Todos
{
    /// <param name="asOf">The legal date in China for which the service answered.</param>
    public static TodoItem Item(string source, Todo todo, string asOf)
    {
        if (Day(todo.DueOn) is not { } due || Day(asOf) is not { } today)
            return new(source, todo, Urgency.Later, null);
        var left = due.DayNumber - today.DayNumber;
        return new(source, todo, left switch { < 0 => Urgency.Overdue, 0 => Urgency.Today, <= 3 => Urgency.ThreeDays, _ => Urgency.Later }, left);
    }

    /// <summary>The earliest first; without a last day behind the others, the longest waiting first.</summary>
    public static IReadOnlyList<TodoItem> Sorted(IEnumerable<TodoAnswer> answers) =>
        [.. answers.SelectMany(answer => answer.Items).OrderBy(item => item.DaysLeft ?? int.MaxValue)
            .ThenBy(item => item.Todo.CreateTime?.Seconds ?? 0).ThenBy(item => item.Todo.Name, StringComparer.Ordinal)];

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
