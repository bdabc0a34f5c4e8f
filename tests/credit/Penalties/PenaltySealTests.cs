using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Secrets;
using Quality.Common.Storage;
using Quality.Credits.Penalties;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Penalties;

/// <summary>Originals of decisions in the database and its backups.</summary>
public sealed class PenaltySealTests
{
    private const string Person = "张建国";

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_the_database_holds_names_no_person_and_who_is_in_charge_reads_it(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var sent = PenaltyCalls.Decision(host.Today(-5));
        var recorded = await host.Penalties().CreatePenaltyAsync(new() { Penalty = sent });
        var row = await RowAsync(host, recorded);
        Assert.Equal(("", "", true), (row.Summary, row.FullText, row.SealKey.Length == 16));
        Assert.True(row.Sealed!.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Person)) < 0);
        var read = await host.Penalties().GetPenaltyAsync(new() { Name = recorded.Name });
        Assert.Equal((sent.Summary, string.Join('\n', sent.FullText)), (read.Summary, string.Join('\n', read.FullText)));
        await host.Penalties().PublishAsync(recorded);
        Assert.NotEqual(row.Nonce, (await RowAsync(host, recorded)).Nonce);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_was_stored_open_is_sealed_at_the_next_start_and_reads_the_same(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var sent = PenaltyCalls.Decision(host.Today(-5));
        var recorded = await host.Penalties().CreatePenaltyAsync(new() { Penalty = sent });
        await host.ExecuteAsync("credit", $"UPDATE penalty_texts SET summary = '{sent.Summary}', full_text = '{string.Join('\n', sent.FullText)}', seal_key = '', nonce = NULL, tag = NULL, sealed = NULL");
        Assert.Equal(sent.Summary, (await host.Penalties().GetPenaltyAsync(new() { Name = recorded.Name })).Summary);
        await using var twin = await host.TwinAsync([], new CreditsModule());
        var row = await RowAsync(twin, recorded);
        Assert.Equal(("", "", true), (row.Summary, row.FullText, row.SealKey.Length > 0));
        Assert.Equal(string.Join('\n', sent.FullText), string.Join('\n', (await twin.Penalties().GetPenaltyAsync(new() { Name = recorded.Name })).FullText));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_row_that_was_changed_or_moved_does_not_open_and_a_replica_without_the_key_does_not_start(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var first = await host.Penalties().CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-5)) });
        var second = await host.Penalties().CreatePenaltyAsync(new() { Penalty = PenaltyCalls.Decision(host.Today(-5)) });
        string Id(V1.Penalty p) => p.Name["penalties/".Length..];
        await host.ExecuteAsync("credit",
            $"UPDATE penalty_texts SET (nonce, tag, sealed) = (SELECT nonce, tag, sealed FROM penalty_texts t WHERE t.id = '{Id(first)}') WHERE id = '{Id(second)}'");
        Assert.Equal("PENALTY_DAMAGED", (await Refusal.OfAsync(host.Penalties().GetPenaltyAsync(new() { Name = second.Name }))).Reason);
        Assert.Contains("Credit:FormerSealingKeys", (await RefusedAsync(host, NewKey())).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Of_two_replicas_with_different_keys_the_second_is_refused_before_anything_is_sealed(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, ["--Credit:SealingKey", NewKey()], new CreditsModule());
        var (other, e) = (NewKey(), await RefusedAsync(host, NewKey()));
        Assert.Contains("Credit:SealingKey", e.Message, StringComparison.Ordinal);
        await host.ExecuteAsync("credit", "DELETE FROM sealing_keys"); // as if none had ever started
        var starts = new[] { NewKey(), other, NewKey() }.Select(async key =>
        {
            try
            {
                return await host.TwinAsync(["--Credit:SealingKey", key], new CreditsModule());
            }
            catch (InvalidOperationException refused)
            {
                Assert.Contains("is not here", refused.Message, StringComparison.Ordinal);
                return null;
            }
        });
        await using var started = Assert.Single((await Task.WhenAll(starts)).OfType<TestHost>()); // at the same instant, on an empty database
        Assert.Equal(1L, await started.ExecuteAsync("credit", "SELECT COUNT(*) FROM sealing_keys"));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_key_is_changed_replica_by_replica_where_each_has_the_former_one(DatabaseProvider provider)
    {
        var (first, second) = (NewKey(), NewKey());
        await using var host = await TestHost.StartAsync(provider, ["--Credit:SealingKey", first], new CreditsModule());
        await using (await host.TwinAsync(["--Credit:SealingKey", second, "--Credit:FormerSealingKeys", first], new CreditsModule()))
        await using (await host.TwinAsync(["--Credit:SealingKey", second, "--Credit:FormerSealingKeys", first], new CreditsModule()))
            Assert.Equal(2L, await host.ExecuteAsync("credit", "SELECT COUNT(*) FROM sealing_keys"));
        await RefusedAsync(host, first); // it would not open what is sealed by the second
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SealingKey.Size));

    private static Task<InvalidOperationException> RefusedAsync(TestHost host, string key) =>
        Assert.ThrowsAsync<InvalidOperationException>(() => host.TwinAsync(["--Credit:SealingKey", key], new CreditsModule()));

    private static Task<PenaltyTextsRow> RowAsync(TestHost host, V1.Penalty penalty) => host.Services.GetRequiredService<UnitOfWork<CreditsModule>>().SnapshotAsync(async tx =>
        (await tx.QuerySingleOrDefaultAsync<PenaltyTextsRow>("SELECT * FROM penalty_texts WHERE id = @id", new { id = penalty.Name["penalties/".Length..] }))!);
}
