using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Audit;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Common.Tests.Hosting;
using Quality.Protos.Common.V1;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Common.Tests.Audit;

/// <summary>Who did what: written with the act, chained afterwards, and what is changed in it shows.</summary>
public sealed class AuditTests(NoteHosts hosts) : IClassFixture<NoteHosts>
{
    private static readonly Dictionary<string, (string Sql, long Broken)> Tampering = new()
    {
        ["a changed reason"] = ("UPDATE audit_log SET reason = 'NOTHING' WHERE position = 4", 4),
        ["a changed time"] = ("UPDATE audit_log SET at = at + 1 WHERE position = 1", 1),
        ["another subject"] = ("UPDATE audit_log SET subject = 'somebody' WHERE position = 3", 3),
        ["a row taken out"] = ("DELETE FROM audit_log WHERE position = 2", 2),
        ["the last row taken off"] = ("DELETE FROM audit_log WHERE position = (SELECT MAX(position) FROM audit_log)", 10),
        ["two rows exchanged"] = ("UPDATE audit_log SET position = CASE position WHEN 5 THEN -6 ELSE -5 END WHERE position IN (5, 6); UPDATE audit_log SET position = -position WHERE position < 0", 5),
    };

    public static TheoryData<DatabaseProvider, string> Tampered => [.. TestDatabases.Both.SelectMany(p => Tampering.Keys.Select(k => new TheoryDataRow<DatabaseProvider, string>(p.Data, k)))];

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Writes_and_reads_leave_a_row_each(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var caller = new TestCaller(NoteCalls.NewId("audited"), ["department_officer"], "620100");
        var (id, request) = (NoteCalls.NewId(), Guid.CreateVersion7());
        await host.WriteAsync(id, requestId: request, caller: caller);
        await host.Notes(caller).GetEnterpriseAsync(new() { Name = id });
        await Refusal.OfAsync(host.Notes(caller).UpdateEnterpriseAsync(new()));
        using (var export = host.Notes(caller).ExportEnterprises(new())) await export.ResponseStream.MoveNext(default);
        var entries = (await Log(host).ListAuditEntriesAsync(new() { Service = "notes", Subject = caller.Subject })).Entries;
        Assert.Equal(
            [("ExportEnterprises", AuditKind.Read), ("UpdateEnterprise", AuditKind.Refusal), ("GetEnterprise", AuditKind.Read), ("CreateEnterprise", AuditKind.Write)],
            entries.Select(e => (e.Method.Split('/')[1], e.Kind)));
        var write = entries[^1];
        Assert.Equal((request.ToString(), "tests", "620100", "620102", 0, ""), (write.RequestId, write.ClientId, write.Region, write.ResourceRegion, write.Code, write.Reason));
        Assert.Equal([$"notes/{id}"], write.Resources);
        Assert.Equal(["department_officer"], write.Roles);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_log_can_be_asked_and_paged(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var caller = TestCaller.ProvinceAdmin with { Subject = NoteCalls.NewId("paged") };
        var id = NoteCalls.NewId();
        await host.WriteAsync(id, caller: caller);
        for (var i = 0; i < 6; i++) await host.Notes(caller).GetEnterpriseAsync(new() { Name = id });
        Assert.Equal(7, await CountAsync(new() { Subject = caller.Subject }));
        Assert.Equal(6, await CountAsync(new() { Subject = caller.Subject, Kinds = { AuditKind.Read, AuditKind.Event } }));
        Assert.Equal(1, await CountAsync(new() { Subject = caller.Subject, Method = "quality.credit.v1.EnterpriseService/CreateEnterprise" }));
        Assert.Equal(7, await CountAsync(new() { Resource = $"notes/{id}", ClientId = "tests" }));
        Assert.Equal(0, await CountAsync(new() { Subject = caller.Subject, ClientId = "another" }));
        Assert.Equal(0, await CountAsync(new() { Subject = caller.Subject, To = new() { Seconds = 1 } }));
        Assert.Equal(["kinds"], (await Refusal.OfAsync(Log(host).ListAuditEntriesAsync(new() { Service = "notes", Kinds = { (AuditKind)70 } }))).Fields);
        Assert.Equal(["service"], (await Refusal.OfAsync(Log(host).ListAuditEntriesAsync(new() { Service = "brand" }))).Fields);

        async Task<int> CountAsync(ListAuditEntriesRequest request)
        {
            (request.Service, request.PageSize) = ("notes", 2);
            List<AuditEntry> seen = [];
            do
            {
                var page = await Log(host).ListAuditEntriesAsync(request);
                seen.AddRange(page.Entries);
                request.PageToken = page.NextPageToken;
                if (request.PageToken.Length == 0) Assert.Equal(seen.Count, page.TotalSize);
            }
            while (request.PageToken.Length > 0);
            Assert.Equal(seen.Select(e => e.Time).OrderDescending(), seen.Select(e => e.Time));
            return seen.Count;
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_chain_is_sealed_by_itself_and_holds(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new NotesModule());
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => host.WriteAsync($"sealed-{i}")));
        await TestHost.EventuallyAsync(async () => await host.CountAsync("notes", "SELECT COUNT(*) FROM audit_log WHERE position IS NOT NULL") >= 30, "the sealer has come");
        var all = await Log(host).VerifyAuditChainAsync(new() { Service = "notes" });
        Assert.True(all.Intact);
        Assert.Equal((30, 30, 0), (all.Checked, all.HeadSequence, all.FirstBrokenSequence));
        var head = (await Log(host).ListAuditEntriesAsync(new() { Service = "notes", Kinds = { AuditKind.Write } })).Entries.Single(e => e.Sequence == 30);
        Assert.Equal(all.HeadHash, head.Hash);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_part_of_the_chain_can_be_checked(DatabaseProvider provider)
    {
        await using var host = await TenSealedAsync(provider);
        Assert.Equal((true, 6, 10), await PartAsync(5, 0));
        Assert.Equal((true, 3, 4), await PartAsync(2, 4));
        Assert.Equal((true, 10, 10), await PartAsync(1, 10));
        Assert.False((await PartAsync(50, 0)).Intact);
        Assert.Equal(["to_sequence"], (await Refusal.OfAsync(() => PartAsync(5, 4))).Fields);
        await UnguardAsync(host);
        await host.ExecuteAsync("notes", "UPDATE audit_log SET reason = 'NOTHING' WHERE position = 3");
        Assert.True((await PartAsync(4, 9)).Intact);
        Assert.Equal((false, 1, 2), await PartAsync(2, 4));

        async Task<(bool Intact, long Checked, long Reached)> PartAsync(long from, long to)
        {
            var part = await Log(host).VerifyAuditChainAsync(new() { Service = "notes", FromSequence = from, ToSequence = to });
            return (part.Intact, part.Checked, part.HeadSequence);
        }
    }

    [Theory, MemberData(nameof(Tampered))]
    public async Task What_was_changed_in_the_database_is_found(DatabaseProvider provider, string what)
    {
        await using var host = await TenSealedAsync(provider);
        await UnguardAsync(host);
        var (sql, broken) = Tampering[what];
        foreach (var statement in sql.Split(';')) await host.ExecuteAsync("notes", statement);
        var answer = await Log(host).VerifyAuditChainAsync(new() { Service = "notes" });
        Assert.False(answer.Intact);
        Assert.Equal(broken, answer.FirstBrokenSequence);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_database_refuses_to_change_the_log(DatabaseProvider provider)
    {
        await using var host = await TenSealedAsync(provider);
        await host.WriteAsync("loose");
        List<string> attempts = ["DELETE FROM audit_log", "UPDATE audit_log SET hash = NULL WHERE position = 1", "UPDATE audit_log SET position = NULL, hash = NULL"];
        foreach (var column in new[] { "at", "kind", "code" }) attempts.Add($"UPDATE audit_log SET {column} = {column} + 1 WHERE position IS NULL");
        foreach (var column in new[] { "subject", "client_id", "roles", "caller_region", "method", "request_id", "resource", "region", "reason", "detail", "peer", "trace_id" })
            attempts.Add($"UPDATE audit_log SET {column} = 'x' WHERE position IS NULL");
        if (provider == DatabaseProvider.PostgreSql) attempts.Add("TRUNCATE audit_log");
        foreach (var sql in attempts)
        {
            var error = await Record.ExceptionAsync(() => host.ExecuteAsync("notes", sql));
            Assert.True(error is DbException && error.Message.Contains("append-only", StringComparison.Ordinal), $"{sql}: {error?.Message}");
        }

        Assert.True((await Log(host).VerifyAuditChainAsync(new() { Service = "notes" })).Intact);
    }

    private static AuditService.AuditServiceClient Log(TestHost host) => host.Client(c => new AuditService.AuditServiceClient(c), TestCaller.Auditor);

    private static async Task<TestHost> TenSealedAsync(DatabaseProvider provider)
    {
        var host = await TestHost.StartAsync(provider, new NotesModule());
        for (var i = 0; i < 10; i++) await host.WriteAsync($"ten-{i}");
        var runtime = host.Services.GetRequiredService<ModuleRuntime<NotesModule>>();
        await Transactions.RunAsync(runtime, Common.Access.Caller.System, host.Clock, null, AuditStore.SealAsync, default);
        Assert.Equal(10, await host.CountAsync("notes", "SELECT MAX(position) FROM audit_log"));
        return host;
    }

    private static async Task UnguardAsync(TestHost host)
    {
        var postgres = host.Services.GetRequiredService<ModuleRuntime<NotesModule>>().Database.Provider == DatabaseProvider.PostgreSql;
        string[] statements = postgres ? ["ALTER TABLE audit_log DISABLE TRIGGER ALL"] : ["DROP TRIGGER audit_log_no_delete", "DROP TRIGGER audit_log_no_change"];
        foreach (var sql in statements) await host.ExecuteAsync("notes", sql);
    }
}
