using Microsoft.AspNetCore.Routing;
using Quality.Common.Access;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Common.Tests.Hosting;

/// <summary>Keeps one effect for every event of the notes; chokes on poison until it is cured.</summary>
public sealed class ReaderModule : ServiceModule<ReaderModule>
{
    public const string HandlerSecret = "stack of the handler";

    public override string Name => "reader";

    public override int DefaultPort => 9002;

    public bool Cured { get; set; }

    public override void MapGrpc(IEndpointRouteBuilder app)
    {
    }

    public override void Access(AccessTable access)
    {
    }

    public override void Events(EventTable events) => events.Handles<V1.EnterprisesChanged>(HandleAsync, V1.EnterpriseProductChanged.Descriptor);

    private async Task HandleAsync(Transaction tx, V1.EnterprisesChanged e, EventContext context)
    {
        var note = e.Enterprises[0];
        await NoteStore.AddEffectAsync(tx, context, note.Uscc);
        if (note.DisplayName == "poison" && !Cured) throw new InvalidOperationException(HandlerSecret);
        if (note.DisplayName == "forward") tx.Publish(new V1.EnterpriseProductChanged { Product = new() { Name = note.Uscc } });
        if (note.DisplayName == "smuggle" && !Cured) tx.Publish(new V1.EnterprisesChanged());
        if (note.DisplayName == "noted") tx.Audit($"notes/{note.Uscc}", "620102");
    }
}

/// <summary>A service that is installed later, and reads what the reader publishes too.</summary>
public sealed class LateModule : ServiceModule<LateModule>
{
    public override string Name => "late";

    public override int DefaultPort => 9003;

    public override void MapGrpc(IEndpointRouteBuilder app)
    {
    }

    public override void Access(AccessTable access)
    {
    }

    public override void Events(EventTable events) => events
        .Handles<V1.EnterprisesChanged>((tx, e, context) => NoteStore.AddEffectAsync(tx, context, e.Enterprises[0].Uscc))
        .Handles<V1.EnterpriseProductChanged>((tx, e, context) => NoteStore.AddEffectAsync(tx, context, e.Product.Name));
}

/// <summary>Notes and their reader in one process, on each provider.</summary>
public sealed class NoteHosts : HostPair
{
    protected override ServiceModule[] Modules() => [new NotesModule(), new ReaderModule()];
}

/// <summary>What the tests of the shared code do with the small services.</summary>
internal static class NoteCalls
{
    private static int counter;

    public static string NewId(string prefix = "note") => $"{prefix}-{Interlocked.Increment(ref counter)}";

    public static V1.EnterpriseService.EnterpriseServiceClient Notes(this TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.EnterpriseService.EnterpriseServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    public static Task<V1.Enterprise> WriteAsync(this TestHost host, string id, string body = "note", Guid? requestId = null, TestCaller? caller = null, long more = 0) =>
        host.Notes(caller).CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = id, DisplayName = body, Version = more }, RequestId = requestId?.ToString() ?? "" }).ResponseAsync;

    /// <summary>How often the events of a note took effect.</summary>
    public static async Task<long> EffectsAsync(this TestHost host, string id, string module = "reader") =>
        Convert.ToInt64(await host.ExecuteAsync(module, $"SELECT COUNT(*) FROM effects WHERE body = '{id}' OR body LIKE '{id}/%'"), null);

    public static Task EffectAsync(this TestHost host, string id, long count = 1, string module = "reader", int seconds = 20) =>
        TestHost.EventuallyAsync(async () => await host.EffectsAsync(id, module) == count, $"{count} effects of {id} in {module}", seconds);

    public static async Task<long> CountAsync(this TestHost host, string module, string sql) => Convert.ToInt64(await host.ExecuteAsync(module, sql), null);
}
