using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Core;
using Quality.Benchmarks.Servers;
using Quality.Protos.Common.V1;
using Quality.Protos.Credit.V1;
using Quality.Testing;
using Quality.Testing.Running;

namespace Quality.Benchmarks.Import;

/// <summary>
/// Rows through ImportEnterprises of the all-in-one, and each time the very same rows, in every table that the rpc wrote, by what the
/// database itself offers. Both tables grow round by round; the first round meets a process that has just started.
/// </summary>
internal sealed class ImportPart : Part
{
    public override string Name => "import";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        var result = new JsonObject { ["rows"] = ground.Size(100_000, 3_000) };
        result["sqlite"] = Tool.Missing("sqlite3") is { } missing ? new JsonObject { ["skipped"] = missing } : await OnSqliteAsync(ground);
        result["postgresql"] = PostgresServer.Installed ? await OnPostgresAsync(ground) : new JsonObject { ["skipped"] = "PostgreSQL is not installed" };
        return result;
    }

    private static async Task<JsonObject> OnSqliteAsync(Ground ground)
    {
        var data = ground.Folder("import-sqlite");
        await using var installation = await Installation.StartAsync(data);
        await using var baseline = new SqliteBaseline(Path.Combine(data, "credit.db"), ground.Folder("import-baseline"));
        var result = await CompareAsync(ground, installation, baseline, null);
        if (baseline.WithoutContentlessDelete) result["note"] = "This sqlite3 is older than 3.43: its search index has no contentless_delete, which makes it cheaper to write.";
        return result;
    }

    private static async Task<JsonObject> OnPostgresAsync(Ground ground)
    {
        var server = await ground.PostgresAsync();
        var database = await TestDatabases.CreatePostgresAsync("credit");
        await using var installation = await Installation.StartAsync(ground.Folder("import-postgresql"), "--ConnectionStrings:credit", database);
        await using var baseline = new CopyBaseline(database);
        return await CompareAsync(ground, installation, baseline, server);
    }

    private static async Task<JsonObject> CompareAsync(Ground ground, Installation installation, IBaseline baseline, PostgresServer? server)
    {
        await Task.Delay(TimeSpan.FromSeconds(ground.Size(5, 1))); // what a start leaves to do
        var (rows, started) = (ground.Size(100_000, 3_000), installation.Megabytes);
        await baseline.PrepareAsync();
        var rounds = new List<Round>();
        for (var n = 0; n < ground.Size(5, 2); n++)
        {
            var (letters, import) = ($"Q{"ABCDEFGH"[n]}", $"benchmark-{n}");
            var requests = EnterpriseRows.Make(letters, rows);
            var round = await ImportAsync(installation, requests, import, server);
            var written = await baseline.ReadAsync(import, letters);
            if (written[0].Count != EnterpriseRows.Good(rows)) throw new InvalidOperationException($"{written[0].Count} of {EnterpriseRows.Good(rows)} enterprises were found again.");
            await WriteAsync(baseline, written, round, n % 2 == 0 ? IBaseline.Ways : [.. IBaseline.Ways.Reverse()]);
            foreach (var way in IBaseline.Ways)
                if (await baseline.CountAsync(way, "enterprises") is var count && count != EnterpriseRows.Good(rows) * (n + 1)) throw new InvalidOperationException($"{baseline.Name} wrote {count} enterprises.");
            rounds.Add(round);
            Ground.Say(string.Create(CultureInfo.InvariantCulture, $"  {baseline.Name} round {n}: rpc {rows / round.Rpc:0} rows/s, {string.Join(", ", round.Baseline.Select(b => $"{b.Key} {rows / b.Value:0}"))}"));
        }

        return Report(rows, started, rounds, baseline);
    }

    private static async Task<Round> ImportAsync(Installation installation, List<ImportEnterprisesRequest> requests, string import, PostgresServer? server)
    {
        var (service, database) = (Cpu.Seconds(installation.Id), server is null ? 0 : Cpu.Seconds(server.Id));
        var began = Stopwatch.GetTimestamp();
        using var call = new EnterpriseService.EnterpriseServiceClient(installation.Admin.Calls).ImportEnterprises();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        requests[0].Import = $"imports/{import}";
        requests[0].TotalRows = requests.Count;
        foreach (var request in requests) await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        var answer = await call;
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (answer.Imported != EnterpriseRows.Good(requests.Count)) throw new InvalidOperationException($"{answer.Imported} of {EnterpriseRows.Good(requests.Count)} rows were imported.");
        await SettleAsync(installation.Admin);
        var settled = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new(took, settled, Cpu.Seconds(installation.Id) - service, server is null ? 0 : Cpu.Seconds(server.Id) - database, installation.Megabytes);
    }

    /// <summary>Waits until the other services have heard of all of it, so that nothing runs beside what comes next.</summary>
    private static async Task SettleAsync(Remote admin)
    {
        var log = new EventLogService.EventLogServiceClient(admin.Calls);
        while ((await log.GetEventLogStatusAsync(new() { Service = "credit" }, Remote.At("credit"))).Topics.Any(t => t.Depth > 0)) await Task.Delay(50);
    }

    private static async Task WriteAsync(IBaseline baseline, IReadOnlyList<Written> written, Round round, IEnumerable<string> ways)
    {
        foreach (var way in ways)
        {
            var began = Stopwatch.GetTimestamp();
            if (way == IBaseline.Once) await baseline.WriteAsync(way, written, null);
            else for (var n = 0; n < written[0].Transactions.Count; n++) await baseline.WriteAsync(way, written, n);
            round.Baseline[way] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
    }

    private static JsonObject Report(int rows, double started, List<Round> rounds, IBaseline baseline)
    {
        JsonObject PerSecond(Func<Round, double> seconds) => Figures.Spread([.. rounds.Select(r => rows / seconds(r))]);
        JsonObject Share(string way) => Figures.Ratio(rounds.Select(r => r.Baseline[way]), rounds.Select(r => r.Rpc));
        var (batches, once) = (IBaseline.Batches, IBaseline.Once);
        return new()
        {
            ["rpc_rows_per_second"] = PerSecond(r => r.Rpc),
            ["rpc_rows_per_second_in_a_fresh_process"] = Figures.Round(rows / rounds[0].Rpc),
            [$"{baseline.Name}_rows_per_second_committing_every_1000"] = PerSecond(r => r.Baseline[batches]),
            [$"{baseline.Name}_rows_per_second_in_one_transaction"] = PerSecond(r => r.Baseline[once]),
            [$"ratio_to_{baseline.Name}_committing_every_1000"] = Share(batches),
            [$"ratio_to_{baseline.Name}_in_one_transaction"] = Share(once),
            ["seconds_until_all_services_know"] = Figures.Spread([.. rounds.Select(r => r.Settled)]),
            ["service_cpu_us_per_row"] = Figures.Spread([.. rounds.Select(r => r.ServiceCpu / rows * 1e6)]),
            ["database_cpu_us_per_row"] = rounds[0].DatabaseCpu > 0 ? Figures.Spread([.. rounds.Select(r => r.DatabaseCpu / rows * 1e6)]) : null,
            ["rss_mb_after_start"] = Figures.Round(started),
            ["rss_mb_after_first_import"] = Figures.Round(rounds[0].Megabytes),
            ["rss_mb_after_all_imports"] = Figures.Round(rounds[^1].Megabytes),
        };
    }

    private sealed record Round(double Rpc, double Settled, double ServiceCpu, double DatabaseCpu, double Megabytes)
    {
        public Dictionary<string, double> Baseline { get; } = [];
    }
}
