using V1 = Quality.Protos.Inspection.V1;

namespace Quality.AllInOne.Sample;

/// <summary>
/// A few failures of the invented province on every rung of the ladder that follows them (不合格后处理), with days that lie around today, so that clocks
/// run and some are overdue. Only a case that nobody touched is taken up: an interrupted filling does not do a step twice.
/// </summary>
internal sealed class SampleLadder(V1.PostProcessingService.PostProcessingServiceClient cases, V1.SampleService.SampleServiceClient samples, DateOnly today)
{
    /// <summary>How many failures are needed.</summary>
    public const int Count = 13;

    /// <summary>Takes the case of one failed sample up to the rung that its number stands for.</summary>
    public async Task ClimbAsync(int number, V1.Sample failed, CancellationToken cancel)
    {
        var one = await cases.GetPostProcessingAsync(new() { Name = "postprocessing/" + failed.Name["samples/".Length..] }, cancellationToken: cancel);
        if (one.State != V1.PostProcessingState.Opened) return;
        await (number switch
        {
            0 => OrderAsync(one.Name, 80),
            1 => OrderAsync(one.Name, 50),
            2 => OrderAsync(one.Name, 20),
            3 => OrderAsync(one.Name, 3),
            4 => ReportAsync(one.Name, 40, 10),
            5 => ReportAsync(one.Name, 85, 40),
            6 => RecheckAsync(one.Name, failed, 50, true),
            7 or 8 => CloseAsync(one.Name, failed),
            9 => RecheckAsync(one.Name, failed, 50, false),
            10 => AnnounceAsync(one.Name, failed, 65),
            11 => SuspendAsync(one.Name, failed),
            _ => PunishAsync(one.Name, failed),
        });
    }

    private async Task OrderAsync(string name, int before, params V1.SeriousKind[] serious) =>
        await cases.OrderRectificationAsync(new() { Name = name, Paper = Paper(before, "改"), SeriousKinds = { serious } });

    private async Task ReportAsync(string name, int ordered, int reported, params V1.SeriousKind[] serious)
    {
        await OrderAsync(name, ordered, serious);
        await cases.ReportRectificationAsync(new() { Name = name, Paper = Paper(reported, "收") });
    }

    private async Task RecheckAsync(string name, V1.Sample failed, int ordered, bool conforming, params V1.SeriousKind[] serious)
    {
        await ReportAsync(name, ordered, ordered - 15, serious);
        await AgainAsync(name, failed, 1, ordered - 25, conforming);
    }

    private async Task CloseAsync(string name, V1.Sample failed)
    {
        await RecheckAsync(name, failed, 60, true);
        await cases.CloseCaseAsync(new() { Name = name, Paper = Paper(20, "结", "示例：复查合格") });
    }

    /// <summary>The re-check that failed lies 30 days before the announcement.</summary>
    private async Task AnnounceAsync(string name, V1.Sample failed, int announced)
    {
        await RecheckAsync(name, failed, announced + 55, false);
        await cases.AnnounceProvinciallyAsync(new() { Name = name, Paper = Paper(announced, "公告") });
    }

    private async Task SuspendAsync(string name, V1.Sample failed)
    {
        await AnnounceAsync(name, failed, 150);
        await AgainAsync(name, failed, 2, 80, false);
        await cases.SuspendProductionAsync(new() { Name = name, Paper = Paper(60, "停"), Until = Day(-10) });
    }

    private async Task PunishAsync(string name, V1.Sample failed)
    {
        await RecheckAsync(name, failed, 50, true, V1.SeriousKind.Unsafe);
        await cases.TransferCaseAsync(new() { Name = name, Kind = V1.TransferKind.Penalty, Addressee = "示例综合执法机构", Paper = Paper(15, "移", "示例：严重质量问题") });
    }

    /// <summary>Another sample of the same model, taken on that day.</summary>
    private async Task AgainAsync(string name, V1.Sample failed, int time, int before, bool conforming)
    {
        var sample = failed.Clone();
        (sample.Name, sample.Etag, sample.Number, sample.Kind) = ("", "", $"{failed.Number}-复{time}", V1.SampleKind.Recheck);
        (sample.SampledOn, sample.ConcludedOn, sample.DeliveredOn) = (Day(before), Day(before - 5), "");
        sample.Outcome = conforming ? V1.SampleOutcome.Conforming : V1.SampleOutcome.Nonconforming;
        if (conforming) sample.FailedItems.Clear();
        var recorded = await samples.RecordConclusionAsync(new() { Sample = sample });
        await cases.RecordRecheckAsync(new() { Name = name, Sample = recorded.Name });
    }

    private V1.StepPaper Paper(int before, string word, string note = "") => new() { DoneOn = Day(before), DocumentNumber = $"示例{word}〔{today.Year}〕{before} 号", Note = note };

    private string Day(int before) => SampleProvince.Day(today.AddDays(-before));
}
