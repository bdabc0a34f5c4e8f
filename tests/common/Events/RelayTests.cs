using Quality.Common.Storage;
using Quality.Common.Tests.Hosting;
using Quality.Protos.Common.V1;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Common.Tests.Events;

/// <summary>What the relay does when a handler fails, a process is killed, or two relays share one database.</summary>
public sealed class RelayTests
{
    private static readonly string[] Still = ["--Events:Transport", "none"];

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_failing_event_waits_and_comes_later_while_the_others_go_on(DatabaseProvider provider)
    {
        var reader = new ReaderModule();
        await using var host = await TestHost.StartAsync(provider, new NotesModule(), reader);
        await host.WriteAsync("bad", "poison");
        await host.WriteAsync("odd", "smuggle");
        for (var i = 0; i < 10; i++) await host.WriteAsync($"good-{i}");
        for (var i = 0; i < 10; i++) await host.EffectAsync($"good-{i}");
        await TestHost.EventuallyAsync(async () => await host.CountAsync("notes", "SELECT MIN(attempts) FROM outbox WHERE published_at IS NULL") >= 2, "both were tried again");
        Assert.Equal((0, 0), (await host.EffectsAsync("bad"), await host.EffectsAsync("odd")));
        Assert.Equal(0, await host.CountAsync("reader", "SELECT COUNT(*) FROM outbox"));

        var status = await Log(host).GetEventLogStatusAsync(new() { Service = "notes" });
        var topic = Assert.Single(status.Topics);
        Assert.Equal((2, 12, 2, "DELIVERY_FAILED"), (status.Depth, topic.Recorded, topic.Depth, topic.LastError));
        Assert.NotNull(status.OldestUnsentTime);
        Assert.DoesNotContain(ReaderModule.HandlerSecret, status.ToString(), StringComparison.Ordinal);

        reader.Cured = true;
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.EffectAsync("bad");
        await host.EffectAsync("odd");
        await TestHost.EventuallyAsync(async () => (await Log(host).GetEventLogStatusAsync(new() { Service = "notes" })).Depth == 0, "nothing waits");
        Assert.Equal("", (await Log(host).GetEventLogStatusAsync(new() { Service = "notes" })).Topics[0].LastError);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task One_bad_event_does_not_hold_up_its_batch(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new NotesModule(), new ReaderModule());
        await host.WriteAsync("batch", more: 300);
        await host.EffectAsync("batch", 300); // 301 events, of which the eighth is poison
        await TestHost.EventuallyAsync(async () => await host.CountAsync("notes", "SELECT COUNT(*) FROM outbox WHERE published_at IS NULL") == 1, "only the bad one waits");
        Assert.Equal(300, await host.CountAsync("reader", "SELECT COUNT(DISTINCT event) FROM effects"));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_claims_of_a_killed_relay_end(DatabaseProvider provider)
    {
        await using var dead = await TestHost.StartAsync(provider, Still, new NotesModule());
        for (var i = 0; i < 5; i++) await dead.WriteAsync($"claimed-{i}");
        await dead.ExecuteAsync("notes", $"UPDATE outbox SET attempts = 1, next_attempt_at = {(dead.Clock.GetUtcNow() + Common.Events.OutboxStore.Lease).ToUnixTimeMilliseconds()}");
        await using var twin = await dead.TwinAsync([], new NotesModule(), new ReaderModule());
        await twin.WriteAsync("fresh");
        await twin.EffectAsync("fresh");
        if (provider == DatabaseProvider.PostgreSql)
        {
            await Task.Delay(700);
            Assert.Equal(0, await twin.EffectsAsync("claimed-0")); // another replica may still be at it
            twin.Clock.Advance(TimeSpan.FromSeconds(16));
        }

        for (var i = 0; i < 5; i++) await twin.EffectAsync($"claimed-{i}");
        Assert.Equal(0, await twin.CountAsync("notes", "SELECT COUNT(*) FROM outbox WHERE published_at IS NULL"));
    }

    [Fact]
    public async Task Two_relays_on_one_database_lose_nothing_and_double_nothing()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.PostgreSql, Still, new NotesModule(), new ReaderModule());
        for (var i = 0; i < 4; i++) await host.WriteAsync($"many-{i}", more: i == 0 ? 0 : 400);
        await using var left = await host.TwinAsync([], new NotesModule(), new ReaderModule { Cured = true });
        await using var right = await host.TwinAsync([], new NotesModule(), new ReaderModule { Cured = true });
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? left : right).WriteAsync($"more-{i}")));
        await TestHost.EventuallyAsync(async () => await host.CountAsync("reader", "SELECT COUNT(*) FROM effects") >= 1244, "all effects");
        await TestHost.EventuallyAsync(async () => await host.CountAsync("notes", "SELECT COUNT(*) FROM outbox WHERE published_at IS NULL") == 0, "all marked as sent");
        Assert.Equal(1244, await host.CountAsync("reader", "SELECT COUNT(*) FROM effects"));
        Assert.Equal(1244, await host.CountAsync("reader", "SELECT COUNT(DISTINCT event) FROM effects"));
        Assert.Equal(1244, await host.CountAsync("notes", "SELECT SUM(attempts) FROM outbox")); // no row was claimed by both
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_service_that_is_installed_later_catches_up(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, Still, new NotesModule());
        for (var i = 0; i < 5; i++) await host.WriteAsync($"old-{i}");
        await using (var alone = await host.TwinAsync([], new NotesModule()))
            await TestHost.EventuallyAsync(async () => (await Log(alone).GetEventLogStatusAsync(new() { Service = "notes" })).Depth == 0, "all sent, to nobody");
        var ids = await IdsAsync(host);
        await using var twin = await host.TwinAsync([], new NotesModule(), new LateModule());
        var answer = await Log(twin).RepublishAsync(new() { Service = "notes" });
        Assert.Equal((5, "quality.credit.v1.EnterprisesChanged"), (answer.Queued, answer.Topics.Single().Topic));
        for (var i = 0; i < 5; i++) await twin.EffectAsync($"old-{i}", module: "late");
        Assert.Equal(ids, await IdsAsync(twin));
        Assert.Equal(5, await twin.CountAsync("late", "SELECT COUNT(*) FROM inbox"));

        var (request, from) = (Guid.CreateVersion7().ToString(), Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(twin.Clock.GetUtcNow().AddHours(-1)));
        var again = new RepublishRequest { Service = "notes", Topic = "quality.credit.v1.EnterprisesChanged", From = from, RequestId = request };
        await TestHost.EventuallyAsync(async () => (await Log(twin).GetEventLogStatusAsync(new() { Service = "notes" })).Depth == 0, "all sent again");
        Assert.Equal(5, (await Log(twin).RepublishAsync(again)).Queued);
        Assert.Equal(5, (await Log(twin).RepublishAsync(again)).Queued); // answered from memory
        await TestHost.EventuallyAsync(async () => (await Log(twin).GetEventLogStatusAsync(new() { Service = "notes" })).Depth == 0, "all sent once more");
        Assert.Equal(5, await twin.CountAsync("late", "SELECT COUNT(*) FROM effects"));
        Assert.Equal(0, (await Log(twin).RepublishAsync(new() { Service = "notes", From = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(twin.Clock.GetUtcNow().AddHours(1)) })).Queued);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(Log(twin).RepublishAsync(new() { Service = "notes", Topic = "quality.credit.v1.Nothing" }))).Reason);
        Assert.Equal(["service"], (await Refusal.OfAsync(Log(twin).RepublishAsync(new() { Service = "other" }))).Fields);

        static async Task<string> IdsAsync(TestHost host) =>
            string.Join(',', (await host.PublishedAsync<V1.EnterprisesChanged>("notes")).Count, await host.ExecuteAsync("notes", "SELECT MIN(id) || MAX(id) FROM outbox"));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Without_a_transport_the_rows_wait(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, Still, new NotesModule(), new ReaderModule());
        await host.WriteAsync("waiting");
        await Task.Delay(700);
        Assert.Equal(0, await host.EffectsAsync("waiting"));
        Assert.Equal(1, (await Log(host).GetEventLogStatusAsync(new() { Service = "notes" })).Depth);
        Assert.Equal(["quality.credit.v1.EnterprisesChanged"], (await Log(host).GetEventLogStatusAsync(new() { Service = "reader" })).HandledTopics);
    }

    private static EventLogService.EventLogServiceClient Log(TestHost host) => host.Client(c => new EventLogService.EventLogServiceClient(c), TestCaller.ProvinceAdmin);
}
