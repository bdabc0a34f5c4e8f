using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Quality.Benchmarks.Servers;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators;
using Quality.Indicators.Tests.Books;
using Quality.Protos.Indicators.V1;
using Quality.Testing;

namespace Quality.Benchmarks.Targets;

/// <summary>Reading all targets of the 15 units, each by its rpc, where few facts are known and where many are; the two take turns.</summary>
internal sealed class TargetsPart : Part
{
    private const string PastDay = "2019-06-30";

    public override string Name => "targets";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        var result = new JsonObject { ["sqlite"] = await CompareAsync(ground, DatabaseProvider.Sqlite) };
        if (PostgresServer.Installed) await ground.PostgresAsync();
        result["postgresql"] = PostgresServer.Installed ? await CompareAsync(ground, DatabaseProvider.PostgreSql) : new JsonObject { ["skipped"] = "PostgreSQL is not installed" };
        return result;
    }

    private static async Task<JsonObject> CompareAsync(Ground ground, DatabaseProvider provider)
    {
        await using var few = await Side.FillAsync(provider, ground.Size(10_000, 1_000));
        await using var many = await Side.FillAsync(provider, ground.Size(1_000_000, 20_000));
        Ground.Say($"  {provider}: {many.Facts} facts at {many.FactsPerSecond:0} a second");
        for (var i = 0; i < ground.Size(21, 3); i++)
        {
            // Who goes first changes: what the other did to the caches is the same for both.
            foreach (var side in i % 2 == 0 ? [few, many] : new[] { many, few }) await side.MeasureAsync();
        }

        return new()
        {
            ["few_facts"] = few.Facts, ["many_facts"] = many.Facts, ["facts_per_second"] = Figures.Round(many.FactsPerSecond),
            ["after_a_change"] = Beside(few.Changed, many.Changed),
            ["unchanged"] = Beside(few.Unchanged, many.Unchanged),
            ["as_of_a_past_day"] = Beside(few.Past, many.Past),
        };
    }

    private static JsonObject Beside(List<double> few, List<double> many) => new()
    {
        ["few_ms"] = Figures.Spread(few), ["many_ms"] = Figures.Spread(many), ["ratio"] = Figures.Ratio(many, few),
    };

    private sealed class Side(TestHost host, UnitOfWork<IndicatorsModule> work, int filled, double perSecond) : IAsyncDisposable
    {
        private readonly IndicatorService.IndicatorServiceClient client = host.Client(c => new IndicatorService.IndicatorServiceClient(c), TestCaller.ProvinceAdmin);

        public int Facts { get; private set; } = filled;

        public double FactsPerSecond => perSecond;

        public List<double> Changed { get; } = [];

        public List<double> Unchanged { get; } = [];

        public List<double> Past { get; } = [];

        public static async Task<Side> FillAsync(DatabaseProvider provider, int facts)
        {
            var host = await TestHost.StartAsync(provider, new IndicatorsModule());
            var work = host.Services.GetRequiredService<UnitOfWork<IndicatorsModule>>();
            var began = Stopwatch.GetTimestamp();
            await ManyFacts.FillAsync(work, 0, facts);
            var side = new Side(host, work, facts, facts / Stopwatch.GetElapsedTime(began).TotalSeconds);
            await side.ReadAsync("");
            await side.ReadAsync(PastDay);
            return side;
        }

        public async Task MeasureAsync()
        {
            await ManyFacts.FillAsync(work, Facts, Facts + 1); // what is kept in memory is void now
            Facts++;
            Changed.Add(await ReadAsync(""));
            Unchanged.Add(await ReadAsync(""));
            Past.Add(await ReadAsync(PastDay));
        }

        public ValueTask DisposeAsync() => host.DisposeAsync();

        private async Task<double> ReadAsync(string asOf)
        {
            var began = Stopwatch.GetTimestamp();
            foreach (var unit in ReportingUnits.All)
            {
                var answer = await client.ListTargetsAsync(new() { Region = unit.Code, AsOf = asOf });
                if (answer.Targets.Count != 8) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{unit.Code}: {answer.Targets.Count} targets."));
            }

            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
    }
}
