using Quality.Common.Storage;
using Quality.Protos.Common.V1;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Imports;

public sealed class ImportReadsTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_newest_import_comes_first_whatever_its_name(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var caller = TestCaller.With("city_admin", "620100");
        var register = host.Register(caller);
        string[] names = ["imports/zzz", "imports/aaa", "imports/mmm", "imports/Bbb", "imports/0"];
        foreach (var name in names)
        {
            await register.ImportAsync([Samples.Enterprise()], name);
            host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        List<string> seen = [];
        var request = new V1.ListImportsRequest { PageSize = 2 };
        do
        {
            var page = await register.ListImportsAsync(request);
            Assert.Equal(5, page.TotalSize);
            seen.AddRange(page.Imports.Select(i => i.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(Enumerable.Reverse(names), seen);
        Assert.Equal(0, (await host.Register(TestCaller.TianshuiAdmin).ListImportsAsync(new())).TotalSize);
        Assert.True((await host.Register(TestCaller.Auditor).ListImportsAsync(new())).TotalSize >= 5);
        Assert.Equal(5, (await register.ListImportsAsync(new() { States = { V1.ImportState.Completed, V1.ImportState.Interrupted } })).TotalSize);
        Assert.Equal(0, (await register.ListImportsAsync(new() { States = { V1.ImportState.Running } })).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_problem_can_be_paged_through(DatabaseProvider provider)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        var name = ImportCalls.NewName();
        var rows = Enumerable.Range(1, 1500).Select(i => i % 3 == 0 ? Samples.Enterprise(code: Samples.WrongCheck(Samples.Code())) : Samples.Enterprise("", "x")).ToList();
        var answer = await register.ImportAsync(rows, name);
        Assert.Equal((500, 1000, 500, 1000), (answer.Imported, answer.Rejected, answer.Warnings, answer.Problems.Count));
        Assert.Equal(2500, (await register.GetImportAsync(new() { Name = name })).ProblemCount);
        Assert.Equal(2500, await CountAsync(ProblemSeverity.Unspecified));
        Assert.Equal(500, await CountAsync(ProblemSeverity.Warning));
        Assert.Equal(2000, await CountAsync(ProblemSeverity.Error));

        async Task<int> CountAsync(ProblemSeverity severity)
        {
            var request = new V1.ListImportProblemsRequest { Import = name, Severity = severity, PageSize = 700 };
            List<ImportProblem> seen = [];
            do
            {
                var page = await register.ListImportProblemsAsync(request);
                seen.AddRange(page.Problems);
                request.PageToken = page.NextPageToken;
                if (request.PageToken.Length == 0) Assert.Equal(seen.Count, page.TotalSize);
            }
            while (request.PageToken.Length > 0);
            Assert.Equal(seen.Select(p => p.Row).Order(), seen.Select(p => p.Row));
            Assert.Equal(seen.Count, seen.Distinct().Count());
            return seen.Count;
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Tokens_of_somebodys_making_are_refused(DatabaseProvider provider)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        await register.ImportAsync([Samples.Enterprise("", ""), Samples.Enterprise()], "imports/tokens");
        await register.ImportAsync([Samples.Enterprise()], "imports/tokens2");
        var problems = (await register.ListImportProblemsAsync(new() { Import = "imports/tokens", PageSize = 1 })).NextPageToken;
        var imports = (await register.ListImportsAsync(new() { PageSize = 1 })).NextPageToken;
        Assert.Equal(["page_token"], (await Refusal.OfAsync(register.ListImportProblemsAsync(new() { Import = "imports/tokens", PageToken = Forge(problems) }))).Fields);
        Assert.Equal(["page_token"], (await Refusal.OfAsync(register.ListImportsAsync(new() { PageToken = Forge(imports) }))).Fields);
        Assert.Equal(["severity"], (await Refusal.OfAsync(register.ListImportProblemsAsync(new() { Import = "imports/tokens", Severity = (ProblemSeverity)7 }))).Fields);
        Assert.Equal(["name"], (await Refusal.OfAsync(register.GetImportAsync(new() { Name = "tokens" }))).Fields);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(register.GetImportAsync(new() { Name = $"imports/{new string('名', 3000)}" }))).Reason);

        static string Forge(string token)
        {
            var parts = System.Text.Json.JsonSerializer.Deserialize<string[]>(System.Buffers.Text.Base64Url.DecodeFromChars(token))!;
            return System.Buffers.Text.Base64Url.EncodeToString(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new[] { "x|y|z", parts[1] }));
        }
    }

    [Fact]
    public async Task Todos_are_asked_for_as_in_every_service()
    {
        var register = (await hosts.OfAsync(DatabaseProvider.Sqlite)).Register();
        Assert.Equal(["due_by", "region"], (await Refusal.OfAsync(register.ListTodosAsync(new() { DueBy = "x", Region = "y" }))).Fields);
    }
}
