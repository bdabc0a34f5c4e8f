using Grpc.Core;
using BrandV1 = Quality.Protos.Brand.V1;
using ComplaintV1 = Quality.Protos.Complaint.V1;
using CreditV1 = Quality.Protos.Credit.V1;
using IdentityV1 = Quality.Protos.Identity.V1;
using IndicatorsV1 = Quality.Protos.Indicators.V1;
using InspectionV1 = Quality.Protos.Inspection.V1;
using StandardsV1 = Quality.Protos.Standards.V1;

namespace Quality.AllInOne.Sample;

/// <summary>
/// Fills the system with the invented province through the gateway, as any client would: every write has a fixed request id, so a
/// filling that was interrupted goes on at the next start and nothing counts twice.
/// </summary>
internal sealed class SampleFiller(AllInOneSettings settings)
{
    private SampleAccess access = null!;
    private string said = "";

    public async Task RunAsync(CancellationToken cancel)
    {
        var mark = AllInOneSettings.SampleMark(settings.Data);
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark, cancel) == "complete") return;
        if (SampleAccess.FromBootstrap(settings) is not { } found)
        {
            await Console.Error.WriteLineAsync("Sample: bootstrap.json is not there, so the sample data cannot be written.");
            return;
        }

        using (access = found)
        {
            await File.WriteAllTextAsync(mark, "partial", cancel);
            await FillAsync(cancel);
            await File.WriteAllTextAsync(mark, "complete", cancel);
        }

        Console.WriteLine("SAMPLE complete");
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        await ImportAsync(cancel);
        var products = new CreditV1.EnterpriseProductService.EnterpriseProductServiceClient(access.Invoker);
        await EachAsync("products", SampleProvince.Products().ToList(), async (_, request) => await products.CreateEnterpriseProductAsync(request, cancellationToken: cancel), cancel);
        await DeclareAsync(cancel);
        var honours = new BrandV1.HonourService.HonourServiceClient(access.Invoker);
        await EachAsync("honours", SampleProvince.Honours().ToList(), async (i, honour) => await honours.GrantHonourAsync(new() { Honour = honour, RequestId = SampleCodes.RequestId($"honour {i}") }, cancellationToken: cancel), cancel);
        await StatisticsAsync(cancel);
        var complaints = new ComplaintV1.ComplaintService.ComplaintServiceClient(access.Invoker);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await EachAsync("complaints", SampleProvince.Complaints(today).ToList(), async (_, request) => await complaints.LodgeComplaintAsync(request, cancellationToken: cancel), cancel);
        await FreezeRosterAsync(cancel);
        var samples = new InspectionV1.SampleService.SampleServiceClient(access.Invoker);
        List<InspectionV1.Sample> failed = [];
        foreach (var year in SampleProvince.Nonconforming.Keys)
        {
            await EachAsync($"batches of {year}", SampleProvince.Samples(year).ToList(), async (_, sample) =>
            {
                var recorded = await samples.RecordConclusionAsync(new() { Sample = sample, RequestId = SampleCodes.RequestId(sample.Number) }, cancellationToken: cancel);
                if (recorded is { Outcome: InspectionV1.SampleOutcome.Nonconforming, Kind: InspectionV1.SampleKind.Supervision, Level: InspectionV1.SampleLevel.Provincial }) failed.Add(recorded);
            }, cancel);
        }

        var ladder = new SampleLadder(new(access.Invoker), samples, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8)));
        await EachAsync("post-processing", failed.TakeLast(SampleLadder.Count).ToList(), (i, sample) => ladder.ClimbAsync(i, sample, cancel), cancel);
        await new SampleCredit(access, (what, steps) => EachAsync(what, steps, (_, step) => step(), cancel)).FillAsync(cancel);
    }

    private async Task ImportAsync(CancellationToken cancel)
    {
        await access.TokenAsync(cancel);
        using var call = new CreditV1.EnterpriseService.EnterpriseServiceClient(access.Invoker).ImportEnterprises(cancellationToken: cancel);
        var row = 0;
        foreach (var enterprise in SampleProvince.Enterprises())
            await call.RequestStream.WriteAsync(new() { Import = "imports/sample-enterprises", Row = ++row, Enterprise = enterprise, FileName = "示例企业", TotalRows = SampleProvince.EnterpriseCount }, cancel);
        await call.RequestStream.CompleteAsync();
        var answer = await call;
        if (answer.Rejected > 0) throw new InvalidOperationException($"Sample: {answer.Rejected} enterprises were rejected: {answer.Problems[0].Description}");
    }

    private async Task DeclareAsync(CancellationToken cancel)
    {
        var declarations = new StandardsV1.DeclarationService.DeclarationServiceClient(access.Invoker);
        await EachAsync("declarations", SampleProvince.Declarations().ToList(), async (i, wish) =>
        {
            var draft = await declarations.CreateDeclarationAsync(new() { Declaration = wish, RequestId = SampleCodes.RequestId($"declaration {i}") }, cancellationToken: cancel);
            await declarations.PublishDeclarationAsync(new() { Name = draft.Name, PublishedOn = "2018-06-01", RequestId = SampleCodes.RequestId($"publish {i}") }, cancellationToken: cancel);
        }, cancel);
    }

    /// <summary>A statistic needs a second person: a client of its own approves and is disabled afterwards.</summary>
    private async Task StatisticsAsync(CancellationToken cancel)
    {
        var recorder = new IndicatorsV1.IndicatorService.IndicatorServiceClient(access.Invoker);
        List<string> recorded = [];
        await EachAsync("statistics", SampleProvince.Statistics().ToList(), async (i, statistic) =>
            recorded.Add((await recorder.RecordStatisticAsync(new() { Statistic = statistic, RequestId = SampleCodes.RequestId($"statistic {i}") }, cancellationToken: cancel)).Name), cancel);
        var clients = new IdentityV1.ClientService.ClientServiceClient(access.Invoker);
        var second = await clients.CreateClientAsync(new() { Client = new() { DisplayName = "示例数据复核", Roles = { "province_admin" } } }, cancellationToken: cancel);
        using (var other = access.As(second.Client.ClientId, second.ClientSecret))
        {
            await other.TokenAsync(cancel);
            var approver = new IndicatorsV1.IndicatorService.IndicatorServiceClient(other.Invoker);
            foreach (var name in recorded)
            {
                var statistic = await approver.GetStatisticAsync(new() { Name = name }, cancellationToken: cancel);
                if (statistic.State == IndicatorsV1.StatisticState.Submitted) await approver.ApproveStatisticAsync(new() { Name = name }, cancellationToken: cancel);
            }
        }

        await clients.DisableClientAsync(new() { Name = second.Client.Name }, cancellationToken: cancel);
    }

    /// <summary>The roster is frozen when the register's events have reached the indicators.</summary>
    private async Task FreezeRosterAsync(CancellationToken cancel)
    {
        var rosters = new IndicatorsV1.RosterService.RosterServiceClient(access.Invoker);
        var today = SampleProvince.Today();
        if ((await rosters.ListRostersAsync(new(), cancellationToken: cancel)).Rosters.Any(r => r.State == IndicatorsV1.RosterState.Frozen)) return;
        for (var attempt = 0; ; attempt++)
        {
            var wish = new IndicatorsV1.Roster { DisplayName = "示例主要消费品生产企业名录", AsOf = today };
            var roster = await rosters.CreateRosterAsync(new() { Roster = wish, RequestId = SampleCodes.RequestId($"roster {today} {attempt}") }, cancellationToken: cancel);
            if (roster.EntryCount >= SampleProvince.ProducerCount)
            {
                if (roster.State == IndicatorsV1.RosterState.Draft)
                    await rosters.FreezeRosterAsync(new() { Name = roster.Name, DocumentNumber = "示例名录〔2018〕1 号", RequestId = SampleCodes.RequestId($"freeze {roster.Name}") }, cancellationToken: cancel);
                return;
            }

            if (attempt > 60) throw new InvalidOperationException($"Sample: the roster has {roster.EntryCount} of {SampleProvince.ProducerCount} entries after 60 s.");
            await Task.Delay(TimeSpan.FromSeconds(1), cancel);
        }
    }

    private async Task EachAsync<T>(string what, List<T> items, Func<int, T, Task> write, CancellationToken cancel)
    {
        for (var i = 0; i < items.Count; i++)
        {
            await WriteAsync(() => write(i, items[i]), cancel);
            var line = $"SAMPLE {what} {(i + 1) * 10 / items.Count * 10} %";
            if (line == said) continue;
            said = line;
            Console.WriteLine(line);
        }
    }

    /// <summary>The gateway limits how fast one client may call; its request id makes a repeated write harmless.</summary>
    private async Task WriteAsync(Func<Task> write, CancellationToken cancel)
    {
        while (true)
        {
            await access.TokenAsync(cancel);
            try
            {
                await write();
                return;
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.ResourceExhausted)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancel);
            }
        }
    }
}
