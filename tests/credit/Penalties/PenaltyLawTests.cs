using Quality.Common.Time;
using Quality.Credits.Penalties;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Penalties;

/// <summary>Clocks, terms and exemptions of the dated law.</summary>
public sealed class PenaltyLawTests
{
    [Theory]
    [InlineData("2021-09-01", "2021-09-29", false)] // over mid-autumn; 09-18 and 09-26 are make-up days
    [InlineData("2017-01-20", "2017-02-22", false)] // Saturday 2017-02-04 counts
    [InlineData("2019-04-29", "2019-05-29", false)] // over Labour Day; Sunday 05-05 counts
    public void Twenty_working_days_from_the_decision(string decided, string due, bool provisional)
    {
        var penalty = Begun(decided);
        var clock = Assert.Single(penalty.Clocks);
        Assert.Equal((V1.PenaltyClockKind.Publication, 20, due, provisional), (clock.Kind, clock.WorkingDays, clock.DueOn, clock.Provisional));
    }

    [Fact]
    public void Beyond_the_last_notice_a_last_day_is_provisional()
    {
        var last = WorkingCalendar.Official.Notices.Max(n => n.Year);
        Assert.True(Begun($"{last}-12-20").Clocks[0].Provisional);
    }

    [Fact]
    public void Across_provinces_it_is_ten_to_send_and_ten_there_from_the_receipt()
    {
        var penalty = Begun("2022-03-01", p => p.Route = V1.PenaltyRoute.ToOtherProvince);
        Assert.Equal((V1.PenaltyClockKind.Sending, "2022-03-15"), (penalty.Clocks[0].Kind, penalty.Clocks[0].DueOn));
        penalty.State = V1.PenaltyState.Reviewed;
        PenaltyProcess.Send(penalty, "外省示例局", new(2022, 3, 10));
        PenaltyProcess.Receive(penalty, new(2022, 3, 14), null);
        Assert.Equal((V1.PenaltyClockKind.PeerPublication, "2022-03-28"), (penalty.Clocks[1].Kind, penalty.Clocks[1].DueOn));
        PenaltyProcess.Receive(penalty, null, new(2022, 3, 29));
        penalty.Judge(new(2023, 1, 1));
        Assert.Equal((V1.PenaltyState.PublishedElsewhere, true, false, ""), (penalty.State, penalty.Clocks[1].Overdue, penalty.Clocks[0].Overdue, penalty.NextDueOn));
        var received = Begun("2022-03-01", p => (p.Route, p.ReceivedOn) = (V1.PenaltyRoute.FromOtherProvince, "2022-03-14"));
        Assert.Equal("2022-03-28", received.Clocks[0].DueOn);
    }

    [Theory]
    [InlineData("2022-03-01", "Criticism", false, "2022-06-10", "")]
    [InlineData("2022-03-01", "Fine", true, "2022-06-10", "")]
    [InlineData("2022-03-01", "Warning,Fine", true, "2022-06-10", "")]
    [InlineData("2022-03-01", "Fine", false, "2025-03-10", "2022-09-10")]
    [InlineData("2022-03-01", "Criticism,Confiscation", false, "2025-03-10", "2022-09-10")]
    [InlineData("2022-03-01", "LicenceRevoked", false, "2025-03-10", "")]
    [InlineData("2022-03-01", "Fine,BusinessSuspended", false, "2025-03-10", "")]
    [InlineData("2020-03-01", "Fine", true, "2027-03-10", "")] // five years under the law before, no early end
    public void The_term_follows_the_kind_and_the_law_of_the_decision(string decided, string kinds, bool small, string ends, string early)
    {
        var penalty = Begun(decided, p =>
        {
            p.Kinds.Clear();
            p.Kinds.Add(kinds.Split(',').Select(Enum.Parse<V1.PenaltyKind>));
            p.SmallFine = small;
        });
        penalty.State = V1.PenaltyState.Reviewed;
        PenaltyProcess.Publish(penalty, new(2022, 3, 10));
        Assert.Equal(ends, penalty.EndsOn);
        Assert.Equal(early, penalty.EarlyFrom);
    }

    [Fact]
    public void A_longer_restriction_prolongs_and_food_waits_a_year_for_an_early_end()
    {
        var penalty = Begun("2022-03-01", p => (p.RestrictedUntil, p.SpecialField) = ("2027-01-01", true));
        penalty.State = V1.PenaltyState.Reviewed;
        PenaltyProcess.Publish(penalty, new(2022, 3, 10));
        Assert.Equal(("2027-01-01", "2023-03-10"), (penalty.EndsOn, penalty.EarlyFrom));
    }

    [Theory]
    [InlineData("2022-03-01", "Warning", "Ordinary", "WarningOnly")]
    [InlineData("2020-03-01", "Warning", "Ordinary", "Unspecified")] // the law before did not exempt it
    [InlineData("2022-03-01", "Warning,Fine", "Ordinary", "Unspecified")]
    [InlineData("2022-03-01", "Fine", "Summary", "SummaryProcedure")]
    [InlineData("2014-05-31", "Fine", "Ordinary", "BeforeDuty")]
    public void What_is_not_published_says_by_which_article(string decided, string kinds, string procedure, string exemption)
    {
        var penalty = Begun(decided, p =>
        {
            p.Kinds.Clear();
            p.Kinds.Add(kinds.Split(',').Select(Enum.Parse<V1.PenaltyKind>));
            p.Procedure = Enum.Parse<V1.PenaltyProcedure>(procedure);
        });
        Assert.Equal(Enum.Parse<V1.PenaltyExemption>(exemption), penalty.Exemption);
        Assert.Equal(penalty.Exemption != 0, penalty.ExemptionArticle.Length > 0);
        Assert.Equal(penalty.Exemption != 0 ? V1.PenaltyState.NotPublished : V1.PenaltyState.Recorded, penalty.State);
        Assert.Equal(penalty.Exemption != 0, penalty.Clocks.Count == 0);
    }

    private static V1.Penalty Begun(string decided, Action<V1.Penalty>? change = null)
    {
        var penalty = PenaltyCalls.Decision(decided);
        change?.Invoke(penalty);
        PenaltyProcess.Begin(penalty);
        return penalty;
    }
}
