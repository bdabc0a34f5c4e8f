using System.Text;
using Dapper;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Protos.Common.V1;
using Quality.Testing;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Tests.Reporters;

public sealed class ReporterTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Who_complained_is_revealed_for_a_purpose_that_the_audit_log_keeps(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var reporter = new V1.Reporter { DisplayName = Given.ReporterName, Phone = Given.ReporterPhone, Email = "a@example.test", Address = "某街 1 号", IdentityNumber = "000000000000000000" };
        var dispute = await host.LodgeAsync(Given.Dispute(), reporter);
        var client = host.Complaints(TestCaller.LanzhouOfficer);
        Assert.Equal(reporter, await client.RevealReporterAsync(new() { Name = dispute.Name, Purpose = "电话通知受理结果" }));
        var log = await host.Client(c => new AuditService.AuditServiceClient(c), TestCaller.ProvinceAdmin).ListAuditEntriesAsync(new()
        {
            Service = "complaint", Method = "quality.complaint.v1.ComplaintService/RevealReporter",
        });
        var entry = Assert.Single(log.Entries);
        Assert.Equal((TestCaller.LanzhouOfficer.Subject, AuditKind.Read, "电话通知受理结果", "620102"), (entry.Subject, entry.Kind, entry.Purpose, entry.ResourceRegion));
        Assert.Equal([dispute.Name], entry.Resources);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nobody_is_revealed_without_purpose_or_where_nobody_was_named(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Complaints(TestCaller.LanzhouOfficer);
        var report = await host.LodgeAsync(Given.Report(), new());
        Assert.False(report.ReporterRecorded);
        var anonymous = await Refusal.OfAsync(client.RevealReporterAsync(new() { Name = report.Name, Purpose = "奖励举报人" }));
        Assert.Equal((StatusCode.FailedPrecondition, "REPORTER_ANONYMOUS"), (anonymous.Code, anonymous.Reason));
        foreach (var purpose in new[] { "", "看看", new string('长', 501) })
            Assert.Equal(["purpose"], (await Refusal.OfAsync(client.RevealReporterAsync(new() { Name = report.Name, Purpose = purpose }))).Fields);
        var named = await host.LodgeAsync(Given.Report(), new() { DisplayName = Given.ReporterName });
        Assert.Equal((true, false), (named.ReporterRecorded, named.RealName)); // a name without a way to reach its bearer
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_database_has_no_reporter_in_clear_text(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var client = host.Complaints(TestCaller.LanzhouOfficer);
        var dispute = await client.LodgeComplaintAsync(new() { Complaint = Given.Dispute(c => c.Number = "FINDME"), Reporter = Given.Reporter(), RequestId = "0192d3a0-0000-7000-8000-000000000001" });
        await client.RevealReporterAsync(new() { Name = dispute.Name, Purpose = "电话通知受理结果" });
        await Refusal.OfAsync(client.LodgeComplaintAsync(new() { Complaint = new(), Reporter = Given.Reporter() }));
        await client.AcceptComplaintAsync(new() { Name = dispute.Name });
        var database = host.Services.GetRequiredService<Database<ComplaintsModule>>();
        Assert.True(await HoldsAsync(database, "FINDME")); // the search finds what is there
        Assert.False(await HoldsAsync(database, Given.ReporterName));
        Assert.False(await HoldsAsync(database, Given.ReporterPhone));
        Assert.All(await host.PublishedAsync<V1.ComplaintLodged>("complaint"), e => Assert.DoesNotContain(Given.ReporterName, e.ToString()));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_row_that_was_changed_or_moved_does_not_open(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var (first, second) = (await host.LodgeAsync(Given.Dispute(), Given.Reporter()), await host.LodgeAsync(Given.Dispute(), Given.Reporter()));
        await using var connection = await host.Services.GetRequiredService<Database<ComplaintsModule>>().OpenAsync();
        var rows = (await connection.QueryAsync<(string Complaint, byte[] Nonce, byte[] Data)>("SELECT complaint, nonce, data FROM reporters")).ToList();
        Assert.Equal(2, rows.Select(r => Convert.ToHexString(r.Nonce)).Distinct().Count());
        Assert.Equal(2, rows.Select(r => Convert.ToHexString(r.Data)).Distinct().Count());
        await connection.ExecuteAsync(
            "UPDATE reporters SET nonce = (SELECT nonce FROM reporters WHERE complaint = @b), tag = (SELECT tag FROM reporters WHERE complaint = @b), data = (SELECT data FROM reporters WHERE complaint = @b) WHERE complaint = @a",
            new { a = first.Name["complaints/".Length..], b = second.Name["complaints/".Length..] });
        var client = host.Complaints(TestCaller.LanzhouOfficer);
        var damaged = await Refusal.OfAsync(client.RevealReporterAsync(new() { Name = first.Name, Purpose = "电话通知受理结果" }));
        Assert.Equal((StatusCode.DataLoss, "REPORTER_DAMAGED"), (damaged.Code, damaged.Reason));
        Assert.Equal(Given.ReporterName, (await client.RevealReporterAsync(new() { Name = second.Name, Purpose = "电话通知受理结果" })).DisplayName);
    }

    private static async Task<bool> HoldsAsync(Database database, string text)
    {
        if (database.File is { } file)
        {
            var bytes = Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "complaint.db*").SelectMany(Read).ToArray();
            return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
        }

        await using var connection = await database.OpenAsync();
        foreach (var table in await connection.QueryAsync<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"))
        {
            // bytea prints as hex
            var found = await connection.ExecuteScalarAsync<long>(
                $"SELECT COUNT(*) FROM \"{table}\" t WHERE strpos(t::text, @text) > 0 OR strpos(t::text, @hex) > 0", new { text, hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)) });
            if (found > 0) return true;
        }

        return false;
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
