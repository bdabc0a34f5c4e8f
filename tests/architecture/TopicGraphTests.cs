using Quality.Common.Events;
using Quality.Protos.Brand.V1;
using Quality.Protos.Credit.V1;
using Quality.Protos.Inspection.V1;

namespace Quality.Architecture.Tests;

/// <summary>
/// An edge A → B means that a handler of topic A may publish B. A cycle would let one event wake itself for ever, and a topic that nobody
/// publishes is a handler that never runs.
/// </summary>
internal static class TopicGraph
{
    /// <summary>The first cycle as a path, its first topic repeated at the end; empty where there is none.</summary>
    public static IReadOnlyList<string> Cycle(IEnumerable<EventTable> tables)
    {
        var edges = tables.SelectMany(t => t.Handled.Values).SelectMany(s => s.Publishes.Select(to => (s.Topic, To: to))).ToLookup(e => e.Topic, e => e.To);
        var done = new HashSet<string>();
        foreach (var topic in edges.Select(e => e.Key).Order(StringComparer.Ordinal))
            if (Walk(topic, []) is { Count: > 0 } cycle) return cycle;
        return [];

        List<string> Walk(string topic, List<string> path)
        {
            if (path.IndexOf(topic) is >= 0 and var at) return [.. path[at..], topic];
            if (!done.Add(topic)) return [];
            foreach (var next in edges[topic].Order(StringComparer.Ordinal))
                if (Walk(next, [.. path, topic]) is { Count: > 0 } cycle) return cycle;
            return [];
        }
    }

    /// <summary>Topics that somebody handles and nobody publishes, and topics that two services publish.</summary>
    public static IEnumerable<string> Strays(IReadOnlyCollection<EventTable> tables)
    {
        var published = tables.SelectMany(t => t.Published).ToList();
        foreach (var topic in tables.SelectMany(t => t.Handled.Keys).Distinct().Except(published)) yield return $"{topic} is handled and never published.";
        foreach (var twice in published.GroupBy(t => t).Where(g => g.Count() > 1)) yield return $"{twice.Key} is published by {twice.Count()} services.";
    }
}

public sealed class TopicGraphTests
{
    [Fact]
    public void Topics_form_a_graph_without_a_cycle() => Assert.Equal([], TopicGraph.Cycle(WholeSystem.EventTables()));

    [Fact]
    public void Every_handled_topic_has_exactly_one_publisher()
    {
        Assert.Empty(TopicGraph.Strays(WholeSystem.EventTables()));
        Assert.True(WholeSystem.EventTables().Sum(t => t.Handled.Count) >= 8, "The tables are empty.");
    }

    [Fact]
    public void A_cycle_over_three_services_is_found_and_shown()
    {
        EventTable[] tables =
        [
            new EventTable().Publishes<EnterprisesChanged>().Handles<HonourGranted>(Nothing, EnterprisesChanged.Descriptor),
            new EventTable().Publishes<SampleConcluded>().Handles<EnterprisesChanged>(Nothing, SampleConcluded.Descriptor),
            new EventTable().Publishes<HonourGranted>().Handles<SampleConcluded>(Nothing, HonourRevoked.Descriptor, HonourGranted.Descriptor),
        ];
        Assert.Equal(
            ["quality.brand.v1.HonourGranted", "quality.credit.v1.EnterprisesChanged", "quality.inspection.v1.SampleConcluded", "quality.brand.v1.HonourGranted"],
            TopicGraph.Cycle(tables));
    }

    [Fact]
    public void A_handler_that_publishes_its_own_topic_is_a_cycle() =>
        Assert.Equal(2, TopicGraph.Cycle([new EventTable().Handles<HonourGranted>(Nothing, HonourGranted.Descriptor)]).Count);

    [Fact]
    public void Two_ways_to_the_same_topic_are_no_cycle() => Assert.Empty(TopicGraph.Cycle(
    [
        new EventTable().Handles<HonourGranted>(Nothing, EnterprisesChanged.Descriptor, SampleConcluded.Descriptor),
        new EventTable().Handles<EnterprisesChanged>(Nothing, SampleConcluded.Descriptor),
    ]));

    [Fact]
    public void A_topic_without_a_publisher_and_one_with_two_are_found() => Assert.Equal(
        ["quality.inspection.v1.SampleConcluded is handled and never published.", "quality.brand.v1.HonourGranted is published by 2 services."],
        TopicGraph.Strays([new EventTable().Publishes<HonourGranted>().Handles<SampleConcluded>(Nothing), new EventTable().Publishes<HonourGranted>()]));

    private static Task Nothing<T>(Common.Storage.Transaction tx, T e, EventContext context) => Task.CompletedTask;
}
