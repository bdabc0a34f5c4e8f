using Google.Protobuf;
using Google.Protobuf.Reflection;
using Quality.Common.Storage;

namespace Quality.Common.Events;

/// <summary>One topic that a module handles, and the topics that its handler may publish.</summary>
public sealed record Subscription(string Topic, IReadOnlySet<string> Publishes)
{
    internal Func<Transaction, string, EventContext, Task> Deliver { get; init; } = (_, _, _) => Task.CompletedTask;
}

/// <summary>The events of one module: what it publishes and what it handles. Together the tables form the topic graph.</summary>
public sealed class EventTable
{
    // Fields are only added: a reader of an older release ignores what it does not know.
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private readonly HashSet<string> published = [];
    private readonly Dictionary<string, Subscription> handled = [];

    /// <summary>Topics that the module's rpcs and jobs may publish.</summary>
    public IReadOnlySet<string> Published => published;

    /// <summary>Topics that the module listens to.</summary>
    public IReadOnlyDictionary<string, Subscription> Handled => handled;

    /// <summary>Declares that this module publishes <typeparamref name="T"/>; the outbox refuses what is not declared.</summary>
    public EventTable Publishes<T>() where T : IMessage<T>, new()
    {
        published.Add(new T().Descriptor.FullName);
        return this;
    }

    /// <summary>Declares the handler of <typeparamref name="T"/>. It may run twice, late and out of order, and writes only its own database.</summary>
    /// <param name="handler">The effect, in the transaction of the inbox row.</param>
    /// <param name="publishes">What it may publish: edges of the topic graph, which has no cycle.</param>
    public EventTable Handles<T>(Func<Transaction, T, EventContext, Task> handler, params MessageDescriptor[] publishes) where T : IMessage<T>, new()
    {
        var topic = new T().Descriptor.FullName;
        handled.Add(topic, new(topic, publishes.Select(p => p.FullName).ToHashSet())
        {
            Deliver = (tx, json, context) => handler(tx, Parser.Parse<T>(json), context),
        });
        return this;
    }
}
