using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Sampling;

/// <summary>ImportResults: many results in one stream, as a laboratory's system sends them.</summary>
public sealed class ResultImportTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Good_rows_are_recorded_bad_ones_named_and_the_same_stream_again_changes_nothing(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var (first, second, third) = (await ReceivedAsync(given, "CY-1"), await ReceivedAsync(given, "CY-2"), await given.HandedOverAsync("CY-3"));
        V1.ImportResultsRequest[] rows =
        [
            Row(1, first, "2", V1.SampleOutcome.Conforming), Row(2, second, "1.49", V1.SampleOutcome.Conforming), Row(3, "samplings/unknown", "2", V1.SampleOutcome.Conforming),
            Row(4, third, "2", V1.SampleOutcome.Conforming), Row(5, second, "1.49", V1.SampleOutcome.Nonconforming), Row(6, second, "2", V1.SampleOutcome.Conforming),
            Row(7, first, "2", V1.SampleOutcome.Conforming, r => r.Results.Items[0].Method = "GB 18584"), Row(8, "x\0", "2", V1.SampleOutcome.Conforming), Row(9, "", "2", V1.SampleOutcome.Conforming),
        ];
        var answer = Assert.Single(await ImportAsync(given, SamplingGiven.Laboratory, rows));
        Assert.Equal((9, 2, 0, 7), (answer.LastRow, answer.Recorded, answer.Unchanged, answer.Rejected));
        Assert.Equal(
            [
                "2 results.outcome VERDICT_DIFFERS", "3 sampling NOT_FOUND", "4  WRONG_STEP", "6  WRONG_STEP", "7 results.items[0].method NOT_ACCREDITED",
                "8 sampling CONTROL_CHARACTER", "9 sampling REQUIRED",
            ],
            answer.Problems.Select(p => $"{p.Row} {p.Field} {p.Reason}"));
        foreach (var name in new[] { first, second })
        {
            var stored = await given.Officer.GetSamplingAsync(new() { Name = name });
            Assert.Equal((V1.SamplingStep.Tested, 6), (stored.Step, stored.Version));
            Assert.True((await given.Officer.VerifyCustodyAsync(new() { Name = name })).Unbroken);
        }

        Assert.Equal(V1.SampleOutcome.Nonconforming, (await given.Officer.GetSamplingAsync(new() { Name = second })).Results.Outcome);
        var again = Assert.Single(await ImportAsync(given, SamplingGiven.Laboratory, [rows[0], rows[4]]));
        Assert.Equal((0, 2, 0), (again.Recorded, again.Unchanged, again.Rejected));
        Assert.Equal(V1.SamplingStep.Delivered, (await given.Officer.DeliverResultAsync(SamplingGiven.Deliver(first))).Step);
        Assert.Equal(1, Assert.Single(await ImportAsync(given, SamplingGiven.Laboratory, [rows[0]])).Unchanged);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_thousand_rows_are_answered_and_a_broken_stream_is_sent_again(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var first = await ReceivedAsync(given, "CY-1");
        var rows = Enumerable.Range(1, 2_500).Select(n => Row(n, n == 1_500 ? first : $"samplings/none-{n}", "2", V1.SampleOutcome.Conforming)).ToList();
        rows[2_199] = Row(2_200, first, "1.49", V1.SampleOutcome.Nonconforming); // in a batch that is checked while the first result is written
        var answers = await ImportAsync(given, SamplingGiven.Laboratory, rows);
        Assert.Equal([(1000, 0, 1000), (2000, 1, 1999), (2500, 1, 2499)], answers.Select(a => (a.LastRow, a.Recorded, a.Rejected)));
        Assert.Equal([1000, 999, 500], answers.Select(a => a.Problems.Count));
        Assert.Equal([2_200], answers[2].Problems.Where(p => p.Reason == "WRONG_STEP").Select(p => p.Row));

        using var call = given.As(SamplingGiven.Laboratory).ImportResults();
        await call.RequestStream.WriteAsync(rows[1]);
        await call.RequestStream.WriteAsync(rows[0]);
        await call.RequestStream.CompleteAsync();
        var refusal = await Refusal.OfAsync(() => call.ResponseStream.MoveNext(default));
        Assert.Equal((StatusCode.InvalidArgument, "NOT_ASCENDING"), (refusal.Code, Assert.Single(refusal.Violations).Reason));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Many_rows_travel_in_one_message_and_are_answered_as_if_each_had_its_own(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var (first, second) = (await ReceivedAsync(given, "CY-1"), await ReceivedAsync(given, "CY-2"));
        var rows = Enumerable.Range(1, 1_600).Select(n => Together(Row(n, $"samplings/none-{n}", "2", V1.SampleOutcome.Conforming))).ToList();
        rows[3] = Together(Row(4, "x\0", "2", V1.SampleOutcome.Conforming));
        rows[899] = Together(Row(900, first, "2", V1.SampleOutcome.Conforming));
        rows[1_250] = Together(Row(1_251, second, "2", V1.SampleOutcome.Conforming));
        var answers = await ImportAsync(given, SamplingGiven.Laboratory, rows.Chunk(700).Select(some => new V1.ImportResultsRequest { Rows = { some } }));
        Assert.Equal([(1000, 1, 999), (1600, 2, 1598)], answers.Select(a => (a.LastRow, a.Recorded, a.Rejected)));
        Assert.Equal("4 sampling CONTROL_CHARACTER", answers[0].Problems.Where(p => p.Reason != "NOT_FOUND").Select(p => $"{p.Row} {p.Field} {p.Reason}").Single());
        foreach (var name in new[] { first, second }) Assert.True((await given.Officer.VerifyCustodyAsync(new() { Name = name })).Unbroken);

        async Task<string> RefusedAsync(params V1.ImportResultsRequest[] messages) =>
            Assert.Single((await Refusal.OfAsync(() => ImportAsync(given, SamplingGiven.Laboratory, messages))).Violations) is var v ? $"{v.Field} {v.Reason}" : "";
        Assert.Equal("rows TOO_MANY", await RefusedAsync(new V1.ImportResultsRequest { Rows = { rows.Take(1_001) } }));
        Assert.Equal("rows NOT_ALLOWED", await RefusedAsync(new V1.ImportResultsRequest { Row = 1, Rows = { rows[0] } }));
        Assert.Equal("row NOT_ASCENDING", await RefusedAsync(new V1.ImportResultsRequest { Rows = { rows[1], rows[0] } }));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Streams_that_bring_different_results_at_once_record_each_sampling_once(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var names = new List<string>();
        for (var n = 0; n < 10; n++) names.Add(await ReceivedAsync(given, $"CY-{n}"));
        var streams = await Task.WhenAll(Enumerable.Range(2, 4).Select(value =>
            ImportAsync(given, SamplingGiven.Laboratory, names.Select((name, n) => Row(n + 1, name, $"{value}", V1.SampleOutcome.Conforming)))));
        Assert.Equal(10, streams.Sum(s => s[^1].Recorded));
        Assert.Equal(30, streams.Sum(s => s[^1].Rejected));
        Assert.All(streams.SelectMany(s => s).SelectMany(s => s.Problems), p => Assert.Equal("WRONG_STEP", p.Reason));
        foreach (var name in names) Assert.True((await given.Officer.VerifyCustodyAsync(new() { Name = name })).Unbroken);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_laboratory_records_nothing_and_an_officer_may_not_call(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var first = await ReceivedAsync(given, "CY-1");
        var answer = Assert.Single(await ImportAsync(given, SamplingGiven.OtherLaboratory, [Row(1, first, "2", V1.SampleOutcome.Conforming)]));
        Assert.Equal((0, "NOT_FOUND"), (answer.Recorded, Assert.Single(answer.Problems).Reason));
        var refusal = await Refusal.OfAsync(() => ImportAsync(given, TestCaller.LanzhouOfficer, [Row(1, first, "2", V1.SampleOutcome.Conforming)]));
        Assert.Equal(StatusCode.PermissionDenied, refusal.Code);
        Assert.Equal(V1.SamplingStep.Received, (await given.Officer.GetSamplingAsync(new() { Name = first })).Step);
    }

    private static async Task<string> ReceivedAsync(SamplingGiven given, string number)
    {
        var name = await given.HandedOverAsync(number);
        await given.Tester.ReceiveSampleAsync(SamplingGiven.Receive(name));
        return name;
    }

    private static V1.ImportResultsRequest Row(int row, string sampling, string value, V1.SampleOutcome outcome, Action<V1.ImportResultsRequest>? change = null)
    {
        var request = new V1.ImportResultsRequest { Row = row, Sampling = sampling, Results = SamplingGiven.Results(sampling, value, outcome).Results, Custody = SamplingGiven.Somewhere };
        change?.Invoke(request);
        return request;
    }

    private static V1.ResultRow Together(V1.ImportResultsRequest row) => new() { Row = row.Row, Sampling = row.Sampling, Results = row.Results, Custody = row.Custody };

    private static async Task<List<V1.ImportResultsResponse>> ImportAsync(SamplingGiven given, TestCaller caller, IEnumerable<V1.ImportResultsRequest> rows)
    {
        using var call = given.As(caller).ImportResults();
        var reading = Task.Run(async () =>
        {
            var answers = new List<V1.ImportResultsResponse>();
            await foreach (var answer in call.ResponseStream.ReadAllAsync()) answers.Add(answer);
            return answers;
        });
        try
        {
            foreach (var row in rows) await call.RequestStream.WriteAsync(row);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The answer says why the stream was ended.
        }

        return await reading;
    }
}
