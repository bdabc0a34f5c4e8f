using Quality.Inspections.Recognition;
using Quality.Inspections.Samples;

namespace Quality.Inspections.Tests.Recognition;

/// <summary>The six-month rule of clause 2.7.1d, article by article (domain 7.2).</summary>
public sealed class GuardTests
{
    private const string Producer = "enterprises/91620100MA72ABCD97";

    [Theory]
    [InlineData("2018-08-31", "2019-02-28")] // domain 8, vector 6
    [InlineData("2017-08-30", "2018-02-28")]
    [InlineData("2019-08-29", "2020-02-29")]
    [InlineData("2018-05-02", "2018-11-02")]
    public void Six_months_end_on_the_corresponding_day_or_the_end_of_the_month(string sampled, string last)
    {
        var end = DateOnly.ParseExact(last, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var past = Check(sampled);
        Assert.Equal((GuardState.Blocks, (DateOnly?)end), Decide(past, end));
        Assert.Equal((GuardState.NoTrigger, null), Decide(past, end.AddDays(1)));
    }

    [Theory]
    [InlineData("A-15", "a 15", true)]
    [InlineData("ＣＺ－120 型", "CZ120型", true)]
    [InlineData("1.5", "15", false)]
    [InlineData("Ф1.5 mm", "Ф1.5mm", true)]
    [InlineData("15-20", "1520", false)]
    [InlineData("——", "——", false)]
    public void A_model_is_compared_without_signs_but_its_numbers_must_be_the_same(string left, string right, bool same) =>
        Assert.Equal(same, ModelForm.Same(left, right));

    [Fact]
    public void Only_a_final_conforming_national_or_provincial_spot_check_triggers_the_rule()
    {
        var day = new DateOnly(2018, 7, 1);
        Assert.Equal(GuardState.Blocks, Decide(Check("2018-05-02"), day).State);
        Assert.Equal(GuardState.Blocks, Decide(Check("2018-05-02") with { Level = SampleLevel.National }, day).State);
        Assert.Equal(GuardState.NoTrigger, Decide(Check("2018-05-02") with { Level = SampleLevel.Municipal }, day).State);
        Assert.Equal(GuardState.NoTrigger, Decide(Check("2018-05-02") with { Outcome = SampleOutcome.Nonconforming }, day).State);
        Assert.Equal(GuardState.NoTrigger, Decide(Check("2018-05-02") with { Kind = SampleKind.RiskMonitoring }, day).State);
        Assert.Equal(GuardState.NoTrigger, Decide(Check("2018-05-02") with { Outcome = SampleOutcome.Refused }, day).State);
        Assert.Equal(GuardState.NoTrigger, Decide(Check("2018-05-02") with { Producer = "enterprises/91350200MA2YJ1XR9G" }, day).State);
        Assert.Equal(GuardState.Provisional, Decide(Check("2018-05-02") with { Final = false }, day).State);
        Assert.Equal(GuardState.Provisional, Decide(Check("2018-05-02") with { Final = false, Outcome = SampleOutcome.Untested }, day).State);
        Assert.Equal(GuardState.Provisional, Decide(Check("2018-05-02") with { Final = false, Outcome = SampleOutcome.Nonconforming }, day).State); // nobody learns of it before its producer was heard
    }

    [Fact]
    public void It_binds_the_province_too_but_no_national_check_and_no_day_before_it_was_issued()
    {
        var past = Check("2018-05-02");
        Assert.Equal(GuardState.Blocks, Decide(past, new(2018, 7, 1), SampleLevel.Provincial).State);
        Assert.Equal(GuardState.NotBound, Decide(past, new(2018, 7, 1), SampleLevel.National).State);
        Assert.Equal(GuardState.NotInForce, Decide(Check("2017-05-02"), new(2017, 7, 6)).State);
        Assert.Equal(GuardState.Blocks, Decide(Check("2017-05-02"), new(2017, 7, 7)).State);
    }

    [Fact]
    public void A_higher_level_blocks_the_lower_whatever_the_result_and_no_level_blocks_itself()
    {
        var failed = Check("2018-05-02") with { Outcome = SampleOutcome.Nonconforming };
        var municipal = Guards.Ask(Question(new(2018, 7, 1), SampleLevel.Municipal), [failed]);
        Assert.Equal((GuardState.Blocks, "higher-level"), (Guards.Decisive(municipal)!.State, Guards.Decisive(municipal)!.Rule.Code));
        Assert.Null(Guards.Decisive(Guards.Ask(Question(new(2018, 7, 1), SampleLevel.Provincial), [failed])));
        Assert.Equal("mutual-recognition", Guards.Decisive(Guards.Ask(Question(new(2018, 7, 1), SampleLevel.County), [failed, Check("2018-03-01")]))!.Rule.Code);
    }

    [Fact]
    public void The_same_authority_may_not_repeat_its_own_check_from_2020_on()
    {
        var past = Check("2019-12-02") with { Level = SampleLevel.Municipal, Outcome = SampleOutcome.Nonconforming, Authority = "示例市局", Brand = "甲", StandardNumber = "GB/T 1" };
        var question = Question(new(2020, 1, 1), SampleLevel.Municipal) with { Authority = "示例市局", Brand = "甲", StandardNumber = "GB/T 1" };
        Assert.Equal("same-authority", Guards.Decisive(Guards.Ask(question, [past]))!.Rule.Code);
        Assert.Null(Guards.Decisive(Guards.Ask(question with { On = new(2019, 12, 31) }, [past])));
        Assert.Null(Guards.Decisive(Guards.Ask(question with { Brand = "乙" }, [past])));
        Assert.Null(Guards.Decisive(Guards.Ask(question with { Authority = "另一市局" }, [past])));
    }

    [Fact]
    public void What_is_exempt_is_allowed_and_still_names_the_rule()
    {
        var findings = Guards.Ask(Question(new(2018, 7, 1), SampleLevel.County) with { Exemption = ResamplingExemption.Recheck }, [Check("2018-05-02")]);
        Assert.Null(Guards.Decisive(findings));
        Assert.Equal([GuardState.Exempt, GuardState.Exempt, GuardState.NotInForce], findings.Select(f => f.State));
    }

    /// <summary>Monotone: another past check never makes an answer milder.</summary>
    [Fact]
    public void More_past_checks_never_unblock()
    {
        var random = new Random(20170707);
        for (var round = 0; round < 2000; round++)
        {
            var past = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Any(random)).ToList();
            var question = Question(new DateOnly(2017, 1, 1).AddDays(random.Next(1500)), (SampleLevel)random.Next(1, 5)) with { Authority = "甲局" };
            Assert.True(Severity(Guards.Ask(question, past)) >= Severity(Guards.Ask(question, past[1..])));
        }
    }

    private static PastCheck Any(Random random) => Check("2018-01-01") with
    {
        SampledOn = new DateOnly(2017, 1, 1).AddDays(random.Next(1500)),
        Level = (SampleLevel)random.Next(1, 5),
        Outcome = (SampleOutcome)random.Next(1, 5),
        Kind = (SampleKind)random.Next(1, 5),
        Final = random.Next(2) == 0,
        Authority = random.Next(2) == 0 ? "甲局" : "乙局",
    };

    private static int Severity(IReadOnlyList<GuardFinding> findings) => Guards.Decisive(findings)?.State switch { null => 0, GuardState.Provisional => 1, _ => 2 };

    private static (GuardState State, DateOnly? Until) Decide(PastCheck past, DateOnly on, SampleLevel level = SampleLevel.County)
    {
        var finding = Guards.Ask(Question(on, level), [past]).First(f => f.Rule.Code == "mutual-recognition");
        return (finding.State, finding.Until);
    }

    private static ResamplingQuestion Question(DateOnly on, SampleLevel level) => new(Producer, "CZ-120", "", "", level, "", on, ResamplingExemption.None);

    private static PastCheck Check(string sampledOn) => new(
        "1", Producer, "cz 120", "CZ120", "", "", "示例省局", SampleLevel.Provincial, SampleKind.Supervision, DateOnly.ParseExact(sampledOn, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), SampleOutcome.Conforming, true, "");
}
