using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Sampling;

/// <summary>What is refused at each step, and the roles that may take none.</summary>
public sealed class SamplingRefusalTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Two_inspectors_with_certificates_of_that_day(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var name = (await given.NoticedAsync()).Name;
        var alone = SamplingGiven.Visit(name, v => v.Inspectors.RemoveAt(1));
        Assert.Equal("TOO_FEW_INSPECTORS", Assert.Single((await Refusal.OfAsync(given.Officer.RecordVisitAsync(alone))).Violations).Reason);
        var ended = SamplingGiven.Visit(name, v => v.Inspectors[1] = "OLD"); // its certificate ended yesterday
        var refusal = await Refusal.OfAsync(given.Officer.RecordVisitAsync(ended));
        Assert.Equal(("visit.inspectors[1]", "NOT_CERTIFIED"), (Assert.Single(refusal.Violations).Field, refusal.Violations[0].Reason));
        var wrongGround = SamplingGiven.Visit(name, v => (v.Outcome, v.Ground) = (V1.VisitOutcome.NotAllowed, V1.VisitGround.FeeAsked));
        Assert.Equal(["visit.ground"], (await Refusal.OfAsync(given.Officer.RecordVisitAsync(wrongGround))).Fields);
        var silent = SamplingGiven.Visit(name, v => v.Outcome = V1.VisitOutcome.Refused);
        Assert.Equal(["visit.reason"], (await Refusal.OfAsync(given.Officer.RecordVisitAsync(silent))).Fields);
        var lawful = SamplingGiven.Visit(name, v => (v.Outcome, v.Ground) = (V1.VisitOutcome.RefusedLawfully, V1.VisitGround.FewInspectors));
        lawful.Visit.Inspectors.RemoveAt(1);
        var left = await given.Officer.RecordVisitAsync(lawful);
        Assert.Equal((V1.SamplingStep.NotSampled, "AQSIQ Order 133 (from 2011-02)"), (left.Step, left.Visit.Article));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_seal_needs_photos_and_the_acquisition_of_its_day(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var name = (await given.NoticedAsync()).Name;
        await given.Officer.RecordVisitAsync(SamplingGiven.Visit(name));
        var bought = await Refusal.OfAsync(given.Officer.SealSampleAsync(SamplingGiven.Seal(name, s => (s.Acquisition, s.PriceFen) = (V1.AcquisitionMode.Bought, 100))));
        Assert.Equal(("WRONG_ACQUISITION", "AQSIQ Order 133 (from 2011-02)"), (bought.Reason, bought.Metadata["article"]));
        var blind = SamplingGiven.Seal(name);
        blind.Custody = new V1.CustodyNote { Place = "成品库" };
        Assert.Equal(["custody.hashes"], (await Refusal.OfAsync(given.Officer.SealSampleAsync(blind))).Fields);
        var twice = SamplingGiven.Seal(name, s => (s.ReserveSeal, s.TestAmount, s.PriceFen) = ("F-1", 0, 5));
        Assert.Equal(["seal.price_fen", "seal.reserve_seal", "seal.test_amount"], (await Refusal.OfAsync(given.Officer.SealSampleAsync(twice))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_laboratory_refuses_a_broken_seal_and_judges_by_the_limits(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var broken = await given.Tester.ReceiveSampleAsync(SamplingGiven.Receive(await given.HandedOverAsync("CY-1"), V1.ReceiptRefusal.SealBroken));
        Assert.Equal((V1.SamplingStep.NotReceived, V1.ReceiptRefusal.SealBroken), (broken.Step, broken.ReceiptRefusal));
        var name = await given.HandedOverAsync("CY-2");
        await given.Tester.ReceiveSampleAsync(SamplingGiven.Receive(name));
        foreach (var (value, outcome) in new[] { ("1.49", V1.SampleOutcome.Conforming), ("1.50", V1.SampleOutcome.Nonconforming) })
            Assert.Equal("VERDICT_DIFFERS", Assert.Single((await Refusal.OfAsync(given.Tester.RecordResultsAsync(SamplingGiven.Results(name, value, outcome)))).Violations).Reason);
        var unknown = SamplingGiven.Results(name, "2", V1.SampleOutcome.Conforming);
        unknown.Results.Items[0].Item = "甲醛释放量";
        unknown.Results.Items[0].Method = "GB 18584"; // its accreditation for this ended yesterday
        Assert.Equal("NOT_ACCREDITED", Assert.Single((await Refusal.OfAsync(given.Tester.RecordResultsAsync(unknown))).Violations).Reason);
        var wrong = SamplingGiven.Results(name, "two", V1.SampleOutcome.Conforming);
        wrong.Results.Items[0].LimitMax = "1";
        Assert.Equal(
            ["results.items[0].limit_max", "results.items[0].value"],
            (await Refusal.OfAsync(given.Tester.RecordResultsAsync(wrong))).Fields);
    }

    [Fact]
    public async Task Each_step_has_its_roles()
    {
        await using var given = await SamplingGiven.StartAsync(DatabaseProvider.Sqlite);
        var (lab, auditor) = (given.Tester, given.As(TestCaller.Auditor));
        foreach (var call in new Func<Task>[]
        {
            () => lab.CreateSamplingAsync(new()).ResponseAsync, () => lab.RecordVisitAsync(new()).ResponseAsync, () => lab.SealSampleAsync(new()).ResponseAsync,
            () => lab.HandOverAsync(new()).ResponseAsync, () => lab.DeliverResultAsync(new()).ResponseAsync, () => lab.ConcludeSamplingAsync(new()).ResponseAsync,
            () => given.Officer.ReceiveSampleAsync(new()).ResponseAsync, () => given.Officer.RecordResultsAsync(new()).ResponseAsync,
            () => auditor.CreateSamplingAsync(new()).ResponseAsync, () => auditor.RecordResultsAsync(new()).ResponseAsync,
        }) Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(call)).Reason);
        var provincial = SamplingGiven.Notice("P-1");
        provincial.Level = V1.SampleLevel.Provincial;
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(given.Officer.CreateSamplingAsync(new() { Sampling = provincial }))).Reason);
        Assert.Equal(
            ["sampling.authority", "sampling.level", "sampling.number", "sampling.place", "sampling.producer_display_name", "sampling.product_category", "sampling.product_name", "sampling.region", "sampling.selection"],
            (await Refusal.OfAsync(given.Officer.CreateSamplingAsync(new() { Sampling = new() }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Kind_and_places_of_the_notice_stand_in_the_sample_and_wrong_ones_are_named(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider);
        var wrong = SamplingGiven.Notice("CY-9");
        (wrong.ProducerRegion, wrong.SampledRegion) = ("620502", "110101");
        Assert.Equal(["sampling.region", "sampling.sampled_region"], (await Refusal.OfAsync(given.Officer.CreateSamplingAsync(new() { Sampling = wrong }))).Fields);
        var delivered = await given.DeliveredAsync("2", V1.SampleOutcome.Conforming, change: s => (s.Kind, s.ProducerRegion, s.SampledRegion) = (V1.SampleKind.Recheck, "620102", "620502"));
        var sample = await given.Host.Samples(TestCaller.LanzhouOfficer).GetSampleAsync(new() { Name = delivered.Sample });
        Assert.Equal((V1.SampleKind.Recheck, "620102", "620502"), (sample.Kind, sample.ProducerRegion, sample.SampledRegion));
    }
}
