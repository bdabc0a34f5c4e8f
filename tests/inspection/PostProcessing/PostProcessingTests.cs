using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Inspections.Tests.Sampling;
using Quality.Testing;
using static Quality.Inspections.Tests.PostProcessing.PostProcessingGiven;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.PostProcessing;

/// <summary>Each rpc over the wire, on both databases.</summary>
public sealed class PostProcessingTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task From_a_final_failure_to_the_close_with_its_re_check(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = await given.FailedAsync();
        var opened = await given.Lanzhou.GetPostProcessingAsync(new() { Name = name });
        Assert.Equal((V1.PostProcessingState.Opened, "620102", Given.Producer, "CY-1", "甲醛释放量"), (opened.State, opened.Region, opened.Producer, opened.SampleNumber, Assert.Single(opened.FailedItems)));
        Assert.Equal([V1.PostProcessingAction.Order, V1.PostProcessingAction.Classify, V1.PostProcessingAction.Transfer], opened.Actions);
        var order = Order(name, "2018-06-15");
        (order.Etag, order.RequestId) = (opened.Etag, "0192d3a0-0000-7000-8000-000000000001");
        var ordered = await given.Lanzhou.OrderRectificationAsync(order);
        Assert.Equal((V1.PostProcessingState.Rectifying, "2018-07-16", false, "AQSIQ Order 133"), (ordered.State, ordered.Clock.DueOn, ordered.Clock.Overdue, ordered.Clock.Article));
        Assert.Equal(ordered, await given.Lanzhou.OrderRectificationAsync(order));
        var stale = Report(name, "2018-06-15");
        stale.Etag = opened.Etag;
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(given.Lanzhou.ReportRectificationAsync(stale))).Reason);

        var early = await Refusal.OfAsync(given.Lanzhou.CloseCaseAsync(Close(name, "2018-06-15")));
        Assert.Equal((StatusCode.FailedPrecondition, "RECHECK_REQUIRED", "AQSIQ Order 133"), (early.Code, early.Reason, early.Metadata["article"]));
        given.Today("2018-06-25");
        await given.As(TestCaller.LanzhouInspector).ReportRectificationAsync(Report(name, "2018-06-20"));
        var recheck = await given.RecheckAsync("FC-1", "2018-06-25", conforming: true);
        var passed = await given.As(TestCaller.LanzhouInspector).RecordRecheckAsync(new() { Name = name, Sample = recheck });
        Assert.Equal((V1.PostProcessingState.Passed, recheck, V1.SampleOutcome.Conforming, null), (passed.State, passed.Recheck, passed.RecheckOutcome, passed.Clock));
        var closed = await given.Lanzhou.CloseCaseAsync(Close(name, "2018-06-25"));
        Assert.Equal((V1.PostProcessingState.Closed, "复查合格"), (closed.State, closed.EndReason));
        Assert.Empty(closed.Actions);

        var steps = (await given.Lanzhou.ListPostProcessingStepsAsync(new() { Name = name })).Steps;
        Assert.Equal(
            [(1, V1.PostProcessingAction.Open), (2, V1.PostProcessingAction.Order), (3, V1.PostProcessingAction.Report), (4, V1.PostProcessingAction.Recheck), (5, V1.PostProcessingAction.Close)],
            steps.Select(s => (s.Number, s.Action)));
        Assert.Equal(("lanzhou-officer", "示例〔2018〕1号", "2018-06-15", "2018-07-16"), (steps[1].Actor, steps[1].DocumentNumber, steps[1].DoneOn, steps[1].Clock.DueOn));
        Assert.Equal(("lanzhou-inspector", recheck), (steps[3].Actor, steps[3].Sample));
        var events = await given.Host.PublishedAsync<V1.PostProcessingChanged>("inspection");
        Assert.Equal([1, 2, 3, 4, 5], events.Select(e => e.PostProcessing.Version));
        Assert.Equal((V1.PostProcessingAction.Close, V1.PostProcessingState.Closed, Given.Producer, opened.Sample), (events[^1].Action, events[^1].PostProcessing.State, events[^1].PostProcessing.Producer, events[^1].PostProcessing.Sample));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_ladder_to_the_revocation_and_who_announces(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = await given.FailedAsync();
        given.Today("2020-04-01");
        await given.Lanzhou.OrderRectificationAsync(Order(name, "2020-03-02"));
        await given.Lanzhou.ReportRectificationAsync(Report(name, "2020-03-20"));
        var failed = await given.Lanzhou.RecordRecheckAsync(new() { Name = name, Sample = await given.RecheckAsync("FC-1", "2020-03-25", conforming: false) });
        Assert.Equal(V1.PostProcessingState.ToAnnounce, failed.State);
        var announcement = new V1.AnnounceProvinciallyRequest { Name = name, Paper = Paper("2020-04-01") };
        var city = await Refusal.OfAsync(given.Lanzhou.AnnounceProvinciallyAsync(announcement));
        Assert.Equal((StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE"), (city.Code, city.Reason));
        var announced = await given.Province.AnnounceProvinciallyAsync(announcement);
        Assert.Equal(("2020-05-31", "2020-06-30", "SAMR Order 18 art 48"), (announced.Clock.NotBefore, announced.Clock.DueOn, announced.Clock.Article));

        given.Today("2020-07-01");
        Assert.True((await given.Lanzhou.GetPostProcessingAsync(new() { Name = name })).Clock.Overdue);
        var early = await Refusal.OfAsync(given.Lanzhou.RecordRecheckAsync(new() { Name = name, Sample = await given.RecheckAsync("FC-2", "2020-05-30", conforming: true) }));
        Assert.Equal(("RECHECK_TOO_EARLY", "SAMR Order 18 art 48"), (early.Reason, early.Metadata["article"]));
        var again = await given.Lanzhou.RecordRecheckAsync(new() { Name = name, Sample = await given.RecheckAsync("FC-3", "2020-06-01", conforming: false) });
        Assert.Equal(V1.PostProcessingState.ToSuspend, again.State);
        var suspended = await given.Lanzhou.SuspendProductionAsync(new() { Name = name, Paper = Paper("2020-07-01"), Until = "2020-09-01" });
        Assert.Equal((V1.PostProcessingState.Suspended, "2020-09-02", "2020-09-01"), (suspended.State, suspended.Clock.NotBefore, suspended.SuspendedUntil));
        given.Today("2020-09-10");
        await given.Lanzhou.RecordRecheckAsync(new() { Name = name, Sample = await given.RecheckAsync("FC-4", "2020-09-02", conforming: false) });
        var asked = await given.Lanzhou.RevokeLicenceAsync(new() { Name = name, Paper = Paper("2020-09-05"), Requested = true, Authority = "示例登记机关" });
        Assert.Equal(V1.PostProcessingState.RevocationRequested, asked.State);
        var revoked = await given.Province.RevokeLicenceAsync(new() { Name = name, Paper = Paper("2020-09-10", "示例"), Authority = "示例登记机关" });
        Assert.Equal(V1.PostProcessingState.Revoked, revoked.State);
        Assert.Equal("STEP_NOT_ALLOWED", (await Refusal.OfAsync(given.Province.CloseCaseAsync(Close(name, "2020-09-10")))).Reason);
        Assert.Equal("示例登记机关", (await given.Province.ListPostProcessingStepsAsync(new() { Name = name })).Steps[^1].Authority);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_conclusion_of_the_sample_cancels_the_case_and_opens_it_again(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var sample = await given.Host.RecordAsync(Failed("CY-1", s => s.Final = false));
        var name = CaseOf(sample);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Province.GetPostProcessingAsync(new() { Name = name }))).Reason); // not final yet
        sample.Final = true;
        sample = await given.Host.RecordAsync(sample, "期满无异议");
        await given.Lanzhou.OrderRectificationAsync(Order(name, "2018-06-15"));
        sample.Model = "CZ-130";
        sample = await given.Host.RecordAsync(sample, "更正型号");
        Assert.Equal(("CZ-130", V1.PostProcessingState.Rectifying), Told(await given.Lanzhou.GetPostProcessingAsync(new() { Name = name })));
        (sample.Outcome, var failed) = (V1.SampleOutcome.Conforming, sample.FailedItems.ToList());
        sample.FailedItems.Clear();
        sample = await given.Host.RecordAsync(sample, "复检合格");
        var cancelled = await given.Lanzhou.GetPostProcessingAsync(new() { Name = name });
        Assert.Equal((V1.PostProcessingState.Cancelled, "复检合格", null), (cancelled.State, cancelled.EndReason, cancelled.Clock));
        Assert.Equal("STEP_NOT_ALLOWED", (await Refusal.OfAsync(given.Lanzhou.ReportRectificationAsync(Report(name, "2018-06-15")))).Reason);
        sample.Outcome = V1.SampleOutcome.Nonconforming;
        sample.FailedItems.Add(failed);
        await given.Host.RecordAsync(sample, "复检报告撤销");
        var again = await given.Lanzhou.GetPostProcessingAsync(new() { Name = name });
        Assert.Equal((V1.PostProcessingState.Opened, "", ""), (again.State, again.OrderedOn, again.EndReason));
        Assert.Equal(
            [V1.PostProcessingAction.Open, V1.PostProcessingAction.Order, V1.PostProcessingAction.Correct, V1.PostProcessingAction.Cancel, V1.PostProcessingAction.Reopen],
            (await given.Lanzhou.ListPostProcessingStepsAsync(new() { Name = name })).Steps.Select(s => s.Action));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_closed_case_opens_again_when_its_re_check_turns_out_to_fail(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = await given.FailedAsync();
        await given.Lanzhou.OrderRectificationAsync(Order(name, "2018-06-15"));
        await given.Lanzhou.ReportRectificationAsync(Report(name, "2018-06-15"));
        var recheck = await given.RecheckAsync("FC-1", "2018-06-15", conforming: true);
        await given.Lanzhou.RecordRecheckAsync(new() { Name = name, Sample = recheck });
        await given.Lanzhou.CloseCaseAsync(Close(name, "2018-06-15"));
        var sample = await given.Host.Samples(TestCaller.ProvinceAdmin).GetSampleAsync(new() { Name = recheck });
        sample.Outcome = V1.SampleOutcome.Nonconforming;
        await given.Host.RecordAsync(sample, "报告更正");
        var opened = await given.Lanzhou.GetPostProcessingAsync(new() { Name = name });
        Assert.Equal((V1.PostProcessingState.ToAnnounce, "", V1.SampleOutcome.Nonconforming), (opened.State, opened.EndReason, opened.RecheckOutcome));
        Assert.Equal(1, (await given.Province.ListPostProcessingsAsync(new())).TotalSize); // a failed re-check opens no case of its own
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_serious_problem_goes_to_penalty_and_a_transfer_has_its_receipt_and_its_return(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = await given.FailedAsync();
        var serious = await given.Lanzhou.ClassifyCaseAsync(new() { Name = name, SeriousKinds = { V1.SeriousKind.Fake, V1.SeriousKind.Unsafe, V1.SeriousKind.Fake }, Note = "示例" });
        Assert.Equal([V1.SeriousKind.Unsafe, V1.SeriousKind.Fake], serious.SeriousKinds);
        await given.Lanzhou.OrderRectificationAsync(Order(name, "2018-06-15"));
        await given.Lanzhou.ReportRectificationAsync(Report(name, "2018-06-15"));
        await given.Lanzhou.RecordRecheckAsync(new() { Name = name, Sample = await given.RecheckAsync("FC-1", "2018-06-15", conforming: true) });
        var refusal = await Refusal.OfAsync(given.Lanzhou.CloseCaseAsync(Close(name, "2018-06-15")));
        Assert.Equal(("PENALTY_REQUIRED", "Product Quality Law art 17"), (refusal.Reason, refusal.Metadata["article"]));
        await given.Lanzhou.TransferCaseAsync(Transfer(name, "2018-06-15", V1.TransferKind.Penalty));
        Assert.Equal("TRANSFER_PENDING", (await Refusal.OfAsync(given.Lanzhou.TransferCaseAsync(Transfer(name, "2018-06-15", V1.TransferKind.Penalty)))).Reason);
        var back = await given.Lanzhou.ReturnTransferAsync(new() { Name = name, Kind = V1.TransferKind.Penalty, Paper = Paper("2018-06-15", "材料不全") });
        Assert.Equal(("材料不全", V1.PostProcessingState.Passed), (Assert.Single(back.Transfers).ReturnReason, back.State));
        await given.Lanzhou.TransferCaseAsync(Transfer(name, "2018-06-15", V1.TransferKind.Penalty));
        var received = await given.Lanzhou.RecordTransferReceiptAsync(new() { Name = name, Kind = V1.TransferKind.Penalty, Paper = Paper("2018-06-15") });
        Assert.Equal((2, "2018-06-15"), (received.Transfers.Count, received.Transfers[1].ReceivedOn));
        Assert.Equal(V1.PostProcessingState.Closed, (await given.Lanzhou.CloseCaseAsync(Close(name, "2018-06-15"))).State);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_producer_that_moved_is_another_citys_from_the_receipt_on(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = await given.FailedAsync();
        var tianshui = given.As(TestCaller.TianshuiAdmin);
        await given.Lanzhou.TransferCaseAsync(Transfer(name, "2018-06-15", V1.TransferKind.Authority, "620500"));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(tianshui.GetPostProcessingAsync(new() { Name = name }))).Reason);
        await given.Lanzhou.RecordTransferReceiptAsync(new() { Name = name, Kind = V1.TransferKind.Authority, Paper = Paper("2018-06-15") });
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Lanzhou.GetPostProcessingAsync(new() { Name = name }))).Reason);
        Assert.Equal(V1.PostProcessingState.Rectifying, (await tianshui.OrderRectificationAsync(Order(name, "2018-06-15"))).State);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_sampling_that_fails_opens_its_case_in_the_step_that_concludes_it(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var delivered = await given.DeliveredAsync("1.49", V1.SampleOutcome.Nonconforming);
        var cases = given.Host.Client(c => new V1.PostProcessingService.PostProcessingServiceClient(c), TestCaller.LanzhouOfficer);
        Assert.Equal(0, (await cases.ListPostProcessingsAsync(new())).TotalSize);
        given.Host.Clock.Advance(TimeSpan.FromDays(18));
        await given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(delivered.Name));
        var one = Assert.Single((await cases.ListPostProcessingsAsync(new())).PostProcessings);
        Assert.Equal((delivered.Sample, V1.PostProcessingState.Opened, "耐划痕"), (one.Sample, one.State, Assert.Single(one.FailedItems)));
        Assert.Equal("lanzhou-officer", Assert.Single((await cases.ListPostProcessingStepsAsync(new() { Name = one.Name })).Steps).Actor);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Old_failures_without_an_order_can_be_left_out_and_cases_under_way_never_are(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var (waiting, ordered) = (await given.FailedAsync("CY-1"), await given.FailedAsync("CY-2"));
        await given.Lanzhou.OrderRectificationAsync(Order(ordered, "2018-06-15"));
        Assert.Equal([ordered, waiting], await NamesAsync(""));
        var concluded = (await given.Lanzhou.GetPostProcessingAsync(new() { Name = waiting })).ConcludedOn;
        Assert.Equal([ordered, waiting], await NamesAsync(concluded));
        Assert.Equal([ordered], await NamesAsync("2099-01-01"));
        Assert.Equal(["opened_from"], (await Refusal.OfAsync(given.Lanzhou.ListPostProcessingsAsync(new() { OpenedFrom = "2018-02-30" }))).Fields);

        async Task<string[]> NamesAsync(string from)
        {
            var answer = await given.Lanzhou.ListPostProcessingsAsync(new() { OpenedFrom = from });
            Assert.Equal(answer.PostProcessings.Count, answer.TotalSize);
            return [.. answer.PostProcessings.Select(one => one.Name)];
        }
    }

    private static (string, V1.PostProcessingState) Told(V1.PostProcessing one) => (one.Model, one.State);
}
