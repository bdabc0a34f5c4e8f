using Grpc.Core;
using Quality.Common.Events;
using Quality.Common.Storage;
using Quality.Common.Tests.Hosting;
using Quality.Protos.Common.V1;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Common.Tests.Events;

/// <summary>Outbox, relay, inbox, between two services in one process.</summary>
public sealed class DeliveryTests(NoteHosts hosts) : IClassFixture<NoteHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_fact_of_one_service_takes_effect_in_another(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var id = NoteCalls.NewId();
        var before = host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await host.WriteAsync(id);
        await host.EffectAsync(id);
        var occurred = await host.CountAsync("reader", $"SELECT occurred_at FROM effects WHERE body = '{id}'");
        Assert.InRange(occurred, before, host.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        await TestHost.EventuallyAsync(
            async () => await host.CountAsync("notes", $"SELECT COUNT(*) FROM outbox WHERE payload LIKE '%\"{id}\"%' AND published_at IS NOT NULL AND attempts = 1") == 1, "marked as sent at the first attempt");
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_same_event_twice_or_at_once_takes_effect_once(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (id, eventId) = (NoteCalls.NewId(), Guid.CreateVersion7().ToString());
        var fact = new V1.EnterprisesChanged { Enterprises = { new V1.Enterprise { Uscc = id } } };
        await host.DeliverAsync("reader", fact, eventId);
        await host.DeliverAsync("reader", fact, eventId);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.DeliverAsync("reader", fact, eventId)));
        Assert.Equal(1, await host.EffectsAsync(id));
        var (other, otherId) = (NoteCalls.NewId(), Guid.CreateVersion7().ToString());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.DeliverAsync("reader", new V1.EnterprisesChanged { Enterprises = { new V1.Enterprise { Uscc = other } } }, otherId)));
        Assert.Equal(1, await host.EffectsAsync(other));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_rpc_that_publishes_what_it_does_not_declare_changes_nothing(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var id = NoteCalls.NewId();
        Assert.Equal(StatusCode.Internal, (await Refusal.OfAsync(() => host.WriteAsync(id, "undeclared"))).Code);
        Assert.Equal(0, await host.CountAsync("notes", $"SELECT COUNT(*) FROM notes WHERE id = '{id}'"));
        Assert.Equal(0, await host.CountAsync("notes", "SELECT COUNT(*) FROM outbox WHERE topic = 'quality.credit.v1.EnterpriseProductChanged'"));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_a_handler_declares_it_may_publish(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var id = NoteCalls.NewId();
        await host.WriteAsync(id, "forward");
        await TestHost.EventuallyAsync(async () => (await host.PublishedAsync<V1.EnterpriseProductChanged>("reader")).Any(e => e.Product.Name == id), "the handler's event");
        Assert.Equal(1, await host.EffectsAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_a_handler_touches_stands_in_the_audit_log(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var id = NoteCalls.NewId();
        await host.WriteAsync(id, "noted");
        await host.EffectAsync(id);
        var log = host.Client(c => new AuditService.AuditServiceClient(c), TestCaller.Auditor);
        var entry = Assert.Single((await log.ListAuditEntriesAsync(new() { Service = "reader", Resource = $"notes/{id}" })).Entries);
        Assert.Equal((AuditKind.Event, "", "quality.credit.v1.EnterprisesChanged", "620102"), (entry.Kind, entry.Subject, entry.Method, entry.ResourceRegion));
    }

    [Fact]
    public void An_event_knows_when_it_was_published()
    {
        var at = new DateTimeOffset(2019, 6, 30, 16, 0, 0, 123, TimeSpan.Zero);
        Assert.Equal(at, EventEnvelope.Of(new V1.EnterprisesChanged(), Guid.CreateVersion7(at).ToString()).OccurredAt);
    }

    [Fact]
    public void Rest_after_a_failure_doubles_up_to_five_minutes()
    {
        Assert.Equal([200, 400, 800, 1600], Enumerable.Range(1, 4).Select(n => OutboxStore.BackOff(n).TotalMilliseconds));
        Assert.Equal(TimeSpan.FromMinutes(5), OutboxStore.BackOff(12));
        Assert.Equal(TimeSpan.FromMinutes(5), OutboxStore.BackOff(100_000));
    }
}
