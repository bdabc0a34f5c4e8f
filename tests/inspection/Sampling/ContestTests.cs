using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Sampling;

/// <summary>Contested results (异议、复检; domain 7.4) over the wire.</summary>
public sealed class ContestTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_failed_result_is_tested_again_and_what_the_re_test_says_is_final(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var failed = await given.DeliveredAsync("1.49", V1.SampleOutcome.Nonconforming);
        var contested = await given.Officer.ContestResultAsync(Contest(failed.Name));
        Assert.Equal((V1.SamplingStep.Contested, V1.ContestDecision.Unspecified), (contested.Step, contested.Contest.Decision));
        given.Host.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal("DecideContest", (await Refusal.OfAsync(given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(failed.Name)))).Metadata["due"]);
        var second = await SecondLaboratoryAsync(given);
        Assert.Equal("NOT_ACCREDITED", (await ViolationAsync(given, failed.Name, "laboratories/unknown")).Reason);
        var assigned = await given.Officer.DecideContestAsync(Retest(failed.Name, second));
        Assert.Equal((V1.SamplingStep.RetestAssigned, second, true), (assigned.Step, assigned.RetestLaboratory, assigned.Contest.ArticleUnconfirmed));
        Assert.Empty(assigned.Contest.DrawnFrom);

        var other = given.As(SamplingGiven.OtherLaboratory);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Tester.RecordRetestAsync(Retested(failed.Name, "2", V1.SampleOutcome.Conforming)))).Reason);
        var verdict = await Refusal.OfAsync(other.RecordRetestAsync(Retested(failed.Name, "1.2", V1.SampleOutcome.Conforming)));
        Assert.Equal("VERDICT_DIFFERS", Assert.Single(verdict.Violations).Reason);
        Assert.Equal(V1.SamplingStep.Retested, (await other.RecordRetestAsync(Retested(failed.Name, "2", V1.SampleOutcome.Conforming))).Step);
        var concluded = await given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(failed.Name));
        var sample = await given.Host.Samples(TestCaller.LanzhouOfficer).GetSampleAsync(new() { Name = concluded.Sample });
        Assert.Equal((true, V1.SampleOutcome.Conforming, "复检合格", 0), (sample.Final, sample.Outcome, sample.Reason, sample.FailedItems.Count));
        var back = await given.Officer.ReturnSampleAsync(new() { Name = failed.Name, Custody = SamplingGiven.Somewhere });
        Assert.Equal(V1.SamplingStep.Returned, back.Step);
        Assert.True((await given.Officer.VerifyCustodyAsync(new() { Name = failed.Name })).Unbroken);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_contest_comes_in_time_and_once(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var failed = await given.DeliveredAsync("1.49", V1.SampleOutcome.Nonconforming);
        given.Host.Clock.Advance(TimeSpan.FromDays(40));
        var late = await Refusal.OfAsync(given.Officer.ContestResultAsync(Contest(failed.Name, "2018-07-03")));
        Assert.Equal((StatusCode.FailedPrecondition, "CONTEST_TOO_LATE", "Product Quality Law art 15"), (late.Code, late.Reason, late.Metadata["article"]));
        var early = await Refusal.OfAsync(given.Officer.ContestResultAsync(Contest(failed.Name, "2018-06-14")));
        Assert.Equal("BEFORE_DELIVERY", Assert.Single(early.Violations).Reason);
        await given.Officer.ContestResultAsync(Contest(failed.Name, "2018-07-02")); // the last day, received on time and recorded later
        var rejected = await given.Officer.DecideContestAsync(new() { Name = failed.Name, Decision = V1.ContestDecision.Rejected, Reason = "不符合受理条件", Custody = SamplingGiven.Somewhere });
        Assert.Equal(V1.SamplingStep.Delivered, rejected.Step);
        Assert.Equal("CONTESTED_BEFORE", (await Refusal.OfAsync(given.Officer.ContestResultAsync(Contest(failed.Name, "2018-07-02")))).Reason);
        await given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(failed.Name));
        var sample = await given.Host.Samples(TestCaller.LanzhouOfficer).GetSampleAsync(new() { Name = failed.Sample });
        Assert.Equal((true, V1.SampleOutcome.Nonconforming, "不符合受理条件"), (sample.Final, sample.Outcome, sample.Reason));
        Assert.Equal("NOT_RETURNED", (await Refusal.OfAsync(given.Officer.ReturnSampleAsync(new() { Name = failed.Name, Custody = SamplingGiven.Somewhere }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_objection_that_is_upheld_leaves_no_result(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var failed = await given.DeliveredAsync("1.49", V1.SampleOutcome.Nonconforming);
        await given.Officer.ContestResultAsync(Contest(failed.Name, kind: V1.ContestKind.Objection));
        Assert.Equal("NOT_ALLOWED", (await ViolationAsync(given, failed.Name, "")).Reason); // nobody asked for a re-test
        await given.Officer.DecideContestAsync(new() { Name = failed.Name, Decision = V1.ContestDecision.Upheld, Reason = "非本企业产品", Custody = SamplingGiven.Somewhere });
        var sample = await given.Host.Samples(TestCaller.LanzhouOfficer).GetSampleAsync(new() { Name = failed.Sample });
        Assert.Equal((true, V1.SampleOutcome.Untested, "非本企业产品", ""), (sample.Final, sample.Outcome, sample.Reason, sample.DeliveredOn));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_refusal_is_a_sample_that_no_rate_counts(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var name = (await given.NoticedAsync()).Name;
        var refused = await given.Officer.RecordVisitAsync(SamplingGiven.Visit(name, v => (v.Outcome, v.Reason) = (V1.VisitOutcome.Refused, "示例：拒绝开门")));
        Assert.Equal(V1.SamplingStep.NotSampled, refused.Step);
        var sample = await given.Host.Samples(TestCaller.LanzhouOfficer).GetSampleAsync(new() { Name = refused.Sample });
        Assert.Equal((true, V1.SampleOutcome.Refused, "CY-1"), (sample.Final, sample.Outcome, sample.Number));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_laboratory_of_a_food_re_test_is_drawn_and_anybody_draws_the_same(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var failed = await given.DeliveredAsync("1.49", V1.SampleOutcome.Nonconforming, change: s => s.ProductCategory = "3001", seal: s => (s.Acquisition, s.PriceFen) = (V1.AcquisitionMode.Bought, 1200));
        await given.Officer.ContestResultAsync(Contest(failed.Name));
        Assert.Equal("NO_RETEST_LABORATORY", (await Refusal.OfAsync(given.Officer.DecideContestAsync(Retest(failed.Name, "")))).Reason);
        string[] others = [await SecondLaboratoryAsync(given), await SecondLaboratoryAsync(given, "91620100712751560G"), await SecondLaboratoryAsync(given, "91620100712751579G")];
        Assert.Equal("DRAWN", (await ViolationAsync(given, failed.Name, others[0])).Reason);
        var drawn = await given.Officer.DecideContestAsync(Retest(failed.Name, ""));
        Assert.Equal(("Food Safety Law art 88", false), (drawn.Contest.Article, drawn.Contest.ArticleUnconfirmed));
        Assert.Equal(others.Order(StringComparer.Ordinal), drawn.Contest.DrawnFrom);
        var seed = (await given.Officer.ListCustodyAsync(new() { Name = failed.Name })).Links.Single(l => l.Step == V1.SamplingStep.Contested).Hash;
        Assert.Equal(others.MinBy(l => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{l}"))), StringComparer.Ordinal), drawn.RetestLaboratory);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_city_and_an_inspector_decide_nothing(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var failed = await given.DeliveredAsync("1.49", V1.SampleOutcome.Nonconforming);
        var tianshui = given.As(TestCaller.TianshuiAdmin);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(tianshui.ContestResultAsync(Contest(failed.Name)))).Reason);
        await given.Officer.ContestResultAsync(Contest(failed.Name));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(tianshui.DecideContestAsync(Retest(failed.Name, "laboratories/x")))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(tianshui.ReturnSampleAsync(new() { Name = failed.Name, Custody = SamplingGiven.Somewhere }))).Reason);
        var inspector = given.As(new TestCaller("sub-G1", ["inspector"], "620100"));
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(inspector.DecideContestAsync(Retest(failed.Name, "laboratories/x")))).Code);
    }

    private static V1.ContestResultRequest Contest(string name, string day = "2018-06-15", V1.ContestKind kind = V1.ContestKind.Retest) =>
        new() { Name = name, Contest = new() { ContestedOn = day, Kind = kind, Grounds = "示例：对结果有异议" }, Custody = SamplingGiven.Somewhere };

    private static V1.DecideContestRequest Retest(string name, string laboratory) =>
        new() { Name = name, Decision = V1.ContestDecision.Retest, Reason = "受理", Laboratory = laboratory, Custody = SamplingGiven.Somewhere };

    private static V1.RecordRetestRequest Retested(string name, string value, V1.SampleOutcome outcome) =>
        new() { Name = name, Results = SamplingGiven.Results(name, value, outcome).Results, Custody = SamplingGiven.Somewhere };

    private static async Task<string> SecondLaboratoryAsync(SamplingGiven given, string uscc = "91620100712751552L") =>
        (await given.Host.Laboratories(TestCaller.LanzhouAdmin).CreateLaboratoryAsync(new() { Laboratory = LibraryGiven.Laboratory(uscc, l => l.Account = SamplingGiven.OtherLaboratory.Subject) })).Name;

    private static async Task<(string Field, string Reason)> ViolationAsync(SamplingGiven given, string name, string laboratory)
    {
        var violation = Assert.Single((await Refusal.OfAsync(given.Officer.DecideContestAsync(Retest(name, laboratory)))).Violations);
        return (violation.Field, violation.Reason);
    }
}
