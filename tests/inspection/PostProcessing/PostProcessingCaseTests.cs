using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Inspections.PostProcessing;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.PostProcessing;

/// <summary>The ladder of 6.5 without a database: its states, its clocks, and what no sequence of steps reaches.</summary>
public sealed class PostProcessingCaseTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    [Theory]
    [InlineData(true, 2, 1, true)] // 监督抽查
    [InlineData(true, 2, 3, true)] // 跟踪抽查
    [InlineData(true, 2, 4, false)] // a re-check moves the case that it belongs to
    [InlineData(true, 2, 2, false)] // risk monitoring accuses nobody
    [InlineData(false, 2, 1, false)]
    [InlineData(true, 1, 1, false)]
    public void Only_a_final_nonconforming_spot_check_opens_a_case(bool final, int outcome, int kind, bool opens)
    {
        var sample = PostProcessingGiven.Domain(PostProcessingGiven.Failed("CY-1"), "failed", new(2018, 6, 15)) with { Final = final, Outcome = (SampleOutcome)outcome, Kind = (SampleKind)kind };
        Assert.Equal(opens, PostProcessingCase.Of(sample, DateTimeOffset.UnixEpoch) is not null);
    }

    [Theory]
    [InlineData("620100", "620102", "620102")] // the producer's county is the narrower one
    [InlineData("620102", "620100", "620102")]
    [InlineData("620102", "", "620102")]
    [InlineData("620102", "330100", "620102")] // a producer elsewhere: who sampled acts, and transfers
    public void A_case_belongs_to_the_producers_region(string region, string producer, string acts)
    {
        var sample = PostProcessingGiven.Domain(PostProcessingGiven.Failed("CY-1", s => (s.Region, s.ProducerRegion) = (region, producer)), "failed", new(2018, 6, 15));
        Assert.Equal(acts, PostProcessingCase.Of(sample, DateTimeOffset.UnixEpoch)!.Region);
    }

    [Theory]
    [InlineData(1, "2018-06-15", "2018-07-16", null, "AQSIQ Order 133")] // day 30 is Sunday 07-15
    [InlineData(1, "2019-12-31", "2020-01-31", null, "AQSIQ Order 133")] // day 30 lies in the Spring Festival of 2020
    [InlineData(1, "2020-03-02", "2020-05-06", "2020-05-18", "SAMR Order 18 art 46, 47")] // 05-01 is a holiday, 05-16 a Saturday
    [InlineData(4, "2020-03-02", "2020-05-06", "2020-05-18", "SAMR Order 18 art 46, 47")] // trade, since there is one rule
    public void An_order_keeps_the_clock_of_its_day(int regime, string ordered, string due, string? recheck, string article)
    {
        var one = PostProcessingGiven.Case((SampleRegime)regime).Order(Paper(ordered), null, "", Calendar);
        if (ordered == "2019-12-31") due = Calendar.RollOver(new(2020, 1, 30)).Date.ToString("yyyy-MM-dd", null);
        Assert.Equal((CaseState.Rectifying, Day(due), article, false), (one.State, one.DueOn, one.Article, one.DueProvisional));
        var reported = one.Report(Paper(ordered), Calendar);
        Assert.Equal((CaseState.RecheckDue, recheck is null ? null : Day(recheck)), (reported.State, reported.DueOn));
    }

    [Fact]
    public void A_clock_that_ends_in_a_year_without_a_notice_is_provisional_until_the_notice_comes()
    {
        var one = PostProcessingGiven.Case().Order(Paper("2020-03-02"), null, "", new WorkingCalendar([]));
        Assert.Equal((Day("2020-05-01"), true), (one.DueOn, one.DueProvisional));
        var settled = one.WithClock(Calendar);
        Assert.Equal((Day("2020-05-06"), false), (settled.DueOn, settled.DueProvisional));
        Assert.False(settled.IsOverdue(Day("2020-05-06")));
        Assert.True(settled.IsOverdue(Day("2020-05-07")));
    }

    [Theory]
    [InlineData(4, "2019-12-31")] // trade checks before the common rule
    [InlineData(2, "2020-03-02")] // food
    public void Where_no_rule_is_recorded_the_authority_sets_the_day(int regime, string ordered)
    {
        var one = PostProcessingGiven.Case((SampleRegime)regime);
        Assert.Equal("REQUIRED", Assert.Single(Refused(() => one.Order(Paper(ordered), null, "", Calendar)).Violations!).Reason);
        var set = one.Order(Paper(ordered), Day(ordered).AddDays(10), "", Calendar);
        Assert.Equal((Day(ordered).AddDays(10), ""), (set.DueOn, set.Article));
        Assert.Equal("NOT_ALLOWED", Assert.Single(Refused(() => PostProcessingGiven.Case().Order(Paper("2020-03-02"), Day("2020-03-12"), "", Calendar)).Violations!).Reason);
    }

    [Fact]
    public void The_whole_ladder_to_the_revocation()
    {
        var one = PostProcessingGiven.Case().Order(Paper("2020-03-02"), null, "", Calendar).Report(Paper("2020-03-20"), Calendar);
        one = one.Rechecked(Recheck("r1", "2020-03-25", conforming: false), Calendar);
        Assert.Equal(CaseState.ToAnnounce, one.State);
        one = one.Announce(Paper("2020-04-01"), Calendar);
        Assert.Equal((Day("2020-05-31"), Day("2020-06-30"), "SAMR Order 18 art 48"), (one.NotBeforeOn, one.DueOn, one.Article)); // day 60 to 90
        var early = Refused(() => one.Rechecked(Recheck("r2", "2020-05-30", conforming: true), Calendar));
        Assert.Equal(("RECHECK_TOO_EARLY", "SAMR Order 18 art 48"), (early.Reason, early.Metadata["article"]));
        one = one.Rechecked(Recheck("r2", "2020-05-31", conforming: false), Calendar);
        Assert.Equal(CaseState.ToSuspend, one.State);
        one = one.Suspend(Paper("2020-06-10"), Day("2020-09-10"), Calendar);
        Assert.Equal("RECHECK_TOO_EARLY", Refused(() => one.Rechecked(Recheck("r3", "2020-09-10", conforming: true), Calendar)).Reason); // 整顿期满后
        one = one.Rechecked(Recheck("r3", "2020-09-11", conforming: false), Calendar);
        Assert.Equal([CaseAction.RequestRevocation, CaseAction.Revoke, CaseAction.Classify, CaseAction.Transfer], one.Actions(Day("2020-09-20")));
        one = one.Revoke(Paper("2020-09-20"), requested: true, Calendar).Revoke(Paper("2020-10-20"), requested: false, Calendar);
        Assert.Equal((CaseState.Revoked, true), (one.State, one.HasEnded));
        Assert.Equal("STEP_NOT_ALLOWED", Refused(() => one.Close(Paper("2020-10-21"), Calendar)).Reason);
        Assert.Empty(one.Actions(Day("2020-10-21")));
    }

    [Fact]
    public void An_overdue_correction_is_announced_or_re_checked_by_force_and_not_a_day_before()
    {
        var one = PostProcessingGiven.Case().Order(Paper("2018-06-15"), null, "", Calendar); // until 2018-07-16
        foreach (var act in new Func<PostProcessingCase>[] { () => one.Announce(Paper("2018-07-16"), Calendar), () => one.Rechecked(Recheck("r", "2018-07-16", true), Calendar) })
        {
            var refusal = Refused(act);
            Assert.Equal(("CORRECTION_PERIOD_RUNS", "AQSIQ Order 133"), (refusal.Reason, refusal.Metadata["article"]));
        }

        Assert.Equal([CaseAction.Report, CaseAction.Extend, CaseAction.Classify, CaseAction.Transfer], one.Actions(Day("2018-07-16")));
        Assert.Contains(CaseAction.Announce, one.Actions(Day("2018-07-17")));
        Assert.Equal(CaseState.Announced, one.Announce(Paper("2018-07-17"), Calendar).State);
        Assert.Equal(CaseState.Passed, one.Rechecked(Recheck("r", "2018-07-17", true), Calendar).State);
        var extended = one.Extend(Paper("2018-07-01"), Day("2018-07-01"), 30, Calendar); // asked in time, one only
        Assert.Equal(Day("2018-08-14"), extended.DueOn);
        Assert.Equal("EXTENSION_USED", Refused(() => extended.Extend(Paper("2018-07-02"), Day("2018-07-02"), 1, Calendar)).Reason);
        Assert.DoesNotContain(CaseAction.Extend, extended.Actions(Day("2018-07-02")));
    }

    [Fact]
    public void A_re_check_is_a_later_final_conclusion_on_the_same_model_of_the_same_producer()
    {
        var one = PostProcessingGiven.Case().Order(Paper("2018-06-15"), null, "", Calendar).Report(Paper("2018-06-20"), Calendar);
        var good = Recheck("r", "2018-06-25", conforming: true);
        string Reason(Sample sample) => Assert.Single(Refused(() => one.Rechecked(sample, Calendar)).Violations!).Reason;
        Assert.Equal("NOT_A_RECHECK", Reason(good with { Kind = SampleKind.Supervision }));
        Assert.Equal("OTHER_PRODUCER", Reason(good with { Producer = "enterprises/91620100MA72ABCD98" }));
        Assert.Equal("OTHER_PRODUCT", Reason(good with { ModelKey = "X" }));
        Assert.Equal("NOT_FINAL", Reason(good with { Final = false }));
        Assert.Equal("BEFORE_LAST_STEP", Reason(good with { SampledOn = Day("2018-06-19") }));
        Assert.Equal(CaseState.Passed, one.Rechecked(good, Calendar).State);
    }

    [Fact]
    public void Under_another_law_a_failed_re_check_asks_for_a_new_order_and_the_ladder_is_closed()
    {
        var one = PostProcessingGiven.Case(SampleRegime.Food).Order(Paper("2018-06-15"), Day("2018-07-15"), "", Calendar);
        Assert.Equal("OTHER_LADDER", Refused(() => one.Announce(Paper("2018-08-01"), Calendar)).Reason);
        one = one.Report(Paper("2018-06-20"), Calendar).Rechecked(Recheck("r", "2018-06-25", conforming: false), Calendar);
        Assert.Equal(CaseState.Opened, one.State);
    }

    [Fact]
    public void A_serious_problem_closes_only_with_the_receipt_of_its_penalty()
    {
        var passed = PostProcessingGiven.Case().Order(Paper("2018-06-15"), null, "1,3", Calendar).Report(Paper("2018-06-20"), Calendar)
            .Rechecked(Recheck("r", "2018-06-25", conforming: true), Calendar);
        Assert.DoesNotContain(CaseAction.Close, passed.Actions(Day("2018-07-01")));
        Assert.Equal(("PENALTY_REQUIRED", "Product Quality Law art 17"), Told(Refused(() => passed.Close(Paper("2018-07-01"), Calendar))));
        var sent = passed.Transfer(Paper("2018-06-26"), TransferKind.Penalty, "示例执法机构", "", Calendar);
        Assert.Equal("PENALTY_REQUIRED", Refused(() => sent.Close(Paper("2018-07-01"), Calendar)).Reason);
        Assert.Equal("TRANSFER_PENDING", Refused(() => sent.Transfer(Paper("2018-06-27"), TransferKind.Penalty, "示例执法机构", "", Calendar)).Reason);
        var back = sent.Return(Paper("2018-06-28"), TransferKind.Penalty, Calendar);
        Assert.Equal("PENALTY_REQUIRED", Refused(() => back.Close(Paper("2018-07-01"), Calendar)).Reason);
        var received = back.Transfer(Paper("2018-06-29"), TransferKind.Police, "示例公安机关", "", Calendar).Receive(Paper("2018-06-30"), TransferKind.Police, Calendar);
        Assert.Equal((CaseState.Closed, 2), (received.Close(Paper("2018-07-01"), Calendar).State, received.TransferList.Count));
    }

    [Fact]
    public void To_another_authority_the_ladder_waits_and_goes_on_there_or_where_it_stood()
    {
        var one = PostProcessingGiven.Case().Order(Paper("2018-06-15"), null, "", Calendar);
        var sent = one.Transfer(Paper("2018-06-16"), TransferKind.Authority, "示例机关", "620500", Calendar);
        Assert.Equal((CaseState.Transferred, null, "620102"), (sent.State, sent.DueOn, sent.Region));
        Assert.Equal("STEP_NOT_ALLOWED", Refused(() => sent.Report(Paper("2018-06-17"), Calendar)).Reason);
        var back = sent.Return(Paper("2018-06-20"), TransferKind.Authority, Calendar);
        Assert.Equal((CaseState.Rectifying, one.DueOn, "620102"), (back.State, back.DueOn, back.Region));
        var taken = sent.Receive(Paper("2018-06-20"), TransferKind.Authority, Calendar);
        Assert.Equal((CaseState.Rectifying, one.DueOn, "620500"), (taken.State, taken.DueOn, taken.Region));
        Assert.Equal("NO_TRANSFER", Refused(() => taken.Return(Paper("2018-06-21"), TransferKind.Authority, Calendar)).Reason); // it is theirs now
        var away = one.Transfer(Paper("2018-06-16"), TransferKind.Authority, "示例机关", "330100", Calendar).Receive(Paper("2018-06-20"), TransferKind.Authority, Calendar);
        Assert.Equal((CaseState.Transferred, "620102"), (away.State, away.Region));
        Assert.Equal(CaseState.Rectifying, away.Return(Paper("2018-06-25"), TransferKind.Authority, Calendar).State);
    }

    [Fact]
    public void What_rested_on_a_replaced_re_check_falls()
    {
        var good = Recheck("r", "2018-06-25", conforming: true);
        var bad = good with { Outcome = SampleOutcome.Nonconforming };
        var due = PostProcessingGiven.Case().Order(Paper("2018-06-15"), null, "", Calendar).Report(Paper("2018-06-20"), Calendar);
        var closed = due.Rechecked(good, Calendar).Close(Paper("2018-07-01"), Calendar);
        Assert.Null(closed.AfterRecheck(good, Calendar));
        Assert.Equal(CaseState.ToAnnounce, closed.AfterRecheck(bad, Calendar)!.State);
        Assert.Equal(CaseState.RecheckDue, closed.AfterRecheck(good with { Outcome = SampleOutcome.Untested }, Calendar)!.State);
        var announced = due.Rechecked(bad, Calendar).Announce(Paper("2018-07-01"), Calendar);
        Assert.Equal(CaseState.Passed, announced.AfterRecheck(good, Calendar)!.State);
    }

    internal static StepPaper Paper(string day) => new(Day(day), "示例〔2018〕1号", "示例");

    internal static Sample Recheck(string id, string day, bool conforming) => PostProcessingGiven.Domain(
        Samples.Given.Sample("FC-1", s => (s.Kind, s.SampledOn, s.ConcludedOn, s.Final, s.Outcome) =
            (V1.SampleKind.Recheck, day, day, true, conforming ? V1.SampleOutcome.Conforming : V1.SampleOutcome.Nonconforming)), id, new(2030, 1, 1));

    private static (string, string) Told(QualityException refusal) => (refusal.Reason, refusal.Metadata["article"]);

    private static QualityException Refused(Func<PostProcessingCase> act) => Assert.Throws<QualityException>(() => { act(); });

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
