using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using Credit = Quality.Protos.Credit.V1;
using IndicatorsV1 = Quality.Protos.Indicators.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Stories.Tests;

/// <summary>The spot check from the draw to the published result: each service learns by events alone what happened in another one.</summary>
public sealed class SpotCheckStoryTests
{
    private static readonly DateTimeOffset Pool = new(2018, 6, 20, 1, 0, 0, TimeSpan.Zero);
    private static readonly V1.CustodyNote Somewhere = new() { Place = "兰州市城关区", Hashes = { new string('a', 64) } };

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_drawn_sample_fails_is_put_right_counted_and_published(DatabaseProvider provider)
    {
        await using var world = await World.StartAsync(provider);
        var laboratory = await world.LibrariesAsync();
        var producer = await world.EnterpriseAsync("91620100MA72ABCD97", "620102");
        await TestHost.EventuallyAsync(async () => Convert.ToInt64(await world.Host.ExecuteAsync("inspection", "SELECT COUNT(*) FROM checked_enterprises"), null) > 0, "inspection knows the enterprise");
        var (task, entry) = await DrawnAsync(world);
        Assert.Equal(producer, entry.Producer);
        Assert.Equal(2, entry.Team.Count);

        var sampling = await FailedAsync(world, task, entry, laboratory);
        var figures = world.Host.Client(c => new IndicatorsV1.IndicatorService.IndicatorServiceClient(c), TestCaller.ProvinceAdmin);
        await TestHost.EventuallyAsync(async () => (await RateAsync(figures)) == (0, 1), "the pass rate counts the failure");
        var files = world.Host.Client(c => new Credit.QualityFileService.QualityFileServiceClient(c), TestCaller.ProvinceAdmin);
        await TestHost.EventuallyAsync(async () => (await CodesAsync(files, producer, Credit.QualityEntryKind.SpotCheck)) is ["nonconforming"], "the failure stands in the quality file");
        await PutRightAsync(world, sampling.Sample);
        await TestHost.EventuallyAsync(async () => (await CodesAsync(files, producer, Credit.QualityEntryKind.PostProcessing)) is not [], "what followed the failure stands in the quality file");
        Assert.Equal((0, 1), await RateAsync(figures)); // a re-check is no provincial batch of its own
        await PublishedAsync(world, task, sampling.Sample);
    }

    /// <summary>Plan, task, freeze, seed and publication: the one enterprise of the pool is drawn.</summary>
    private static async Task<(V1.CheckTask Task, V1.DrawEntry Entry)> DrawnAsync(World world)
    {
        var plans = world.Host.Client(c => new V1.PlanService.PlanServiceClient(c), TestCaller.ProvinceAdmin);
        var plan = await plans.CreatePlanAsync(new()
        {
            Plan = new()
            {
                DisplayName = "2018年度抽查计划", Kind = V1.PlanKind.Yearly, Year = 2018, Authority = "示例省质监局", Level = V1.SampleLevel.Provincial, Region = "620000",
                Rules = { new V1.PlanRule { Code = "R1", ProductCategory = "1001", TestAmount = 1, ReserveAmount = 1, Standards = { "GB 18584-2001" }, Items = { new V1.PlanItem { Item = "甲醛释放量", Method = "GB 18584", Limit = "≤ 1.5 mg/L" } } } },
            },
        });
        await world.Host.Client(c => new V1.PlanService.PlanServiceClient(c), World.SecondPerson).ApprovePlanAsync(new() { Name = plan.Name });
        var tasks = world.Host.Client(c => new V1.TaskService.TaskServiceClient(c), TestCaller.ProvinceAdmin);
        var task = await tasks.CreateTaskAsync(new()
        {
            Task = new()
            {
                Plan = plan.Name, Rules = { "R1" }, DisplayName = "家具抽查", Region = "620000", Selection = V1.SampleSelection.Random, Ratio = 300, PoolTime = Pool.ToTimestamp(),
                Strata = V1.StratumKind.Region, WindowFrom = "2018-06-21", WindowTo = "2018-07-31",
            },
        });
        task = await tasks.OpenTaskAsync(new() { Name = task.Name });
        var draws = world.Host.Client(c => new V1.DrawService.DrawServiceClient(c), TestCaller.ProvinceAdmin);
        var draw = await draws.CreateDrawAsync(new() { Draw = new() { Task = task.Name, Authority = "示例省质监局" } });
        world.Host.Clock.Set(Pool.AddMinutes(1));
        await draws.FreezeDrawAsync(new() { Name = draw.Name, SeedSource = "中国福利彩票双色球", NotBefore = Pool.AddHours(3).ToTimestamp() });
        world.Host.Clock.Set(Pool.AddHours(4));
        await draws.RevealSeedAsync(new() { Name = draw.Name, Seed = "03.07.11.18.25.31+09" });
        await draws.PublishDrawAsync(new() { Name = draw.Name });
        var anybody = world.Host.Client(c => new V1.DrawService.DrawServiceClient(c), TestCaller.Nobody);
        return (task, Assert.Single((await anybody.ListDrawEntriesAsync(new() { Name = draw.Name })).Entries));
    }

    /// <summary>The whole chain of the sample up to the final failure.</summary>
    private static async Task<V1.Sampling> FailedAsync(World world, V1.CheckTask task, V1.DrawEntry entry, string laboratory)
    {
        world.Host.Clock.Set(new(2018, 6, 22, 2, 0, 0, TimeSpan.Zero));
        var (officer, tester) = (world.Samplings(), world.Samplings(World.Laboratory));
        var name = (await officer.CreateSamplingAsync(new()
        {
            Sampling = new()
            {
                Number = "CY-1", Authority = "示例省质监局", Level = V1.SampleLevel.Provincial, Selection = V1.SampleSelection.Random, Region = "620102", Task = task.Name, DrawEntry = entry.Entry,
                Producer = entry.Producer, ProducerDisplayName = "示例家具有限公司", Place = "示例路1号成品库", ProductCategory = "1001", ProductName = "实木餐桌", Model = "CZ-120",
            },
        })).Name;
        var inspectors = world.Host.Client(c => new V1.InspectorService.InspectorServiceClient(c), TestCaller.ProvinceAdmin);
        var team = new List<string>(); // the proof names people by their ids, the visit by their certificates
        foreach (var member in entry.Team) team.Add((await inspectors.GetInspectorAsync(new() { Name = $"inspectors/{member.Id}" })).CertificateNumber);
        await officer.RecordVisitAsync(new() { Name = name, Custody = Somewhere, Visit = new() { VisitedOn = "2018-06-22", Inspectors = { team }, Outcome = V1.VisitOutcome.Sampled } });
        await officer.SealSampleAsync(new() { Name = name, Custody = Somewhere, Seal = new() { TestSeal = "F-1", ReserveSeal = "F-2", TestAmount = 1, ReserveAmount = 1, Acquisition = V1.AcquisitionMode.Free } });
        await officer.HandOverAsync(new() { Name = name, Custody = Somewhere, Laboratory = laboratory });
        await tester.ReceiveSampleAsync(new() { Name = name, Custody = Somewhere });
        await tester.RecordResultsAsync(new()
        {
            Name = name, Custody = Somewhere,
            Results = new()
            {
                ConcludedOn = "2018-06-22", ReportNumber = "BG-1", Outcome = V1.SampleOutcome.Nonconforming,
                Items = { new V1.TestedItem { Item = "甲醛释放量", Method = "GB 18584", Value = "2.1", Direction = V1.LimitDirection.Max, LimitMax = "1.5", Unit = "mg/L" } },
            },
        });
        await officer.DeliverResultAsync(new() { Name = name, Custody = Somewhere, DeliveredOn = "2018-06-22", Proof = "送达回证 1 号" });
        world.Host.Clock.Set(new(2018, 7, 10, 2, 0, 0, TimeSpan.Zero)); // the period of objection is over
        var concluded = await officer.ConcludeSamplingAsync(new() { Name = name, Custody = Somewhere });
        Assert.True((await officer.VerifyCustodyAsync(new() { Name = name })).Unbroken);
        return concluded;
    }

    /// <summary>The case that the failure opened, from the order to the close that needs a conforming re-check.</summary>
    private static async Task PutRightAsync(World world, string sample)
    {
        var cases = world.Host.Client(c => new V1.PostProcessingService.PostProcessingServiceClient(c), TestCaller.ProvinceAdmin);
        var opened = Assert.Single((await cases.ListPostProcessingsAsync(new())).PostProcessings);
        Assert.Equal(sample, opened.Sample);
        await cases.OrderRectificationAsync(new() { Name = opened.Name, Paper = Paper("2018-07-10") });
        world.Host.Clock.Set(new(2018, 7, 20, 2, 0, 0, TimeSpan.Zero));
        await cases.ReportRectificationAsync(new() { Name = opened.Name, Paper = Paper("2018-07-20") });
        await Assert.ThrowsAsync<RpcException>(async () => await cases.CloseCaseAsync(new() { Name = opened.Name, Paper = Paper("2018-07-20") }));
        var samples = world.Host.Client(c => new V1.SampleService.SampleServiceClient(c), TestCaller.ProvinceAdmin);
        var recheck = (await samples.GetSampleAsync(new() { Name = sample })).Clone();
        (recheck.Name, recheck.Etag, recheck.Number, recheck.Kind, recheck.Outcome, recheck.SampledOn, recheck.ConcludedOn, recheck.DeliveredOn) =
            ("", "", "FC-1", V1.SampleKind.Recheck, V1.SampleOutcome.Conforming, "2018-07-20", "2018-07-20", "2018-07-20");
        recheck.FailedItems.Clear();
        var again = await samples.RecordConclusionAsync(new() { Sample = recheck });
        await cases.RecordRecheckAsync(new() { Name = opened.Name, Sample = again.Name });
        var closed = await cases.CloseCaseAsync(new() { Name = opened.Name, Paper = Paper("2018-07-20") });
        Assert.Equal(V1.PostProcessingState.Closed, closed.State);
    }

    /// <summary>Drafted by one person, approved by another, read by anybody.</summary>
    private static async Task PublishedAsync(World world, V1.CheckTask task, string sample)
    {
        var desk = world.Host.Client(c => new V1.PublicationService.PublicationServiceClient(c), TestCaller.ProvinceAdmin);
        var draft = await desk.DraftPublicationAsync(new()
        {
            Publication = new() { Authority = "示例省质监局", Title = "2018年家具省级监督抽查结果", Level = V1.SampleLevel.Provincial, Region = "620000", Scope = new() { Task = task.Name } },
        });
        await world.Host.Client(c => new V1.PublicationService.PublicationServiceClient(c), World.SecondPerson).ApprovePublicationAsync(new() { Name = draft.Name });
        await desk.PublishPublicationAsync(new() { Name = draft.Name });
        var anybody = world.Host.Client(c => new V1.PublicationService.PublicationServiceClient(c), TestCaller.Nobody);
        var entry = Assert.Single((await anybody.ListPublicationEntriesAsync(new() { Name = draft.Name })).Entries);
        Assert.Equal((sample, V1.SampleOutcome.Nonconforming), (entry.Sample, entry.Outcome));
    }

    private static async Task<string[]> CodesAsync(Credit.QualityFileService.QualityFileServiceClient files, string enterprise, Credit.QualityEntryKind kind) =>
        [.. (await files.ListEntriesAsync(new() { Enterprise = enterprise, Kinds = { kind } })).Entries.Select(e => e.Code)];

    private static async Task<(double Conforming, double Tested)> RateAsync(IndicatorsV1.IndicatorService.IndicatorServiceClient figures)
    {
        var rate = (await figures.ListTargetsAsync(new() { Region = "620000" })).Targets.Single(t => t.Indicator == "T7");
        return (rate.Numerator, rate.Denominator);
    }

    private static V1.StepPaper Paper(string day) => new() { DoneOn = day, DocumentNumber = "示例〔2018〕1号", Note = "复查合格" };
}
