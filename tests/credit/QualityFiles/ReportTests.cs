using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Credits.QualityFiles;
using Quality.Testing;
using static Quality.Credits.Tests.QualityFiles.FileGiven;
using ComplaintV1 = Quality.Protos.Complaint.V1;
using Inspection = Quality.Protos.Inspection.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.QualityFiles;

/// <summary>The report of a file is checked without us, by the page's own script: here it runs in Node.js on what the service signed.</summary>
public sealed class ReportTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    private static readonly string Script = Path.Combine(Repository.Root, "dashboard", "wwwroot", "dashboard", "report", "verify-report.js");

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_report_holds_the_whole_file_and_any_changed_byte_is_found(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = await host.EnterpriseAsync();
        await host.Files().RecordEntryAsync(new() { Entry = Certificate(enterprise, e => e.Title = "质量管理体系认证 <b>&") });
        await host.DeliverAsync("credit", new ComplaintV1.ComplaintLodged { Complaint = Complaint(enterprise, NewName("complaints")) });
        Assert.Equal(["as_of"], (await Refusal.OfAsync(host.Files().ExportQualityFileAsync(new() { Name = enterprise, AsOf = "2099-01-01" }))).Fields);
        var report = await host.Files().ExportQualityFileAsync(new() { Name = enterprise, AsOf = "2019-03-01" });
        var html = report.Html.ToStringUtf8();
        Assert.Contains("<tr><th>投诉举报 Complaints</th><td>1</td></tr>", html, StringComparison.Ordinal); // as a count, as the file tells them
        Assert.DoesNotContain("complaints/", html, StringComparison.Ordinal);
        Assert.Contains("质量管理体系认证 &lt;b&gt;&amp;", html, StringComparison.Ordinal);
        Assert.Contains(enterprise["enterprises/".Length..], html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, report.Signature.Split('.').Length);
        Assert.Equal("", report.Signature.Split('.')[1]); // detached
        var keys = await KeysAsync(host);
        Assert.StartsWith("sound", Verify(report.Html.ToByteArray(), report.Signature, keys), StringComparison.Ordinal);
        foreach (var at in new[] { 0, report.Html.Length / 2, report.Html.Length - 1 })
        {
            var changed = report.Html.ToByteArray();
            changed[at] ^= 1;
            Assert.StartsWith("changed", Verify(changed, report.Signature, keys), StringComparison.Ordinal);
        }

        Assert.StartsWith("unknownKey", Verify(report.Html.ToByteArray(), report.Signature, """{"keys":[]}"""), StringComparison.Ordinal);
        Assert.StartsWith("malformed", Verify(report.Html.ToByteArray(), "a.b.c", keys), StringComparison.Ordinal);
        foreach (var time in new[] { "1e15", "-1", "1.5", "253402300800" }) // 1e15 seconds are no instant that a script can hold
            Assert.Matches("^badTime k1[^\n]*\nthe time [^\n]+ is no valid time", Verify(report.Html.ToByteArray(), $"{Header(time)}..{new string('A', 86)}", keys));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task After_a_new_key_old_signatures_stay_valid_and_the_database_holds_no_open_key(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var enterprise = await host.EnterpriseAsync();
        var first = await host.Files().ExportQualityFileAsync(new() { Name = enterprise });
        host.Clock.Advance(TimeSpan.FromDays(366));
        var second = await host.Files().ExportQualityFileAsync(new() { Name = enterprise });
        Assert.NotEqual(first.Signature.Split('.')[0], second.Signature.Split('.')[0]);
        var keys = await KeysAsync(host);
        Assert.Equal(2, JsonDocument.Parse(keys).RootElement.GetProperty("keys").GetArrayLength());
        Assert.StartsWith("sound", Verify(first.Html.ToByteArray(), first.Signature, keys), StringComparison.Ordinal);
        Assert.StartsWith("sound", Verify(second.Html.ToByteArray(), second.Signature, keys), StringComparison.Ordinal);
        Assert.StartsWith("changed", Verify(first.Html.ToByteArray(), second.Signature, keys), StringComparison.Ordinal);
        await using var twin = await host.TwinAsync([], new CreditsModule()); // it opens what the first one sealed
        var other = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.TwinAsync(["--Credit:SealingKey", other], new CreditsModule()));
        Assert.Contains("Credit:FormerSealingKeys", refused.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_file_may_have_more_sources_than_one_statement_takes(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var many = Enumerable.Range(0, 33_000).Select(n => $"samples/many-{n}").ToList();
        foreach (var n in new[] { 0, 20_000, 32_999 })
            await host.DeliverAsync("credit", new Inspection.ResultsPublished
            {
                Publication = "publications/many", Edition = 1, Title = "示例通报", PublishedOn = "2019-03-01", Results = { new Inspection.PublishedResult { Sample = many[n], Standing = Inspection.PublishedStanding.Stands } },
            });
        var (published, objected) = await host.Services.GetRequiredService<UnitOfWork<CreditsModule>>().SnapshotAsync(async tx =>
            (await EntryPublicationStore.OfAsync(tx, many, "2019-03-01", QualityEntryStore.Open), await EntryObjectionStore.OpenOfAsync(tx, many)));
        Assert.Empty(objected);
        Assert.Equal([many[0], many[20_000], many[32_999]], published.Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Only_officials_of_the_region_export_and_everybody_reads_the_keys(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = await host.EnterpriseAsync(Samples.Qinzhou);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Files(TestCaller.LanzhouOfficer).ExportQualityFileAsync(new() { Name = enterprise }))).Reason);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.Files(TestCaller.With("laboratory", "620500")).ExportQualityFileAsync(new() { Name = enterprise }))).Reason);
        Assert.Contains((await Refusal.OfAsync(host.Files().ExportQualityFileAsync(new() { Name = enterprise, AsOf = "gestern" }))).Violations, v => v is { Field: "as_of", Reason: "BAD_DATE" });
        Assert.NotEmpty((await host.Files(TestCaller.Auditor).ExportQualityFileAsync(new() { Name = enterprise })).Signature);
        Assert.NotEmpty((await host.Files(TestCaller.Nobody).ListReportKeysAsync(new())).Keys);
    }

    private static string Header(string time) =>
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"ES256","typ":"quality-report","kid":"k1","iat":{{time}}}"""));

    /// <summary>As the public address gives them.</summary>
    private static async Task<string> KeysAsync(TestHost host) => JsonSerializer.Serialize(new
    {
        keys = (await host.Files(TestCaller.Nobody).ListReportKeysAsync(new())).Keys.Select(k => new { kty = "EC", crv = "P-256", alg = "ES256", use = "sig", kid = k.Kid, x = k.X, y = k.Y }),
    });

    /// <summary>The command of the README.</summary>
    private static string Verify(byte[] html, string signature, string keys)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(d => File.Exists(Path.Combine(d, "node"))), "node is not installed");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (report, jws, set) = (Path.Combine(folder.FullName, "r.html"), Path.Combine(folder.FullName, "r.jws"), Path.Combine(folder.FullName, "keys.json"));
            File.WriteAllBytes(report, html);
            File.WriteAllText(jws, signature + "\n", Encoding.ASCII);
            File.WriteAllText(set, keys);
            using var process = Process.Start(new ProcessStartInfo("node", [Script, report, jws, set]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = process.StandardOutput.ReadToEnd();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(said.StartsWith("sound", StringComparison.Ordinal) == (process.ExitCode == 0), errors);
            return said;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
