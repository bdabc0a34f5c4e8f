using Google.Protobuf.WellKnownTypes;
using Quality.Dashboard.Features.Home;
using Quality.Protos.Common.V1;

namespace Quality.Dashboard.Tests.Home;

public sealed class TodoTests
{
    [Theory]
    [InlineData("2018-08-30", Urgency.Overdue, -1)]
    [InlineData("2018-08-31", Urgency.Today, 0)]
    [InlineData("2018-09-01", Urgency.ThreeDays, 1)]
    [InlineData("2018-09-03", Urgency.ThreeDays, 3)]
    [InlineData("2018-09-04", Urgency.Later, 4)]
    [InlineData("", Urgency.Later, null)]
    public void Work_presses_by_the_day_on_which_the_service_answered(string due, Urgency urgency, int? left)
    {
        var item = Todos.Item("complaint", new Todo { DueOn = due }, "2018-08-31");
        Assert.Equal((urgency, left), (item.Urgency, item.DaysLeft));
    }

    [Fact]
    public void The_earliest_stands_first_and_what_has_no_day_last()
    {
        TodoItem Item(string name, string due, long since) => Todos.Item("x", new Todo { Name = name, DueOn = due, CreateTime = new Timestamp { Seconds = since } }, "2018-08-31");
        var one = new TodoAnswer("a", [Item("none", "", 1), Item("late", "2018-08-01", 5)], 2, null, false);
        var other = new TodoAnswer("b", [Item("soon", "2018-09-02", 9), Item("sooner", "2018-09-02", 3)], 2, null, false);
        Assert.Equal(["late", "sooner", "soon", "none"], Todos.Sorted([one, other]).Select(item => item.Todo.Name));
    }
}
