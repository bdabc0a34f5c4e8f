using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Quality.Benchmarks.Servers;
using Quality.Common.Storage;
using Quality.Inspections;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Benchmarks.Results;

/// <summary>
/// Results of a laboratory through ImportResults over the wire, each checked against limits, accreditation and custody, and each time the very
/// same rows, in every table that the rpc wrote, by what the database itself offers in transactions of the same size.
/// </summary>
internal sealed class ResultsPart : Part
{
    private const int Batch = 1000;
    private const int InMessage = 100;

    private static readonly Method<byte[], V1.ImportResultsResponse> ImportResults = new(
        MethodType.DuplexStreaming, V1.SamplingService.Descriptor.FullName, "ImportResults", Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes),
        Marshallers.Create(message => message.ToByteArray(), V1.ImportResultsResponse.Parser.ParseFrom));

    public override string Name => "results";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        var result = new JsonObject { ["rows"] = ground.Size(50_000, 3_000), ["items_each"] = 5, ["rows_in_a_message"] = InMessage };
        result["sqlite"] = Tool.Missing("sqlite3") is { } missing ? new JsonObject { ["skipped"] = missing } : await CompareAsync(ground, DatabaseProvider.Sqlite);
        if (PostgresServer.Installed) await ground.PostgresAsync();
        result["postgresql"] = PostgresServer.Installed ? await CompareAsync(ground, DatabaseProvider.PostgreSql) : new JsonObject { ["skipped"] = "PostgreSQL is not installed" };
        return result;
    }

    private static async Task<JsonObject> CompareAsync(Ground ground, DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new InspectionsModule());
        var database = host.DatabaseOf("inspection");
        await using PlainWrite plain = provider == DatabaseProvider.PostgreSql ? new CopyWrite(database) : new ShellWrite(database, ground.Folder("results"));
        await plain.PrepareAsync();
        var laboratory = await ReceivedSamplings.AccreditAsync(host);
        List<double> ours = [], theirs = [];
        var rows = ground.Size(50_000, 3_000);
        for (var round = 0; round < ground.Size(6, 2); round++)
        {
            var names = await ReceivedSamplings.SeedAsync(host, laboratory, round, rows);
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            var at = host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            // Encoded before, as the rows are that the database's own tool is given.
            var messages = names.Select(ReceivedSamplings.Row).Chunk(InMessage).Select(some => new V1.ImportResultsRequest { Rows = { some } }.ToByteArray()).ToList();
            var took = await ImportAsync(host, messages, rows);
            var plainly = await plain.SecondsAsync(at, Batch);
            Ground.Say(string.Create(CultureInfo.InvariantCulture, $"  {plain.Name} round {round}: rpc {rows / took:0} rows/s, {plain.Name} {rows / plainly:0}"));
            if (round == 0) continue; // compiled and connected
            ours.Add(took);
            theirs.Add(plainly);
        }

        return new()
        {
            ["rpc_rows_per_second"] = Figures.Spread([.. ours.Select(s => rows / s)]), [$"{plain.Name}_rows_per_second"] = Figures.Spread([.. theirs.Select(s => rows / s)]),
            [$"ratio_to_{plain.Name}"] = Figures.Ratio(theirs, ours),
        };
    }

    private static async Task<double> ImportAsync(TestHost host, List<byte[]> messages, int rows)
    {
        var client = host.Invoker(ReceivedSamplings.Laboratory);
        var began = Stopwatch.GetTimestamp();
        using var call = client.AsyncDuplexStreamingCall(ImportResults, null, default);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        var reading = Task.Run(async () =>
        {
            var last = new V1.ImportResultsResponse();
            await foreach (var answer in call.ResponseStream.ReadAllAsync()) last = answer;
            return last;
        });
        foreach (var message in messages) await call.RequestStream.WriteAsync(message);
        await call.RequestStream.CompleteAsync();
        var end = await reading;
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var bad = Enumerable.Range(0, rows).Count(ReceivedSamplings.IsBad);
        if ((end.Recorded, end.Rejected) != (rows - bad, bad)) throw new InvalidOperationException($"{end.Recorded} recorded, {end.Rejected} rejected of {rows}.");
        return took;
    }
}
