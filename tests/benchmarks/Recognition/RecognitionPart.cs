using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Core;
using Quality.Benchmarks.Servers;
using Quality.Protos.Identity.V1;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Benchmarks.Recognition;

/// <summary>
/// CheckResampling through the gateway on PostgreSQL: beside an authenticated rpc that does nothing but say who calls, with ten million earlier
/// checks beside ten thousand, and in batches of a thousand. Every question is about another check, each as likely as any other.
/// </summary>
internal sealed class RecognitionPart : Part
{
    private const int Callers = 32;
    private const int Batch = 1000;

    public override string Name => "recognition";

    protected override string? Missing() => PostgresServer.Installed ? null : "PostgreSQL is not installed";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        var server = await ground.PostgresAsync();
        await using var few = await Side.StartAsync(ground, ground.Size(10_000, 1_000));
        await using var many = await Side.StartAsync(ground, ground.Size(10_000_000, 50_000));
        Ground.Say(string.Create(CultureInfo.InvariantCulture, $"  {many.Samples} checks written in {many.FillSeconds:0} s"));
        foreach (var side in new[] { few, many }) await side.WarmAsync(ground.Size(20_000, 200));
        List<double> noop = [], check = [], fewMs = [], manyMs = [], batches = [], noopCpu = [], checkCpu = [], databaseCpu = [];
        var calls = ground.Size(12_000, 300);
        for (var round = 0; round < ground.Size(7, 2); round++)
        {
            var database = Cpu.Seconds(server.Id);
            noop.Add(await many.MeasureAsync(calls, many.WhoAmIAsync, noopCpu));
            check.Add(await many.MeasureAsync(calls, many.CheckAsync, checkCpu));
            databaseCpu.Add((Cpu.Seconds(server.Id) - database) / calls * 1e6);
            foreach (var (side, times) in round % 2 == 0 ? [(few, fewMs), (many, manyMs)] : new[] { (many, manyMs), (few, fewMs) }) times.Add(await side.LatencyAsync(ground.Size(3_000, 100)));
            batches.Add(await many.BatchesAsync(ground.Size(100, 4)));
            Ground.Say(string.Create(CultureInfo.InvariantCulture, $"  noop {noop[^1]:0}/s, check {check[^1]:0}/s, p50 {fewMs[^1]:0.00} and {manyMs[^1]:0.00} ms, batches {batches[^1]:0} checks/s"));
        }

        return new()
        {
            ["few_samples"] = few.Samples, ["many_samples"] = many.Samples, ["callers"] = Callers,
            ["noop_per_second"] = Figures.Spread(noop), ["check_per_second"] = Figures.Spread(check), ["check_to_noop"] = Figures.Ratio(check, noop),
            ["noop_cpu_us"] = Figures.Spread(noopCpu), ["check_cpu_us"] = Figures.Spread(checkCpu), ["database_cpu_us_of_both"] = Figures.Spread(databaseCpu),
            ["p50_ms_few"] = Figures.Spread(fewMs), ["p50_ms_many"] = Figures.Spread(manyMs), ["latency_many_to_few"] = Figures.Ratio(manyMs, fewMs),
            ["batch_checks_per_second"] = Figures.Spread(batches),
        };
    }

    /// <summary>One installation whose inspection service has its checks on PostgreSQL.</summary>
    private sealed class Side(Installation installation, PastSamples samples, double fillSeconds) : IAsyncDisposable
    {
        private readonly V1.RecognitionService.RecognitionServiceClient recognition = new(installation.Admin.Calls);
        private readonly AccountService.AccountServiceClient accounts = new(installation.Admin.Calls);

        public int Samples => samples.Count;

        public double FillSeconds => fillSeconds;

        public static async Task<Side> StartAsync(Ground ground, int count)
        {
            var database = await TestDatabases.CreatePostgresAsync("inspection");
            var installation = await Installation.StartAsync(ground.Folder("recognition"), "--ConnectionStrings:inspection", database, "--RateLimit:Permits", "0");
            var (samples, began) = (new PastSamples(database, count), Stopwatch.GetTimestamp());
            await samples.FillAsync();
            return new(installation, samples, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        public async Task WarmAsync(int calls)
        {
            var answer = await CheckAsync(Random.Shared);
            if (answer.Guards.Count == 0 || answer.Guards.All(g => g.Earlier is null)) throw new InvalidOperationException("The question found no earlier check.");
            await MeasureAsync(calls, WhoAmIAsync, []);
            await MeasureAsync(calls, CheckAsync, []);
            await BatchesAsync(4);
        }

        public async Task<V1.CheckResamplingResponse> CheckAsync(Random random) => await recognition.CheckResamplingAsync(samples.Question(random));

        public async Task<Me> WhoAmIAsync(Random random) => await accounts.GetMeAsync(new());

        /// <summary>Calls a second; the processor time of the process for each call is added to <paramref name="cpu"/>.</summary>
        public async Task<double> MeasureAsync<T>(int calls, Func<Random, Task<T>> call, List<double> cpu)
        {
            var (left, began, before) = (calls, Stopwatch.GetTimestamp(), Cpu.Seconds(installation.Id));
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(async n =>
            {
                var random = new Random(n + calls);
                while (Interlocked.Decrement(ref left) >= 0) await call(random);
            }));
            var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
            cpu.Add((Cpu.Seconds(installation.Id) - before) / calls * 1e6);
            return calls / took;
        }

        /// <summary>Median of calls one after the other, in milliseconds.</summary>
        public async Task<double> LatencyAsync(int calls)
        {
            var (random, times) = (new Random(calls), new List<double>(calls));
            for (var i = 0; i < calls; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await CheckAsync(random);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return Figures.Median(times);
        }

        /// <summary>Checks a second in batches, four at a time.</summary>
        public async Task<double> BatchesAsync(int batches)
        {
            var (left, began) = (batches, Stopwatch.GetTimestamp());
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async n =>
            {
                var random = new Random(n + batches);
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var answer = await recognition.BatchCheckResamplingAsync(new() { Requests = { Enumerable.Range(0, Batch).Select(_ => samples.Question(random)) } });
                    if (answer.Responses.Count != Batch) throw new InvalidOperationException($"{answer.Responses.Count} answers.");
                }
            }));
            return batches * Batch / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        public ValueTask DisposeAsync() => installation.DisposeAsync();
    }
}
