using Quality.Common.Time;
using Quality.Complaints.Complaints;

namespace Quality.Complaints.Tests.Complaints;

public sealed class ComplaintRuleTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    [Theory]
    [InlineData(1, "2014-03-14", "1001", "before-order-62")]
    [InlineData(1, "2014-03-15", "1001", "saic-order-62-2014")]
    [InlineData(1, "2019-12-31", "1001", "saic-order-62-2014")]
    [InlineData(1, "2020-01-01", "1001", "samr-order-20-2019")]
    [InlineData(1, "2016-02-29", "3001", "saic-order-62-2014")]
    [InlineData(1, "2016-03-01", "3001", "cfda-order-21-2016")] // food
    [InlineData(1, "2018-01-01", "2001", "cfda-order-21-2016")] // cosmetics
    [InlineData(2, "2019-12-31", "3001", "cfda-order-21-2016")]
    [InlineData(2, "2019-12-31", "3031", "before-order-20")] // a food-related product is no food
    [InlineData(2, "2020-01-01", "3001", "samr-order-20-2019")]
    [InlineData(1, "2018-01-01", "", "saic-order-62-2014")]
    public void The_rule_is_the_one_in_force_at_receipt(int kind, string received, string category, string rule) =>
        Assert.Equal(rule, ComplaintRule.Of((ComplaintKind)kind, Day(received), category).Id);

    [Theory]
    [InlineData("2017-01-20", "2017-02-04")] // seven working days under Order 62, over the Spring Festival, to a worked Saturday (domain 8, vector 5)
    [InlineData("2021-05-20", "2021-05-31")]
    [InlineData("2021-04-25", "2021-05-07")] // received on a worked Sunday, over Labour Day
    public void A_dispute_is_accepted_or_refused_in_seven_working_days(string received, string acceptBy) =>
        Assert.Equal(acceptBy, Text(Lodged(ComplaintKind.Dispute, received).AcceptBy));

    [Theory]
    [InlineData("2021-03-01", "2021-05-06")] // Order 20: 45 working days from acceptance; 04-03 to 04-05 and 05-01 to 05-05 are off, 04-25 is worked
    [InlineData("2018-08-02", "2018-10-08")] // Order 62: 60 days; 10-01 is a holiday
    [InlineData("2018-05-02", "2018-07-02")] // 07-01 is a Sunday
    public void Mediation_runs_from_acceptance(string accepted, string mediateBy)
    {
        var complaint = Lodged(ComplaintKind.Dispute, accepted).Accepted(Day(accepted), default, Calendar);
        Assert.Equal((mediateBy, mediateBy), (Text(complaint.MediateBy), Text(complaint.DueOn)));
    }

    [Fact]
    public void Food_disputes_before_2020_are_accepted_in_five_days_and_answered_in_sixty()
    {
        var complaint = Lodged(ComplaintKind.Dispute, "2018-06-13", "3001"); // 06-18 is the Dragon Boat holiday
        Assert.Equal("2018-06-19", Text(complaint.AcceptBy));
        Assert.Equal("2018-08-20", Text(complaint.Accepted(Day("2018-06-19"), default, Calendar).MediateBy)); // 08-18 is a Saturday
        Assert.Contains("to be confirmed", complaint.RuleInForce.Accept!.Article);
    }

    [Fact]
    public void A_report_is_checked_in_fifteen_working_days_from_receipt_and_has_no_period_to_accept()
    {
        var report = Lodged(ComplaintKind.Report, "2021-04-23"); // 04-25 and 05-08 are worked
        Assert.Equal(("", "2021-05-17", "2021-05-17"), (Text(report.AcceptBy), Text(report.CheckBy), Text(report.DueOn)));
        Assert.Equal("2021-05-17", Text(report.Accepted(Day("2021-05-10"), default, Calendar).CheckBy));
    }

    [Fact]
    public void Where_no_period_is_known_none_is_invented()
    {
        var report = Lodged(ComplaintKind.Report, "2018-05-02");
        Assert.Equal(("", "", ""), (Text(report.AcceptBy), Text(report.CheckBy), Text(report.DueOn)));
        Assert.Null(report.Accepted(Day("2018-05-03"), default, Calendar).Closed(ComplaintOutcome.CaseOpened, "", Day("2019-05-03"), default, Calendar).InTime());
    }

    [Theory]
    [InlineData(5, true, "2021-05-10")] // 立案, real name: five working days
    [InlineData(6, true, "2021-05-10")]
    [InlineData(5, false, "")] // nobody to tell
    [InlineData(7, true, "")]
    public void A_real_name_reporter_is_told_whether_a_case_was_opened(int outcome, bool realName, string informBy)
    {
        var report = (Lodged(ComplaintKind.Report, "2021-04-23") with { RealName = realName }).Accepted(Day("2021-04-25"), default, Calendar);
        Assert.Equal(informBy, Text(report.Closed((ComplaintOutcome)outcome, "", Day("2021-04-29"), default, Calendar).InformBy));
    }

    [Theory]
    [InlineData(1, "")] // 调解协议
    [InlineData(2, "2021-05-12")] // 自行和解, 撤回 and no agreement end the mediation (art 21): seven working days
    [InlineData(3, "2021-05-12")]
    [InlineData(4, "2021-05-12")]
    public void Both_sides_are_told_of_the_end_of_mediation(int outcome, string informBy)
    {
        var dispute = Lodged(ComplaintKind.Dispute, "2021-04-23").Accepted(Day("2021-04-25"), default, Calendar);
        Assert.Equal(informBy, Text(dispute.Closed((ComplaintOutcome)outcome, "", Day("2021-04-29"), default, Calendar).InformBy));
    }

    [Theory]
    [InlineData("2021-05-31", true)]
    [InlineData("2021-06-01", false)]
    public void A_decision_is_in_time_on_the_last_day_and_not_after_it(string on, bool inTime)
    {
        var dispute = Lodged(ComplaintKind.Dispute, "2021-05-20");
        Assert.Equal(inTime, dispute.Accepted(Day(on), default, Calendar).InTime());
        Assert.Equal(inTime, dispute.Refused(RefusalGround.DocumentsMissing, "", Day(on), default, Calendar).InTime());
        Assert.Null(dispute.InTime());
    }

    [Fact]
    public void A_period_into_an_unannounced_year_is_provisional_and_judges_nobody()
    {
        var year = Calendar.Notices.Max(n => n.Year);
        var dispute = Lodged(ComplaintKind.Dispute, $"{year}-12-28");
        Assert.True(dispute.AcceptProvisional);
        Assert.Null(dispute.Accepted(Day($"{year + 1}-03-01"), default, Calendar).InTime());
    }

    [Fact]
    public void Three_years_are_a_ground_of_refusal_only_since_order_20()
    {
        Assert.Contains(RefusalGround.OverThreeYears, ComplaintRule.Find("samr-order-20-2019", ComplaintKind.Dispute).Grounds);
        Assert.DoesNotContain(RefusalGround.OverThreeYears, ComplaintRule.Find("saic-order-62-2014", ComplaintKind.Dispute).Grounds);
    }

    private static Complaint Lodged(ComplaintKind kind, string received, string category = "1001") => new Complaint(
        "", kind, "", "", "某店", category, "620102", ComplaintChannel.Letter, Day(received), null, "x", ComplaintState.Registered, null, null, RefusalGround.None, null,
        ComplaintOutcome.None, "", null, false, null, false, null, false, null, false, "", false, false, "", null, 0, default, default)
        .Lodged("0192d3a0-0000-7000-8000-000000000001", default, Calendar);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    private static string Text(DateOnly? day) => day is { } known ? ChinaTime.Format(known) : "";
}
