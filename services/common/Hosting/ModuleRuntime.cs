using Quality.Common.Access;
using Quality.Common.Audit;
using Quality.Common.Events;
using Quality.Common.Storage;

namespace Quality.Common.Hosting;

/// <summary>A module while it runs: its database, its tables of access and events, and its signals.</summary>
public abstract class ModuleRuntime : IAsyncDisposable
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected ModuleRuntime(ServiceModule module, Database database)
    {
        Module = module;
        Database = database;
        module.Access(Access);
        module.Events(Events);
    }

    /// <summary>The module.</summary>
    public ServiceModule Module { get; }

    /// <summary>Its name.</summary>
    public string Name => Module.Name;

    /// <summary>Its database.</summary>
    public Database Database { get; }

    /// <summary>Who may call what.</summary>
    public AccessTable Access { get; } = new();

    /// <summary>What it publishes and handles.</summary>
    public EventTable Events { get; } = new();

    /// <summary>Completes when the database is migrated and the module has started.</summary>
    public Task Ready => ready.Task;

    /// <summary>Set at each commit that left rows in the outbox.</summary>
    public Signal OutboxSignal { get; } = new();

    /// <summary>Called after a batch of events took effect; what watches the state wakes by it.</summary>
    public event Action<IReadOnlyList<string>>? Handled;

    internal AuditQueue AuditQueue { get; } = new();

    internal OutboxDepth Outbox { get; set; } = new(0, null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        OutboxSignal.Dispose();
        await Database.DisposeAsync();
    }

    internal void MarkReady() => ready.TrySetResult();

    internal void EventsHandled(IReadOnlyList<EventEnvelope> batch) => Handled?.Invoke([.. batch.Select(e => e.Topic)]);

    /// <summary>Another replica handled events: everybody here hears of it but the one who brought the notice.</summary>
    internal void HandledElsewhere(IReadOnlyList<string> topics, Action<IReadOnlyList<string>> bringer)
    {
        foreach (var listener in Handled?.GetInvocationList().Cast<Action<IReadOnlyList<string>>>() ?? [])
            if (listener != bringer) listener(topics);
    }
}

/// <summary>The runtime of one module, by its type.</summary>
public sealed class ModuleRuntime<TModule>(TModule module, Database<TModule> database) : ModuleRuntime(module, database)
    where TModule : ServiceModule;

/// <summary>Finds the module that an rpc belongs to.</summary>
internal sealed class ModuleDirectory(IEnumerable<ModuleRuntime> modules)
{
    // Health and reflection are the platform's; the Dapr callback checks the sidecar's own token.
    private static readonly string[] Open = ["/grpc.health.", "/grpc.reflection.", "/dapr.proto.runtime.v1.AppCallback/"];

    private readonly ModuleRuntime[] all = [.. modules];

    public IReadOnlyList<ModuleRuntime> All => all;

    public static bool IsOpen(string method) => Array.Exists(Open, o => method.StartsWith(o, StringComparison.Ordinal));

    public AccessRule? Rule(string method) =>
        CommonAccess.Rules.GetValueOrDefault(method) ?? Owner(method)?.Access.Rules.GetValueOrDefault(method);

    /// <summary>The module whose table names the rpc, else the one of its package, else (rpcs that every service shares) the first.</summary>
    public ModuleRuntime? Owner(string method) =>
        Array.Find(all, m => m.Access.Rules.ContainsKey(method))
        ?? Array.Find(all, m => method.StartsWith($"/quality.{m.Name}.", StringComparison.Ordinal))
        ?? all.FirstOrDefault();

    /// <summary>The hosted module of this name, for the rpcs that every service shares.</summary>
    public ModuleRuntime ByName(string name) =>
        Array.Find(all, m => m.Name == name)
        ?? throw Errors.Fail.Invalid("service", "UNKNOWN_SERVICE", $"service must be one of: {string.Join(", ", all.Select(m => m.Name))}.");
}
