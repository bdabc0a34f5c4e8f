using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Quality.Benchmarks.Servers;
using Quality.Common.Storage;
using Quality.Inspections;
using Quality.Inspections.Draws;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Benchmarks.Draw;

/// <summary>
/// 1,000 entries of a pool of 2,000,000: tickets and selection against what PostgreSQL offers on the same rows, the rpc that also reads the
/// pool, assigns teams and commits, the freeze apart, the proof as a stream, and its verification from the file alone.
/// </summary>
internal sealed class DrawPart : Part
{
    private const int Strata = 14;
    private const int BatchLines = 20_000;

    public override string Name => "draw";

    protected override string? Missing() => PostgresServer.Installed ? null : "PostgreSQL is not installed";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        await ground.PostgresAsync();
        var size = ground.Size(2_000_000, 50_000);
        await using var host = await TestHost.StartAsync(DatabaseProvider.PostgreSql, new InspectionsModule());
        var draws = host.Client(c => new V1.DrawService.DrawServiceClient(c), TestCaller.ProvinceAdmin);
        var draw = await draws.CreateDrawAsync(new() { Draw = Wish(host, ground.Size(1000, 1000)) });
        var result = new JsonObject { ["pool"] = size, ["add_seconds"] = await SecondsAsync(() => AddAsync(draws, draw.Name, size)) };
        host.Clock.Advance(TimeSpan.FromHours(26));
        var notBefore = DateTimeOffset.FromUnixTimeSeconds(host.Clock.GetUtcNow().AddHours(2).ToUnixTimeSeconds());
        result["freeze_seconds"] = await SecondsAsync(() => draws.FreezeDrawAsync(new() { Name = draw.Name, SeedSource = "benchmark", NotBefore = notBefore.ToTimestamp() }).ResponseAsync);
        host.Clock.Advance(TimeSpan.FromHours(3));
        await CompareAsync(host, draw.Name, result, ground.Size(7, 3));
        result["rpc_seconds"] = await SecondsAsync(() => draws.RevealSeedAsync(new() { Name = draw.Name, Seed = "03.07.11.18.25.31+09" }).ResponseAsync);
        await draws.PublishDrawAsync(new() { Name = draw.Name });
        await ProveAsync(host, draw.Name, Path.Combine(ground.Folder("draw"), "proof.jsonl"), result);
        result["service_alone"] = await ProofMemory.MeasureAsync(host.DatabaseOf("inspection"), draw.Name, ground.Folder("inspection"));
        return result;
    }

    private static V1.Draw Wish(TestHost host, int take) => new()
    {
        Task = "tasks/0198a7c2-0000-7000-8000-0000000000aa", Authority = "benchmark", Region = "620000", Team = 2, PoolTime = host.Clock.GetUtcNow().AddHours(25).ToTimestamp(),
        Rules = { Enumerable.Range(0, Strata).Select(s => new V1.DrawRule { Stratum = $"62{s:00}", Count = take / Strata + (s < take % Strata ? 1 : 0) }) },
    };

    private static async Task AddAsync(V1.DrawService.DrawServiceClient draws, string name, int size)
    {
        await draws.AddDrawLinesAsync(new()
        {
            Name = name,
            Lines =
            {
                Enumerable.Range(0, 600).Select(i => Line(V1.DrawListKind.Inspectors, $"G62{i:0000000}", "10", "C14")),
                Enumerable.Range(0, 20).Select(i => Line(V1.DrawListKind.Laboratories, $"L62{i:000}", "GB 18584")),
            },
        });
        for (var start = 0; start < size; start += BatchLines)
            await draws.AddDrawLinesAsync(new() { Name = name, Lines = { Enumerable.Range(start, Math.Min(BatchLines, size - start)).Select(Entry) } });
    }

    /// <summary>Ids in no order, as long as real ones.</summary>
    private static V1.DrawLine Entry(int i) => Line(V1.DrawListKind.Pool, $"91{(ulong)i * 11400714819323198485UL % 10_000_000_000_000_000:0000000000000000}", $"62{i % Strata:00}");

    private static V1.DrawLine Line(V1.DrawListKind kind, params string[] fields) => new() { Kind = kind, Fields = { fields } };

    /// <summary>Ours in memory and with reading the pool, theirs on a table of the same rows; side by side, round by round.</summary>
    private static async Task CompareAsync(TestHost host, string name, JsonObject result, int rounds)
    {
        await host.ExecuteAsync("inspection", "CREATE TABLE baseline AS SELECT split_part(line, E'\\t', 1) AS id, split_part(line, E'\\t', 2) AS stratum FROM draw_lines WHERE kind = 1");
        await host.ExecuteAsync("inspection", "VACUUM ANALYZE baseline");
        var work = host.Services.GetRequiredService<UnitOfWork<InspectionsModule>>();
        List<double> memory = [], read = [], random = [], hashed = [];
        for (var round = 0; round < rounds; round++)
        {
            var seed = string.Create(CultureInfo.InvariantCulture, $"round {round}");
            var (chunks, header) = await work.SnapshotAsync(async tx =>
            {
                var draw = (await DrawStore.FindOwnAsync(tx, DrawCheck.IdOf(name)))!;
                return (await DrawLineStore.BytesAsync(tx, draw.Id, DrawListKind.Pool).ToListAsync(), draw.Header(seed));
            });
            memory.Add(await SecondsAsync(() => DrawRoom.SelectAsync(chunks.ToAsyncEnumerable(), header, 0)));
            read.Add(await SecondsAsync(() => work.SnapshotAsync(tx => DrawRoom.SelectAsync(DrawLineStore.BytesAsync(tx, DrawCheck.IdOf(name), DrawListKind.Pool), header, 0))));
            random.Add(await SecondsAsync(() => host.ExecuteAsync("inspection", "SELECT COUNT(*) FROM (SELECT id FROM baseline ORDER BY random() LIMIT 1000) drawn")));
            hashed.Add(await SecondsAsync(() => host.ExecuteAsync("inspection", $"SELECT COUNT(*) FROM (SELECT id FROM baseline ORDER BY sha256(convert_to('{seed}' || id, 'UTF8')) LIMIT 1000) drawn")));
        }

        (result["draw_seconds"], result["draw_with_reading_seconds"]) = (Figures.Spread(memory), Figures.Spread(read));
        (result["order_by_random_seconds"], result["order_by_sha256_seconds"]) = (Figures.Spread(random), Figures.Spread(hashed));
        (result["draw_to_random"], result["reading_draw_to_random"], result["sha256_to_draw"]) = (Figures.Ratio(memory, random), Figures.Ratio(read, random), Figures.Ratio(hashed, memory));
    }

    private static async Task ProveAsync(TestHost host, string name, string file, JsonObject result)
    {
        var anybody = new V1.DrawService.DrawServiceClient(host.Channel);
        GC.Collect();
        var (before, most) = (GC.GetTotalMemory(true), 0L);
        result["proof_seconds"] = await SecondsAsync(async () =>
        {
            await using var output = File.Create(file);
            using var call = anybody.ExportProof(new() { Name = name });
            while (await call.ResponseStream.MoveNext(default))
            {
                call.ResponseStream.Current.Chunk.WriteTo(output);
                most = Math.Max(most, GC.GetTotalMemory(false) - before);
            }
        });
        result["proof_megabytes"] = new FileInfo(file).Length / 1_000_000;
        result["proof_heap_megabytes"] = most / 1_000_000;
        result["process_megabytes"] = Environment.WorkingSet / 1_000_000;
        Verdict? verdict = null;
        result["verify_seconds"] = await SecondsAsync(() => Task.Run(() => verdict = ProofVerifier.Verify(() => File.OpenRead(file))));
        if (verdict is not { Sound: true }) throw new InvalidOperationException($"The proof is not sound: {verdict}");
    }

    private static async Task<double> SecondsAsync(Func<Task> act)
    {
        var began = Stopwatch.GetTimestamp();
        await act();
        return Figures.Round(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
