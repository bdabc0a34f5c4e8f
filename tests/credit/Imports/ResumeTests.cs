using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Imports;

public sealed class ResumeTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 1)]
    [InlineData(DatabaseProvider.PostgreSql, 1)]
    [InlineData(DatabaseProvider.Sqlite, 1001)]
    [InlineData(DatabaseProvider.PostgreSql, 1001)]
    public async Task An_import_that_broke_off_goes_on_after_its_last_committed_row(DatabaseProvider provider, int from)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        var (name, word) = (ImportCalls.NewName(), $"续传{(char)('甲' + from)}示例");
        var rows = Enumerable.Range(0, 2500).Select(_ => Samples.Enterprise(word)).ToList();
        rows[4].Region = "629999";
        rows[7] = rows[6];
        await BreakOffAsync(register, rows.Take(1700), name);

        var broken = await register.GetImportAsync(new() { Name = name });
        Assert.Equal((V1.ImportState.Interrupted, 1000, 998, 1, 1), (broken.State, broken.LastRow, broken.Imported, broken.Unchanged, broken.Rejected));
        Assert.Equal(998, (await register.ListEnterprisesAsync(new() { Query = word })).TotalSize);
        Assert.Contains((await register.ListTodosAsync(new())).Todos, t => (t.Name, t.Reason, t.Title) == (name, "IMPORT_TO_RESUME", "示例.csv"));

        var answer = await register.ImportAsync(rows, name, from: from);
        Assert.Equal((name, 2498, 0, 1, 1, 1, 2500), (answer.Import, answer.Imported, answer.Updated, answer.Unchanged, answer.Rejected, answer.Warnings, answer.LastRow));
        Assert.Equal([5, 8], answer.Problems.Select(p => p.Row));
        Assert.Equal(2498, (await register.ListEnterprisesAsync(new() { Query = word })).TotalSize);
        var done = await register.GetImportAsync(new() { Name = name });
        Assert.Equal((V1.ImportState.Completed, 2, "province-admin"), (done.State, done.ProblemCount, done.Creator));
        Assert.DoesNotContain((await register.ListTodosAsync(new())).Todos, t => t.Name == name);

        var repeated = await register.ImportAsync(rows, name);
        Assert.Equal(answer, repeated);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_end_of_a_stream_that_was_cut_is_not_the_end_of_the_source(DatabaseProvider provider)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        var name = ImportCalls.NewName();
        var rows = Enumerable.Range(0, 1500).Select(_ => Samples.Enterprise()).ToList();
        rows[3].Region = "629999"; // a rejected row has come, too
        var early = await Refusal.OfAsync(() => register.ImportAsync(rows.Take(1200), name, total: 1500));
        Assert.Equal((StatusCode.FailedPrecondition, "IMPORT_INCOMPLETE"), (early.Code, early.Reason));
        Assert.Contains("1200 of 1500 rows", early.Message, StringComparison.Ordinal);
        var broken = await register.GetImportAsync(new() { Name = name });
        Assert.Equal((V1.ImportState.Interrupted, 1200, 1199, 1500, null), (broken.State, broken.LastRow, broken.Imported, broken.TotalRows, broken.CompleteTime));
        Assert.Equal("IMPORT_INCOMPLETE", (await Refusal.OfAsync(() => register.ImportAsync(rows.Take(1300), name, from: 1201))).Reason); // what was announced once stays
        Assert.Equal((1499, 1), ((await register.ImportAsync(rows, name, from: 1301)).Imported, (await register.GetImportAsync(new() { Name = name })).Rejected));
        Assert.Equal(V1.ImportState.Completed, (await register.GetImportAsync(new() { Name = name })).State);

        var longer = await Refusal.OfAsync(() => register.ImportAsync(rows, name, total: 1501)); // the source has grown since
        Assert.Equal(("IMPORT_INCOMPLETE", V1.ImportState.Interrupted), (longer.Reason, (await register.GetImportAsync(new() { Name = name })).State));
        Assert.Equal(1500, (await register.ImportAsync([.. rows, Samples.Enterprise()], name, from: 1500)).Imported);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task While_one_stream_feeds_it_another_is_refused(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (register, name) = (host.Register(), ImportCalls.NewName());
        using var open = register.ImportEnterprises();
        await open.RequestStream.WriteAsync(First(name));
        await RunningAsync(register, name);
        var refusal = await Refusal.OfAsync(() => register.ImportAsync([Samples.Enterprise()], name));
        Assert.Equal((StatusCode.Aborted, "IMPORT_RUNNING"), (refusal.Code, refusal.Reason));
        var other = await Refusal.OfAsync(() => host.Register(TestCaller.LanzhouAdmin).ImportAsync([Samples.Enterprise()], name));
        Assert.Equal((StatusCode.PermissionDenied, "IMPORT_OF_ANOTHER"), (other.Code, other.Reason));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Register(TestCaller.LanzhouAdmin).GetImportAsync(new() { Name = name }))).Reason);
        await open.RequestStream.CompleteAsync();
        Assert.Equal(1, (await open).Imported);
        Assert.Equal(1, (await register.ImportAsync([Samples.Enterprise(), Samples.Enterprise()], name, from: 2)).Imported - 1);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_silent_stream_loses_its_import_and_a_slow_one_keeps_it(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var (register, name) = (host.Register(), ImportCalls.NewName());
        using var slow = register.ImportEnterprises();
        await slow.RequestStream.WriteAsync(First(name));
        await RunningAsync(register, name);
        for (var row = 2; row <= 5; row++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(4));
            await slow.RequestStream.WriteAsync(new() { Row = row, Enterprise = Samples.Enterprise() });
            await RunningAsync(register, name, host.Clock.GetUtcNow().AddSeconds(9));
        }

        Assert.Equal("IMPORT_RUNNING", (await Refusal.OfAsync(() => register.ImportAsync([Samples.Enterprise()], name))).Reason);
        host.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(V1.ImportState.Interrupted, (await register.GetImportAsync(new() { Name = name })).State);
        Assert.Equal(1, (await register.ImportAsync([Samples.Enterprise()], name)).Imported);
        await slow.RequestStream.WriteAsync(new() { Row = 6, Enterprise = Samples.Enterprise() });
        await slow.RequestStream.CompleteAsync();
        Assert.Equal("IMPORT_RUNNING", (await Refusal.OfAsync(() => slow.ResponseAsync)).Reason);
        Assert.Equal((1, V1.ImportState.Completed), ((await register.GetImportAsync(new() { Name = name })).Imported, (await register.GetImportAsync(new() { Name = name })).State));

        async Task RunningAsync(V1.EnterpriseService.EnterpriseServiceClient client, string import, DateTimeOffset? until = null) =>
            await TestHost.EventuallyAsync(async () => await host.ExecuteAsync("credit", $"SELECT MAX(stream_until) FROM imports WHERE id = '{import["imports/".Length..]}'") is long at
                && at > (until ?? host.Clock.GetUtcNow()).ToUnixTimeMilliseconds(), "the stream has its import");
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(0, 1)]
    [InlineData(-3, 1)]
    public async Task Row_numbers_ascend_from_one(int first, int second)
    {
        var register = (await hosts.OfAsync(DatabaseProvider.Sqlite)).Register();
        using var call = register.ImportEnterprises();
        foreach (var row in new[] { first, second }) await TryAsync(() => call.RequestStream.WriteAsync(new() { Row = row, Enterprise = Samples.Enterprise() }));
        await TryAsync(() => call.RequestStream.CompleteAsync());
        var refusal = await Refusal.OfAsync(() => call.ResponseAsync);
        Assert.Equal((StatusCode.InvalidArgument, "row", "NOT_ASCENDING"), (refusal.Code, refusal.Violations.Single().Field, refusal.Violations.Single().Reason));
    }

    [Fact]
    public async Task The_first_message_is_checked_as_a_whole()
    {
        var register = (await hosts.OfAsync(DatabaseProvider.Sqlite)).Register();
        var refusal = await RefusalAsync(new() { Import = "imports/a b", FileName = new('名', 201), TotalRows = -1, Row = 1 });
        Assert.Equal(["file_name", "import", "total_rows"], refusal.Fields);
        Assert.Equal(["file_name"], (await RefusalAsync(new() { FileName = "a\0b", Row = 1 })).Fields);
        Assert.Equal(["import"], (await RefusalAsync(new() { Import = "enterprises/1", Row = 1 })).Fields);
        using var empty = register.ImportEnterprises();
        await empty.RequestStream.CompleteAsync();
        Assert.Equal(["row"], (await Refusal.OfAsync(() => empty.ResponseAsync)).Fields);
        using var two = register.ImportEnterprises();
        await two.RequestStream.WriteAsync(First(ImportCalls.NewName()));
        await TryAsync(() => two.RequestStream.WriteAsync(new() { Import = "imports/other", Row = 2, Enterprise = Samples.Enterprise() }));
        Assert.Equal(["import"], (await Refusal.OfAsync(() => two.ResponseAsync)).Fields);

        async Task<Refusal> RefusalAsync(V1.ImportEnterprisesRequest first)
        {
            using var call = register.ImportEnterprises();
            await call.RequestStream.WriteAsync(first);
            return await Refusal.OfAsync(() => call.ResponseAsync);
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_message_over_the_limit_ends_the_stream_and_leaves_what_was_committed(DatabaseProvider provider)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        var name = ImportCalls.NewName();
        var rows = Enumerable.Range(0, 1001).Select(_ => Samples.Enterprise("超限示例")).ToList();
        rows[1000].DisplayName = new('x', 17 * 1024 * 1024);
        var refusal = await Refusal.OfAsync(() => register.ImportAsync(rows, name));
        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), (refusal.Code, refusal.Reason));
        var import = await register.GetImportAsync(new() { Name = name });
        Assert.Equal((V1.ImportState.Interrupted, 1000), (import.State, import.LastRow));
    }

    private static V1.ImportEnterprisesRequest First(string name) => new() { Import = name, Row = 1, Enterprise = Samples.Enterprise(), FileName = "示例.csv" };

    private static async Task BreakOffAsync(V1.EnterpriseService.EnterpriseServiceClient register, IEnumerable<V1.Enterprise> rows, string name)
    {
        using (var call = register.ImportEnterprises())
        {
            foreach (var request in ImportCalls.Requests(rows, name)) await call.RequestStream.WriteAsync(request);
            await TestHost.EventuallyAsync(async () => (await FindAsync(register, name))?.LastRow == 1000, "the first thousand is committed");
        }

        await TestHost.EventuallyAsync(async () => (await register.GetImportAsync(new() { Name = name })).State == V1.ImportState.Interrupted, "the server sees that the client has gone");
    }

    private static Task RunningAsync(V1.EnterpriseService.EnterpriseServiceClient register, string name) => TestHost.EventuallyAsync(
        async () => (await FindAsync(register, name))?.State == V1.ImportState.Running, "the import has begun");

    private static async Task<V1.Import?> FindAsync(V1.EnterpriseService.EnterpriseServiceClient register, string name) =>
        (await register.ListImportsAsync(new() { PageSize = 1000 })).Imports.SingleOrDefault(i => i.Name == name);

    private static async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException)
        {
            // The server has answered already; the answer says why.
        }
    }
}
