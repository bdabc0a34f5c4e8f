using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Sampling;

public sealed class SamplingTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task From_the_notice_to_a_final_conclusion(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider, TestCaller.ProvinceAdmin, V1.SampleLevel.Provincial);
        var delivered = await given.DeliveredAsync("2", V1.SampleOutcome.Conforming);
        Assert.Equal((V1.SamplingStep.Delivered, "2018-07-02", false), (delivered.Step, delivered.ContestUntil, delivered.ContestProvisional)); // 06-30 is a Saturday
        var samples = given.Host.Samples(TestCaller.ProvinceAdmin);
        var interim = await samples.GetSampleAsync(new() { Name = delivered.Sample });
        Assert.Equal((false, V1.SampleOutcome.Conforming, "2018-06-15", "CY-1"), (interim.Final, interim.Outcome, interim.DeliveredOn, interim.Number));
        Assert.Equal(0, (await samples.ListSamplesAsync(new() { Final = true })).TotalSize);

        given.Host.Clock.Advance(TimeSpan.FromDays(17)); // 07-02, the last day
        var early = await Refusal.OfAsync(given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(delivered.Name)));
        Assert.Equal((StatusCode.FailedPrecondition, "CONTEST_PERIOD_RUNS", "Product Quality Law art 15"), (early.Code, early.Reason, early.Metadata["article"]));
        given.Host.Clock.Advance(TimeSpan.FromDays(1));
        var concluded = await given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(delivered.Name));
        Assert.Equal(V1.SamplingStep.Concluded, concluded.Step);
        var counted = new V1.ListSamplesRequest { Final = true, Outcomes = { V1.SampleOutcome.Conforming }, Levels = { V1.SampleLevel.Provincial }, Kinds = { V1.SampleKind.Supervision } };
        var final = Assert.Single((await samples.ListSamplesAsync(counted)).Samples); // what T7 counts
        Assert.Equal((delivered.Sample, 2, V1.SampleRegime.ProductQuality), (final.Name, final.Version, final.Regime));
        var recognition = given.Host.Client(c => new V1.RecognitionService.RecognitionServiceClient(c), TestCaller.ProvinceAdmin);
        Assert.Equal(Given.Producer, Assert.Single((await recognition.ListPassportsAsync(new() { Producer = Given.Producer })).Passports).Producer);
        Assert.Equal([false, true], (await given.Host.PublishedAsync<V1.SampleConcluded>("inspection")).Select(e => e.Sample.Final));
        Assert.Equal("", (await Refusal.OfAsync(given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(delivered.Name)))).Metadata["due"]);
        Assert.Equal((true, 8, 0), await VerifiedAsync(given, delivered.Name));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_failed_item_is_named_and_what_was_revised_elsewhere_is_not_concluded_here(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var delivered = await given.DeliveredAsync("1.49", V1.SampleOutcome.Nonconforming);
        var samples = given.Host.Samples(TestCaller.LanzhouOfficer);
        var sample = await samples.GetSampleAsync(new() { Name = delivered.Sample });
        Assert.Equal((V1.SampleOutcome.Nonconforming, "耐划痕"), (sample.Outcome, Assert.Single(sample.FailedItems)));
        sample.Outcome = V1.SampleOutcome.Conforming;
        sample.FailedItems.Clear();
        await samples.RecordConclusionAsync(new() { Sample = sample, Reason = "复检合格" });
        given.Host.Clock.Advance(TimeSpan.FromDays(18));
        Assert.Equal("CONCLUSION_CHANGED", (await Refusal.OfAsync(given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(delivered.Name)))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_step_out_of_turn_is_refused_with_the_one_that_is_due(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var noticed = await given.NoticedAsync();
        foreach (var call in new Func<Task>[]
        {
            () => given.Officer.SealSampleAsync(SamplingGiven.Seal(noticed.Name)).ResponseAsync,
            () => given.Officer.HandOverAsync(given.HandOver(noticed.Name)).ResponseAsync,
            () => given.Officer.DeliverResultAsync(SamplingGiven.Deliver(noticed.Name)).ResponseAsync,
            () => given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(noticed.Name)).ResponseAsync,
        })
        {
            var refusal = await Refusal.OfAsync(call);
            Assert.Equal((StatusCode.FailedPrecondition, "WRONG_STEP", "RecordVisit"), (refusal.Code, refusal.Reason, refusal.Metadata["due"]));
        }

        var visit = SamplingGiven.Visit(noticed.Name);
        (visit.Etag, visit.RequestId) = (noticed.Etag, "0192d3a0-0000-7000-8000-000000000001");
        var visited = await given.Officer.RecordVisitAsync(visit);
        Assert.Equal(visited, await given.Officer.RecordVisitAsync(visit));
        var seal = SamplingGiven.Seal(noticed.Name);
        seal.Etag = noticed.Etag;
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(given.Officer.SealSampleAsync(seal))).Reason);
        Assert.Equal("ALREADY_EXISTS", (await Refusal.OfAsync(() => given.NoticedAsync())).Reason);
        await given.Officer.SealSampleAsync(SamplingGiven.Seal(noticed.Name));
        await given.Officer.HandOverAsync(given.HandOver(noticed.Name));
        Assert.Equal("ReceiveSample", (await Refusal.OfAsync(given.Tester.RecordResultsAsync(SamplingGiven.Results(noticed.Name, "2", V1.SampleOutcome.Conforming)))).Metadata["due"]);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_change_of_the_custody_is_seen(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var name = await given.HandedOverAsync();
        var links = (await given.Officer.ListCustodyAsync(new() { Name = name })).Links;
        Assert.Equal([V1.SamplingStep.Noticed, V1.SamplingStep.Visited, V1.SamplingStep.Sealed, V1.SamplingStep.HandedOver], links.Select(l => l.Step));
        Assert.Equal(["", links[0].Hash, links[1].Hash, links[2].Hash], links.Select(l => l.PreviousHash));
        Assert.Equal("lanzhou-officer", links[2].Actor);
        Assert.Equal((true, 4, 0), await VerifiedAsync(given, name));
        var id = name["samplings/".Length..];
        await given.Host.ExecuteAsync("inspection", $"UPDATE samplings SET step = 5 WHERE id = '{id}'");
        Assert.Equal((false, 4, 4), await VerifiedAsync(given, name));
        await given.Host.ExecuteAsync("inspection", $"UPDATE sampling_custody SET place = 'elsewhere' WHERE id = '{id}' AND version = 2");
        Assert.Equal((false, 4, 2), await VerifiedAsync(given, name));
        await given.Host.ExecuteAsync("inspection", $"DELETE FROM sampling_custody WHERE id = '{id}' AND version = 1");
        Assert.Equal((false, 3, 1), await VerifiedAsync(given, name));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_city_and_another_laboratory_see_and_do_nothing(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var tianshui = given.As(TestCaller.TianshuiAdmin);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(tianshui.CreateSamplingAsync(new() { Sampling = SamplingGiven.Notice("CY-9") }))).Reason);
        var name = await given.HandedOverAsync();
        var other = given.As(SamplingGiven.OtherLaboratory);
        foreach (var call in new Func<Task>[]
        {
            () => tianshui.RecordVisitAsync(SamplingGiven.Visit(name)).ResponseAsync, () => tianshui.SealSampleAsync(SamplingGiven.Seal(name)).ResponseAsync,
            () => tianshui.HandOverAsync(given.HandOver(name)).ResponseAsync, () => tianshui.DeliverResultAsync(SamplingGiven.Deliver(name)).ResponseAsync,
            () => tianshui.ConcludeSamplingAsync(SamplingGiven.Conclude(name)).ResponseAsync, () => tianshui.GetSamplingAsync(new() { Name = name }).ResponseAsync,
            () => tianshui.ListCustodyAsync(new() { Name = name }).ResponseAsync, () => tianshui.VerifyCustodyAsync(new() { Name = name }).ResponseAsync,
            () => other.ReceiveSampleAsync(SamplingGiven.Receive(name)).ResponseAsync, () => other.GetSamplingAsync(new() { Name = name }).ResponseAsync,
            () => other.RecordResultsAsync(SamplingGiven.Results(name, "2", V1.SampleOutcome.Conforming)).ResponseAsync,
        }) Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(call)).Reason);
        Assert.Equal((0, 0), ((await tianshui.ListSamplingsAsync(new())).TotalSize, (await other.ListSamplingsAsync(new())).TotalSize));
        var second = await given.NoticedAsync("CY-2");
        Assert.Equal(name, Assert.Single((await given.Tester.ListSamplingsAsync(new())).Samplings).Name);
        var page = await given.Officer.ListSamplingsAsync(new() { PageSize = 1, Region = "620100" });
        Assert.Equal((second.Name, 2), (Assert.Single(page.Samplings).Name, page.TotalSize));
        Assert.Equal(name, Assert.Single((await given.Officer.ListSamplingsAsync(new() { PageSize = 1, Region = "620100", PageToken = page.NextPageToken })).Samplings).Name);
        var laboratory = (await given.Officer.GetSamplingAsync(new() { Name = name })).Laboratory;
        Assert.Equal(name, Assert.Single((await given.Officer.ListSamplingsAsync(new() { Laboratory = laboratory })).Samplings).Name);
        Assert.Empty((await given.Officer.ListSamplingsAsync(new() { Laboratory = laboratory + "0" })).Samplings);
        Assert.Equal(second.Name, Assert.Single((await given.Officer.ListSamplingsAsync(new() { Steps = { V1.SamplingStep.Noticed }, Producer = Given.Producer })).Samplings).Name);
    }

    private static async Task<(bool Unbroken, int Links, long BrokenAt)> VerifiedAsync(SamplingGiven given, string name)
    {
        var answer = await given.Officer.VerifyCustodyAsync(new() { Name = name });
        return (answer.Unbroken, answer.Links, answer.BrokenAt);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_inspector_sees_where_a_sample_may_go_and_nothing_else_of_the_register(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider, TestCaller.LanzhouInspector);
        var one = (await given.Officer.ListReceivingLaboratoriesAsync(new())).Laboratories;
        Assert.NotEmpty(one);
        Assert.All(one, l => Assert.True(l.Name.StartsWith("laboratories/", StringComparison.Ordinal) && l.DisplayName.Length > 0 && l.Methods.Count > 0));
        Assert.Contains(given.HandOver("samplings/x").Laboratory, one.Select(l => l.Name));
        Assert.Empty((await given.Officer.ListReceivingLaboratoriesAsync(new() { ValidOn = "1999-01-01" })).Laboratories);
        List<V1.ReceivingLaboratory> paged = [];
        for (var (token, more) = ("", true); more; more = token.Length > 0)
        {
            var page = await given.Officer.ListReceivingLaboratoriesAsync(new() { PageSize = 1, PageToken = token });
            Assert.Equal((1, one.Count), (page.Laboratories.Count, page.TotalSize));
            paged.AddRange(page.Laboratories);
            token = page.NextPageToken;
        }

        Assert.Equal(one, paged);
        Assert.Equal(one.Select(l => l.DisplayName).Order(StringComparer.Ordinal), one.Select(l => l.DisplayName));
        Assert.Equal(one[0], Assert.Single((await given.Officer.ListReceivingLaboratoriesAsync(new() { Query = one[0].DisplayName })).Laboratories, l => l.Name == one[0].Name));
        Assert.Empty((await given.Officer.ListReceivingLaboratoriesAsync(new() { Query = "%" })).Laboratories);
        Assert.Equal(["valid_on"], (await Refusal.OfAsync(given.Officer.ListReceivingLaboratoriesAsync(new() { ValidOn = "x" }))).Fields);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(given.Tester.ListReceivingLaboratoriesAsync(new()))).Reason);
    }
}
