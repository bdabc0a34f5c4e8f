using System.Diagnostics;
using Quality.Common.Time;
using Quality.Testing.Running;
using Xunit;
using static Quality.Testing.Stories.Invented;
using Brand = Quality.Protos.Brand.V1;
using Complaint = Quality.Protos.Complaint.V1;
using Credit = Quality.Protos.Credit.V1;
using Identity = Quality.Protos.Identity.V1;
using Indicators = Quality.Protos.Indicators.V1;
using Inspection = Quality.Protos.Inspection.V1;
using Standards = Quality.Protos.Standards.V1;

namespace Quality.Testing.Stories;

/// <summary>
/// One small province from the first enterprise to the eight targets, told through the gateway, with every trap of the targets in it
/// (domain 5) and exact answers. It wants an installation without facts.
/// </summary>
public sealed class Story(Remote admin)
{
    private const int Producers = 40;

    private readonly List<Credit.Enterprise> enterprises = [.. Enumerable.Range(0, 60).Select(n => Enterprise("XX", n, producer: n < Producers + 2))];

    /// <summary>
    /// T1: 40 in the roster, 38 covered. T2: nobody said anything. T3: four products; 复评, no consumer goods and a revoked one are left out.
    /// T4, T5, T6: each object once. T7: 56 of 60 tested batches. T8: 398 of 2,000.
    /// </summary>
    public static IReadOnlyList<Answer> Expected { get; } =
    [
        new("T1", 95, 38, 40, Indicators.TargetStatus.Achieved),
        new("T2", null, null, null, Indicators.TargetStatus.NoData),
        new("T3", 4, 4, null, Indicators.TargetStatus.Frozen, "NOT_CONSUMER_GOODS=1 REVOKED=1 RE_EVALUATED=1"),
        new("T4", 2, 2, null, Indicators.TargetStatus.Missed, "NOT_CONSUMER_GOODS=1"),
        new("T5", 1, 1, null, Indicators.TargetStatus.Missed, "ALREADY_COUNTED=1 PREPARATION_ONLY=1"),
        new("T6", 2, 2, null, Indicators.TargetStatus.Missed, "ALREADY_COUNTED=1"),
        new("T7", 93.3333, 56, 60, Indicators.TargetStatus.Stable, "NOT_CONSUMER_GOODS=1 NOT_FINAL=1 NOT_PROVINCIAL=1 NOT_SUPERVISION=1 OTHER_REGIME=1 REFUSED=1 UNTESTED=1"),
        new("T8", 19.9, 3_980_000, 20_000_000, Indicators.TargetStatus.InBand),
    ];

    /// <summary>What the services learn: register, products, declarations, decisions, batches, one complaint.</summary>
    public async Task RecordAsync()
    {
        await ImportAsync();
        await MakeAsync();
        await DeclareAsync();
        await GrantAsync();
        await SampleAsync();
        await ComplainAsync();
    }

    /// <summary>What is decided in the indicators themselves: the roster of T1, and the figure of T8 by two people.</summary>
    public async Task DecideAsync()
    {
        await FreezeAsync();
        await CountAsync();
    }

    /// <summary>What all eight targets say now.</summary>
    public async Task<List<Answer>> AskAsync() =>
        [.. (await new Indicators.IndicatorService.IndicatorServiceClient(admin.Calls).ListTargetsAsync(new() { Region = "620000" })).Targets.Select(Answer.Of)];

    /// <summary>Waits until the last event has arrived, then compares every target.</summary>
    public async Task CheckAsync()
    {
        var watch = Stopwatch.StartNew();
        while (!Expected.SequenceEqual(await AskAsync()) && watch.Elapsed < TimeSpan.FromSeconds(40)) await Task.Delay(50);
        Assert.Equal(Expected, await AskAsync());
        var indicators = new Indicators.IndicatorService.IndicatorServiceClient(admin.Calls);
        foreach (var target in new[] { "T1", "T7" })
        {
            // The province is its units and nothing else.
            var units = (await indicators.ListUnitValuesAsync(new() { Indicator = target })).Units;
            var whole = Expected.Single(a => a.Indicator == target);
            Assert.Equal((whole.Numerator, whole.Denominator), (units.Sum(u => u.Value.Numerator), units.Sum(u => u.Value.Denominator)));
        }

        var complaints = (await indicators.ListReportsAsync(new() { From = "2019-03-01", To = "2019-03-31" })).Reports.SelectMany(r => r.Sources).Where(s => s.Source == "complaints");
        Assert.Equal(1, complaints.Sum(s => s.Count));
    }

    /// <summary>60 good rows, one whose code is a pilot code, one that has no region: counts, and the problem by row and field.</summary>
    private async Task ImportAsync()
    {
        enterprises[Producers].Status = Credit.EnterpriseStatus.Deregistered; // a main producer, but not 存续: left out of the roster
        enterprises[59].Uscc = InventedCodes.Wrong(enterprises[59].Uscc);
        using var call = new Credit.EnterpriseService.EnterpriseServiceClient(admin.Calls).ImportEnterprises();
        for (var row = 1; row <= enterprises.Count; row++) await call.RequestStream.WriteAsync(new() { Import = "imports/story", Row = row, Enterprise = enterprises[row - 1] });
        await call.RequestStream.WriteAsync(new() { Row = 61, Enterprise = new() { Uscc = InventedCodes.Of("620102", "XY", 1), DisplayName = "示例无区划有限公司" } });
        await call.RequestStream.CompleteAsync();
        var answer = await call;
        Assert.Equal((60, 0, 0, 1), (answer.Imported, answer.Updated, answer.Unchanged, answer.Rejected));
        Assert.Equal(["60 enterprise.uscc Warning", "61 enterprise.region Error"], answer.Problems.Select(p => $"{p.Row} {p.Field} {p.Severity}").Distinct());
    }

    /// <summary>Two producers make two kinds; the 42nd main producer makes nothing and stays outside the roster.</summary>
    private async Task MakeAsync()
    {
        var products = new Credit.EnterpriseProductService.EnterpriseProductServiceClient(admin.Calls);
        async Task CreateAsync(int n, string category) => await products.CreateEnterpriseProductAsync(new()
        {
            Parent = $"enterprises/{enterprises[n].Uscc}", Product = new() { Category = category, MadeFrom = "2015-01-01" }, RequestId = RequestId(),
        });
        for (var n = 0; n <= Producers; n++) await CreateAsync(n, "1001");
        await CreateAsync(0, "1006");
        await CreateAsync(38, "1006");
    }

    /// <summary>Producer 38 declares one of its two kinds, 39 withdraws: neither is covered.</summary>
    private async Task DeclareAsync()
    {
        var declarations = new Standards.DeclarationService.DeclarationServiceClient(admin.Calls);
        for (var n = 0; n < Producers; n++)
        {
            var wish = n == 0 ? Declaration(enterprises[n], n, "1001", "1006") : Declaration(enterprises[n], n, "1001");
            var draft = await declarations.CreateDeclarationAsync(new() { Declaration = wish, RequestId = RequestId() });
            await declarations.PublishDeclarationAsync(new() { Name = draft.Name, Etag = draft.Etag, PublishedOn = "2018-06-01", RequestId = RequestId() });
            if (n == 39) await declarations.WithdrawDeclarationAsync(new() { Name = draft.Name, WithdrawnOn = "2019-06-01", Reason = "示例：标准废止", RequestId = RequestId() });
        }
    }

    private async Task GrantAsync()
    {
        var honours = new Brand.HonourService.HonourServiceClient(admin.Calls);
        async Task<Brand.Honour> DecideAsync(Brand.Honour honour, Action<Brand.Honour>? with = null)
        {
            with?.Invoke(honour);
            return await honours.GrantHonourAsync(new() { Honour = honour, RequestId = RequestId() });
        }

        for (var n = 0; n < 4; n++) await DecideAsync(Honour("gansu-famous-brand", $"名牌{n}", n));
        await DecideAsync(Honour("gansu-famous-brand", "复评", 4), h => h.GrantKind = Brand.GrantKind.ReEvaluated);
        await DecideAsync(Honour("gansu-famous-brand", "水泥", 5), h => h.ProductCategory = "9005");
        var wrong = await DecideAsync(Honour("gansu-famous-brand", "撤销", 6));
        await honours.RevokeHonourAsync(new() { Name = wrong.Name, Etag = wrong.Etag, RevokedOn = "2019-01-10", Reason = "示例：申报材料不实", RequestId = RequestId() });
        for (var n = 0; n < 2; n++) await DecideAsync(Honour("gi-product", $"地理标志{n}", n));
        await DecideAsync(Honour("gi-product", "饲料", 2), h => h.ProductCategory = "9004");
        await DecideAsync(Honour("famous-brand-zone", "示范区", 0));
        await DecideAsync(Honour("famous-brand-zone", "示范区", 0, "2019-05-01"), h => h.Level = Brand.HonourLevel.National);
        await DecideAsync(Honour("famous-brand-zone", "筹建区", 1), h => h.Stage = Brand.HonourStage.Preparation);
        for (var n = 0; n < 2; n++) await DecideAsync(Honour("well-known-trademark", $"商标{n}", n));
        await DecideAsync(Honour("well-known-trademark", "商标0", 0, "2019-05-01"));
    }

    /// <summary>2018: 38 of 40 after one re-test; 2019: 18 of 20, which is the floor and no breach; seven that do not count.</summary>
    private async Task SampleAsync()
    {
        var samples = new Inspection.SampleService.SampleServiceClient(admin.Calls);
        async Task<Inspection.Sample> RecordAsync(Inspection.Sample sample, Action<Inspection.Sample>? with = null, string reason = "")
        {
            with?.Invoke(sample);
            return await samples.RecordConclusionAsync(new() { Sample = sample, Reason = reason, RequestId = RequestId() });
        }

        for (var n = 0; n < 39; n++) await RecordAsync(Sample("抽查", n, $"2018-{n % 12 + 1:00}-10", conforms: n is not (3 or 17)));
        var first = await RecordAsync(Sample("抽查", 39, "2018-11-10", conforms: false), s => s.Final = false);
        await RecordAsync(first, s =>
        {
            (s.Outcome, s.Final, s.ConcludedOn) = (Inspection.SampleOutcome.Conforming, true, "2018-12-20");
            s.FailedItems.Clear();
        }, "复检合格");
        for (var n = 40; n < 60; n++) await RecordAsync(Sample("抽查", n, $"2019-{n % 12 + 1:00}-10", conforms: n is not (44 or 51)));
        static void WithoutConclusion(Inspection.Sample sample, Inspection.SampleOutcome outcome) => (sample.Outcome, sample.ConcludedOn, sample.DeliveredOn) = (outcome, "", "");
        await RecordAsync(Sample("抽查", 60, "2018-04-10"), s => WithoutConclusion(s, Inspection.SampleOutcome.Refused));
        await RecordAsync(Sample("抽查", 61, "2018-04-10"), s => WithoutConclusion(s, Inspection.SampleOutcome.Untested));
        await RecordAsync(Sample("抽查", 62, "2018-04-10"), s => s.Level = Inspection.SampleLevel.Municipal);
        await RecordAsync(Sample("抽查", 63, "2018-04-10"), s => s.Kind = Inspection.SampleKind.RiskMonitoring);
        await RecordAsync(Sample("抽查", 64, "2018-04-10"), s => s.Final = false);
        await RecordAsync(Sample("抽查", 65, "2018-04-10"), s => s.ProductCategory = "9005");
        await RecordAsync(Sample("抽查", 66, "2018-04-10"), s => s.ProductCategory = "2001");
    }

    private async Task ComplainAsync()
    {
        var complaints = new Complaint.ComplaintService.ComplaintServiceClient(admin.Calls);
        var lodged = await complaints.LodgeComplaintAsync(new()
        {
            Complaint = new()
            {
                Kind = Complaint.ComplaintKind.Dispute, Respondent = $"enterprises/{enterprises[5].Uscc}", Region = "620502", Channel = Complaint.ComplaintChannel.Hotline,
                ReceivedOn = "2019-03-11", Problem = "示例：所购家具与标示不符，要求退货。",
            },
            Reporter = new() { DisplayName = "示例消费者", Phone = "00000000000" },
            RequestId = RequestId(),
        });
        var accepted = await complaints.AcceptComplaintAsync(new() { Name = lodged.Name, Etag = lodged.Etag, AcceptedOn = "2019-03-14", RequestId = RequestId() });
        await complaints.CloseComplaintAsync(new() { Name = lodged.Name, Etag = accepted.Etag, ClosedOn = "2019-04-02", Outcome = Complaint.ComplaintOutcome.Agreement, RequestId = RequestId() });
    }

    /// <summary>The draft holds 40 of the 42 candidates once the register's events have arrived.</summary>
    private async Task FreezeAsync()
    {
        var rosters = new Indicators.RosterService.RosterServiceClient(admin.Calls);
        var today = Day(ChinaTime.Date(TimeProvider.System.GetUtcNow()));
        var watch = Stopwatch.StartNew();
        Indicators.Roster roster;
        while (true)
        {
            roster = await rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例名录", AsOf = today }, RequestId = RequestId() });
            if (roster.EntryCount == Producers || watch.Elapsed > TimeSpan.FromSeconds(40)) break;
            await Task.Delay(200);
        }

        Assert.Equal((Producers, 2), (roster.EntryCount, roster.ExcludedCount));
        await rosters.FreezeRosterAsync(new() { Name = roster.Name, Etag = roster.Etag, DocumentNumber = "示例名录〔2018〕1号", RequestId = RequestId() });
    }

    private async Task CountAsync()
    {
        var recorder = new Indicators.IndicatorService.IndicatorServiceClient(admin.Calls);
        var statistic = await recorder.RecordStatisticAsync(new()
        {
            Statistic = new()
            {
                Region = "620000", Period = "2019", ConsumerValue = 3_980_000, IndustryValue = 20_000_000, PriceBasis = Indicators.PriceBasis.Current,
                Revision = Indicators.StatisticRevision.Final, DocumentNumber = "示例统计〔2020〕1号", DocumentOn = "2020-03-20",
            },
            RequestId = RequestId(),
        });
        var alone = await Refusal.OfAsync(recorder.ApproveStatisticAsync(new() { Name = statistic.Name, RequestId = RequestId() }));
        Assert.Equal("SECOND_PERSON_REQUIRED", alone.Reason);
        var made = await new Identity.ClientService.ClientServiceClient(admin.Calls).CreateClientAsync(
            new() { Client = new() { DisplayName = "示例复核", Roles = { "province_admin" } }, RequestId = RequestId() });
        using var second = admin.As(made.Client.ClientId, made.ClientSecret);
        await new Indicators.IndicatorService.IndicatorServiceClient(second.Calls).ApproveStatisticAsync(new() { Name = statistic.Name, RequestId = RequestId() });
    }
}
