using System.Diagnostics;
using Grpc.Core;
using Quality.Testing.Running;
using Quality.Testing.Stories;
using Credit = Quality.Protos.Credit.V1;

namespace Quality.AllInOne.Tests;

/// <summary>Everything in one process and killed with it: SQLite, outbox and inbox must bring all of it back, once.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Writes = 2000;
    private const int Rows = 6000;
    private const int Held = 4500;

    private static int Kills => Environment.GetEnvironmentVariable("QUALITY_LONG") == "1" ? 10 : 2;

    [Fact]
    public async Task Killed_during_2000_grants_nothing_acknowledged_is_lost_and_nothing_is_counted_twice()
    {
        await using var system = await Installation.StartAsync("--RateLimit:Permits", "0");
        var clients = await system.ClientsAsync(4);
        var ledger = await Ledger.OpenAsync(system.Admin);
        var load = new ManyWrites("KA", Writes, Acts.Honours);
        await KillDuringAsync(system, load, ledger, clients);
    }

    [Fact]
    public async Task Killed_during_2000_writes_of_three_services_they_still_agree()
    {
        await using var system = await Installation.StartAsync("--RateLimit:Permits", "0");
        var clients = await system.ClientsAsync(4);
        var ledger = await Ledger.OpenAsync(system.Admin);
        await KillDuringAsync(system, new ManyWrites("KB", Writes), ledger, clients);
    }

    [Fact]
    public async Task Killed_during_an_import_it_is_resumed_and_every_row_is_there_once()
    {
        await using var system = await Installation.StartAsync();
        var rows = Enumerable.Range(1, Rows).Select(n => Invented.Enterprise("KC", n)).ToList();
        var register = new Credit.EnterpriseService.EnterpriseServiceClient(system.Admin.Calls);
        var killed = new TaskCompletionSource();
        var sending = SendAsync(register, rows, 0, until: killed.Task);
        await Testing.TestHost.EventuallyAsync(async () => await LastRowAsync(register) >= 2000, "2,000 rows are committed");
        await system.KillAsync();
        killed.SetResult();
        await Assert.ThrowsAsync<RpcException>(async () => await sending);
        await system.StartAsync();
        var reached = await LastRowAsync(register);
        Assert.InRange(reached, 2000, Rows - 1);
        Assert.Equal(0, reached % 1000);
        var answer = await ResumeAsync(register, rows, reached);
        output.WriteLine($"Killed after {reached} of {Rows} committed rows; resumed: {answer.Imported} imported, {answer.Updated} updated, {answer.Unchanged} unchanged, {answer.Rejected} rejected");
        Assert.Equal((Rows, 0, 0, 0, Rows), (answer.Imported, answer.Updated, answer.Unchanged, answer.Rejected, answer.LastRow));
        Assert.Equal(Rows, (await register.ListEnterprisesAsync(new() { PageSize = 1 })).TotalSize);
        await KnownAsync(system, [.. rows.Select(r => $"enterprises/{r.Uscc}")]);
        var again = await SendAsync(register, rows, 0, "imports/again");
        Assert.Equal((0, 0, Rows), (again.Imported, again.Updated, again.Unchanged));
    }

    private async Task KillDuringAsync(Installation system, ManyWrites load, Ledger ledger, IReadOnlyList<Remote> clients)
    {
        var watch = Stopwatch.StartNew();
        var writing = load.RunAsync(clients);
        for (var kill = 0; kill < Kills; kill++)
        {
            await load.ReachAsync(Writes * (kill + 1) / (Kills + 2), writing);
            await system.KillAsync();
            await system.StartAsync();
        }

        await writing;
        var wrote = watch.Elapsed;
        await ledger.CheckAsync(load, Writes);
        output.WriteLine($"Killed {Kills} times: {Writes} writes in {wrote.TotalSeconds:0.0} s, agreed after {watch.Elapsed.TotalSeconds:0.0} s; {load.Answered.Repeated} calls repeated: {load.Answered.Refusals}");
    }

    /// <summary>The killed stream still holds its lease for a while; a client tries again, as the refusal says.</summary>
    private static async Task<Credit.ImportEnterprisesResponse> ResumeAsync(Credit.EnterpriseService.EnterpriseServiceClient register, List<Credit.Enterprise> rows, int after)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await SendAsync(register, rows, after);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Aborted && watch.Elapsed < TimeSpan.FromSeconds(120))
            {
                await Task.Delay(500);
            }
        }
    }

    private static async Task<Credit.ImportEnterprisesResponse> SendAsync(Credit.EnterpriseService.EnterpriseServiceClient register, List<Credit.Enterprise> rows, int after, string import = "imports/killed", Task? until = null)
    {
        using var call = register.ImportEnterprises();
        try
        {
            for (var row = after + 1; row <= rows.Count; row++)
            {
                await call.RequestStream.WriteAsync(new() { Import = import, Row = row, Enterprise = rows[row - 1] });
                if (row == Held && until is not null) await until; // so that the kill meets it in the middle
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException)
        {
            // The answer came, or the connection broke, before the last row; the call itself says which.
        }

        return await call;
    }

    private static async Task<int> LastRowAsync(Credit.EnterpriseService.EnterpriseServiceClient register)
    {
        try
        {
            return (await register.GetImportAsync(new() { Name = "imports/killed" })).LastRow;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return 0;
        }
    }

    /// <summary>The indicators have heard of each of them.</summary>
    private static async Task KnownAsync(Installation system, List<string> names)
    {
        var rosters = new Protos.Indicators.V1.RosterService.RosterServiceClient(system.Admin.Calls);
        await Testing.TestHost.EventuallyAsync(async () =>
        {
            try
            {
                var roster = await rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例核对", AsOf = Invented.Day(Common.Time.ChinaTime.Today(TimeProvider.System)) }, Enterprises = { names } });
                return roster.EntryCount + roster.ExcludedCount == names.Count;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
            {
                return false; // some are still on their way
            }
        }, "the indicators know every row");
    }
}
