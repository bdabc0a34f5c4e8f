using System.Globalization;
using System.Text.Json.Nodes;
using Quality.Benchmarks.Register;
using Quality.Benchmarks.Servers;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Benchmarks.Screening;

/// <summary>
/// Screening by name through the gateway on PostgreSQL: names as they are, with a wrong, a missing and two exchanged characters, and cores alone.
/// Names a second, and for each second of a processor of the installation and its database.
/// </summary>
internal sealed class ScreeningPart : Part
{
    private const int Callers = 8;
    private const int Batch = 200;

    private static readonly string[] Kinds = ["same", "typo", "missing", "swapped", "core"];

    public override string Name => "screening";

    protected override string? Missing() => PostgresServer.Installed ? null : "PostgreSQL is not installed";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        var server = await ground.PostgresAsync();
        var database = await TestDatabases.CreatePostgresAsync("credit");
        await using var installation = await Installation.StartAsync(ground.Folder("screening"), "--ConnectionStrings:credit", database, "--RateLimit:Permits", "0");
        var enterprises = new ManyEnterprises(database, ground.Size(2_000_000, 20_000));
        var filled = await enterprises.FillAsync();
        Ground.Say(string.Create(CultureInfo.InvariantCulture, $"  {enterprises.Count} names written in {filled:0} s"));
        var client = new V1.ScreeningService.ScreeningServiceClient(installation.Admin.Calls);
        var answers = new Judged[Kinds.Length];
        for (var kind = 0; kind < Kinds.Length; kind++) answers[kind] = await JudgeAsync(client, enterprises.Count, kind, ground.Size(1_000, 50));
        List<double> single = [], batch = [], singleCore = [], batchCore = [];
        for (var round = 0; round < ground.Size(5, 1); round++)
        {
            var (calls, batches) = (ground.Size(1_000, 50), ground.Size(10, 1));
            await MeasureAsync(calls, calls, Callers, single, singleCore, async random => await client.ScreenEnterpriseAsync(new() { Query = Question(random, enterprises.Count, null).Query }));
            await MeasureAsync(batches, batches * Batch, 2, batch, batchCore, async random =>
                await client.BatchScreenEnterprisesAsync(new() { Queries = { Enumerable.Range(0, Batch).Select(_ => Question(random, enterprises.Count, null).Query) } }));
            Ground.Say(string.Create(CultureInfo.InvariantCulture, $"  single {single[^1]:0}/s, {singleCore[^1]:0}/s a core; batches {batch[^1]:0} names/s, {batchCore[^1]:0}/s a core"));
        }

        var result = new JsonObject
        {
            ["names"] = enterprises.Count, ["wanted_per_second_and_core"] = 200, ["single_per_second"] = Figures.Spread(single), ["single_per_core_second"] = Figures.Spread(singleCore),
            ["batch_names_per_second"] = Figures.Spread(batch), ["batch_names_per_core_second"] = Figures.Spread(batchCore),
        };
        for (var kind = 0; kind < Kinds.Length; kind++)
            result[Kinds[kind]] = new JsonObject { ["right_first"] = Figures.Round(answers[kind].First), ["in_list_of_20"] = Figures.Round(answers[kind].Listed) };
        return result;

        async Task MeasureAsync(int calls, int names, int callers, List<double> perSecond, List<double> perCore, Func<Random, Task> call)
        {
            double Used() => Cpu.Seconds(installation.Id) + Cpu.Seconds(server.Id);
            var before = Used();
            perSecond.Add(await Register.Callers.FastAsync(callers, calls, call) * names / calls);
            perCore.Add(names / (Used() - before));
        }
    }

    private static async Task<Judged> JudgeAsync(V1.ScreeningService.ScreeningServiceClient client, int count, int kind, int questions)
    {
        var random = new Random(kind);
        var asked = Enumerable.Range(0, questions).Select(_ => Question(random, count, kind)).ToList();
        var request = new V1.BatchScreenEnterprisesRequest { Limit = 20 };
        request.Queries.Add(asked.Select(a => a.Query));
        var answers = (await client.BatchScreenEnterprisesAsync(request)).Screenings;
        double Share(Func<V1.Screening, string, bool> right) => asked.Zip(answers, (a, s) => right(s, a.Name) ? 1.0 : 0.0).Average();
        return new(Share((s, name) => s.Candidates.Count > 0 && s.Candidates[0].DisplayName == name), Share((s, name) => s.Candidates.Any(c => c.DisplayName == name)));
    }

    private static (V1.ScreeningQuery Query, string Name) Question(Random random, int count, int? kind)
    {
        var name = InventedNames.Of(random.Next(count));
        var (core, at) = (name.Core, random.Next(name.Core.Length - 1));
        var wrong = (kind ?? random.Next(Kinds.Length)) switch
        {
            0 => name.Whole,
            1 => name.Place + core[..at] + "嘉瑧吉"[random.Next(3)] + core[(at + 1)..] + name.Form,
            2 => name.Place + core.Remove(at, 1) + name.Form,
            3 => name.Place + core[..at] + core[at + 1] + core[at] + core[(at + 2)..] + name.Form,
            _ => core,
        };
        return (new() { DisplayName = wrong }, name.Whole);
    }

    private sealed record Judged(double First, double Listed);
}
