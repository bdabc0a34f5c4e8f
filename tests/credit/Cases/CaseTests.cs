using Grpc.Core;
using Quality.Common.Storage;
using Quality.Credits.Tests.Penalties;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Cases;

/// <summary>Every rpc of the case register over the wire, on both databases (2.7.5a, 2.7.5c).</summary>
public sealed class CaseTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_clue_is_filed_punished_and_enforced_and_no_step_is_taken_out_of_turn(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var client = Cases(host, TestCaller.LanzhouAdmin);
        var clue = await Cases(host, TestCaller.LanzhouInspector).RecordClueAsync(new() { Case = Clue(host) });
        Assert.Equal((V1.CaseState.Clue, V1.CaseClockKind.Filing), (clue.State, clue.Clocks.Single().Kind));
        await WrongAsync(client.DecidePenaltyAsync(Penalty(host, clue.Name)), "DecideFiling");
        await WrongAsync(client.RecordEnforcementAsync(Enforcement(host, clue.Name)), "DecideFiling");
        await WrongAsync(client.RecordPoliceReceiptAsync(new() { Name = clue.Name, ReceivedOn = host.Today(), ReceiptNumber = "1" }), "DecideFiling");
        var filed = await client.DecideFilingAsync(Filing(host, clue.Name));
        Assert.Equal((V1.CaseState.Filed, "示立〔2026〕1号"), (filed.State, filed.Filing.Number));
        await WrongAsync(client.DecideFilingAsync(Filing(host, clue.Name)), "DecidePenalty");
        var extended = await client.ExtendCaseAsync(new() { Name = clue.Name, Reason = "案情复杂，负责人批准" });
        Assert.Equal((true, "案情复杂，负责人批准"), (extended.Clocks[1].Extended, extended.Clocks[1].ExtensionReason));
        Assert.Equal("NOTHING_TO_EXTEND", (await Refusal.OfAsync(client.ExtendCaseAsync(new() { Name = clue.Name, Reason = "再延" }))).Reason);

        var unknown = Penalty(host, clue.Name);
        unknown.Penalty = "penalties/nobody";
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(client.DecidePenaltyAsync(unknown))).Reason);
        var penalty = await host.Penalties(TestCaller.LanzhouAdmin).CreatePenaltyAsync(new() { Penalty = new(PenaltyCalls.Decision(host.Today())) { Case = clue.Name } });
        Assert.Equal(penalty.Name, Assert.Single((await host.Penalties().ListPenaltiesAsync(new() { Case = clue.Name })).Penalties).Name);
        Assert.Empty((await host.Penalties(TestCaller.TianshuiAdmin).ListPenaltiesAsync(new() { Case = clue.Name })).Penalties);
        var lost = new V1.CreatePenaltyRequest { Penalty = new(PenaltyCalls.Decision(host.Today())) { Case = $"cases/{Guid.CreateVersion7()}" } };
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Penalties().CreatePenaltyAsync(lost))).Reason);
        var request = Penalty(host, clue.Name);
        (request.Penalty, request.Etag) = (penalty.Name, extended.Etag);
        var punished = await client.DecidePenaltyAsync(request);
        Assert.Equal((V1.CaseState.Penalised, penalty.Name), (punished.State, punished.Penalty.Penalty));
        var done = await client.RecordEnforcementAsync(Enforcement(host, clue.Name));
        Assert.Equal((V1.CaseState.Enforced, "", 5_000_000L), (done.State, done.NextDueOn, done.Enforcement.PaidFen));
        Assert.Equal("ALREADY_ENDED", (await Refusal.OfAsync(client.TransferToPoliceAsync(Transfer(host, clue.Name)))).Reason);
        Assert.Equal(["RecordClue", "DecideFiling", "ExtendCase", "DecidePenalty", "RecordEnforcement"], (await client.ListCaseStepsAsync(new() { Name = clue.Name })).Steps.Select(s => s.Verb));
        Assert.Equal(clue.Name, (await client.ListCasesAsync(new() { Query = "示例大案", States = { V1.CaseState.Enforced }, Enterprise = clue.Enterprise })).Cases.Single().Name);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_police_receive_refuse_file_and_return_and_the_case_goes_on_where_it_stood(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var client = Cases(host);
        var clue = await client.RecordClueAsync(new() { Case = Clue(host) });
        await client.DecideFilingAsync(Filing(host, clue.Name));
        var none = Transfer(host, clue.Name);
        none.Transfer.Documents.Clear();
        Assert.Equal("transfer.documents", Assert.Single((await Refusal.OfAsync(client.TransferToPoliceAsync(none))).Fields));
        var sent = await client.TransferToPoliceAsync(Transfer(host, clue.Name));
        Assert.Equal((V1.CaseState.WithPolice, true, false), (sent.State, sent.Clocks[1].Stopped, sent.Clocks[2].Overdue));
        await WrongAsync(client.RecordPoliceDecisionAsync(new() { Name = clue.Name, Filed = true, DecidedOn = host.Today(), Decision = "示" }), "RecordPoliceReceipt");
        await WrongAsync(client.DecidePenaltyAsync(Penalty(host, clue.Name)), "RecordPoliceReceipt");
        var received = await client.RecordPoliceReceiptAsync(new() { Name = clue.Name, ReceivedOn = host.Today(), ReceiptNumber = "示公回1号" });
        Assert.Equal(V1.CaseClockKind.PoliceDecision, received.Clocks[^1].Kind);
        await WrongAsync(client.RecordPoliceReceiptAsync(new() { Name = clue.Name, ReceivedOn = host.Today(), ReceiptNumber = "2" }), "RecordPoliceDecision");
        var back = await client.RecordPoliceDecisionAsync(new() { Name = clue.Name, Filed = false, DecidedOn = host.Today(), Decision = "不予立案通知书" });
        Assert.Equal((V1.CaseState.Filed, host.Today(), false), (back.State, back.Transfers[0].ReturnedOn, back.Clocks[1].Stopped));

        await client.TransferToPoliceAsync(Transfer(host, clue.Name));
        await client.RecordPoliceReceiptAsync(new() { Name = clue.Name, ReceivedOn = host.Today(), ReceiptNumber = "示公回2号" });
        var criminal = await client.RecordPoliceDecisionAsync(new() { Name = clue.Name, Filed = true, DecidedOn = host.Today(), Decision = "立案决定书" });
        Assert.Equal((V1.CaseState.Criminal, ""), (criminal.State, criminal.NextDueOn));
        await WrongAsync(client.DecidePenaltyAsync(Penalty(host, clue.Name)), "RecordPoliceReturn");
        var returned = await client.RecordPoliceReturnAsync(new() { Name = clue.Name, ReturnedOn = host.Today(), Reason = "不起诉，退回" });
        Assert.Equal((V1.CaseState.Filed, 2), (returned.State, returned.Transfers.Count));
        Assert.Equal(V1.CaseState.Penalised, (await client.DecidePenaltyAsync(Penalty(host, clue.Name))).State);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_campaign_gathers_cases_and_counts_them_and_takes_none_after_its_end(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var province = await Cases(host).CreateCampaignAsync(new() { Campaign = Campaign("620000") });
        var lanzhou = Cases(host, TestCaller.LanzhouAdmin);
        var one = await lanzhou.RecordClueAsync(new() { Case = new(Clue(host)) { Campaign = province.Name } });
        await Cases(host, TestCaller.TianshuiAdmin).RecordClueAsync(new() { Case = new(Clue(host, Samples.Qinzhou)) { Campaign = province.Name } });
        await lanzhou.DecideFilingAsync(new(Filing(host, one.Name)) { Filed = false, Number = "" });
        var counted = (await lanzhou.ListCampaignsAsync(new())).Campaigns.Single(c => c.Name == province.Name);
        Assert.Equal("[ { \"state\": \"CASE_STATE_NOT_FILED\", \"cases\": 1 } ]", counted.Counts.ToString());
        Assert.Equal(2, (await Cases(host).ListCasesAsync(new() { Campaign = province.Name })).TotalSize);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(lanzhou.EndCampaignAsync(new() { Name = province.Name }))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(lanzhou.CreateCampaignAsync(new() { Campaign = Campaign("620500") }))).Reason);
        Assert.Equal(host.Today(), (await Cases(host).EndCampaignAsync(new() { Name = province.Name, Etag = province.Etag })).EndedOn);
        Assert.Equal("CAMPAIGN_ENDED", (await Refusal.OfAsync(Cases(host).EndCampaignAsync(new() { Name = province.Name }))).Reason);
        Assert.Equal("CAMPAIGN_ENDED", (await Refusal.OfAsync(lanzhou.RecordClueAsync(new() { Case = new(Clue(host)) { Campaign = province.Name } }))).Reason);
        Assert.DoesNotContain((await lanzhou.ListCampaignsAsync(new())).Campaigns, c => c.Name == province.Name);
        Assert.Contains((await lanzhou.ListCampaignsAsync(new() { Ended = true })).Campaigns, c => c.Name == province.Name);
        var own = await Cases(host, TestCaller.LanzhouAdmin).CreateCampaignAsync(new() { Campaign = Campaign("620100") });
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(Cases(host, TestCaller.TianshuiAdmin).EndCampaignAsync(new() { Name = own.Name }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(Cases(host, TestCaller.TianshuiAdmin).RecordClueAsync(new() { Case = new(Clue(host, Samples.Qinzhou)) { Campaign = own.Name } }))).Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Another_city_neither_sees_nor_changes_a_case(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var name = (await Cases(host, TestCaller.LanzhouAdmin).RecordClueAsync(new() { Case = Clue(host) })).Name;
        var other = Cases(host, TestCaller.TianshuiAdmin);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(other.RecordClueAsync(new() { Case = Clue(host) }))).Reason);
        Func<Task>[] calls =
        [
            () => other.GetCaseAsync(new() { Name = name }).ResponseAsync, () => other.ListCaseStepsAsync(new() { Name = name }).ResponseAsync,
            () => other.ExtendCaseAsync(new() { Name = name, Reason = "甲" }).ResponseAsync, () => other.DecideFilingAsync(Filing(host, name)).ResponseAsync,
            () => other.DecidePenaltyAsync(Penalty(host, name)).ResponseAsync, () => other.RecordEnforcementAsync(Enforcement(host, name)).ResponseAsync,
            () => other.TransferToPoliceAsync(Transfer(host, name)).ResponseAsync,
            () => other.RecordPoliceReceiptAsync(new() { Name = name, ReceivedOn = host.Today(), ReceiptNumber = "1" }).ResponseAsync,
            () => other.RecordPoliceDecisionAsync(new() { Name = name, Filed = true, DecidedOn = host.Today(), Decision = "甲" }).ResponseAsync,
            () => other.RecordPoliceReturnAsync(new() { Name = name, ReturnedOn = host.Today(), Reason = "甲" }).ResponseAsync,
        ];
        foreach (var call in calls) Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(call)).Reason);
        Assert.DoesNotContain((await other.ListCasesAsync(new() { PageSize = 1000 })).Cases, c => c.Name == name);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(Cases(host, TestCaller.LanzhouInspector).DecideFilingAsync(Filing(host, name)))).Code);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(Cases(host, TestCaller.Nobody).GetCaseAsync(new() { Name = name }))).Code);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Conduct_that_ended_too_long_ago_is_not_filed_and_every_wrong_field_is_named(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var old = await Cases(host).RecordClueAsync(new() { Case = new(Clue(host)) { ConductEndedOn = host.Today(-800) } });
        var refusal = await Refusal.OfAsync(Cases(host).DecideFilingAsync(Filing(host, old.Name)));
        Assert.Equal(("LIMITATION_PASSED", "行政处罚法（2021）第三十六条"), (refusal.Reason, refusal.Metadata["article"]));
        Assert.Equal(V1.CaseState.NotFiled, (await Cases(host).DecideFilingAsync(new(Filing(host, old.Name)) { Filed = false, Number = "" })).State);
        var wrong = await Refusal.OfAsync(Cases(host).RecordClueAsync(new() { Case = new() { Region = "999999", Campaign = "x", Enterprise = "y", FoundOn = host.Today(2) } }));
        Assert.Equal(["case.articles", "case.campaign", "case.enterprise", "case.facts", "case.found_on", "case.party_display_name", "case.region", "case.source", "case.title"], wrong.Fields);
    }

    private static V1.CaseService.CaseServiceClient Cases(TestHost host, TestCaller? caller = null) => host.Client(c => new V1.CaseService.CaseServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    private static V1.Case Clue(TestHost host, string region = Samples.Chengguan) => new()
    {
        Region = region, Title = "示例大案：涉嫌生产不合格产品", Facts = "检查发现", Source = V1.CaseSource.Inspection, FoundOn = host.Today(), PartyDisplayName = "兰州示例纺织有限公司",
        Enterprise = "enterprises/" + Samples.Code(), Articles = { "产品质量法第四十九条" },
    };

    private static V1.Campaign Campaign(string region) => new() { Title = "示例专项行动", Region = region, Basis = "示发〔2026〕1号", StartsOn = "2026-01-01", EndsOn = "2026-12-31" };

    private static V1.DecideFilingRequest Filing(TestHost host, string name) => new() { Name = name, Filed = true, Number = "示立〔2026〕1号", DecidedOn = host.Today(), Reason = "有证据" };

    private static V1.DecidePenaltyRequest Penalty(TestHost host, string name) => new() { Name = name, Penalised = true, DocumentNumber = "示罚〔2026〕1号", DecidedOn = host.Today(), ServedOn = host.Today(), Reason = "事实清楚" };

    private static V1.RecordEnforcementRequest Enforcement(TestHost host, string name) => new() { Name = name, Kind = V1.EnforcementKind.Performed, DoneOn = host.Today(), PaidFen = 5_000_000, Document = "缴款书" };

    private static V1.TransferToPoliceRequest Transfer(TestHost host, string name) => new()
    {
        Name = name, Transfer = new() { ApprovedOn = host.Today(), SentOn = host.Today(), Addressee = "示例公安局", Reason = "涉嫌生产、销售伪劣产品罪", Documents = { "移送书", "涉案物品清单", "检验报告" } },
    };

    private static async Task WrongAsync<T>(AsyncUnaryCall<T> call, string due)
    {
        var refusal = await Refusal.OfAsync(call);
        Assert.Equal(("WRONG_STEP", due), (refusal.Reason, refusal.Metadata.GetValueOrDefault("due")));
    }
}
