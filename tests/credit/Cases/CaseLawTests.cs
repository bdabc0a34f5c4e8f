using Quality.Credits.Cases;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Cases;

/// <summary>The clocks of a case under the law of its day.</summary>
public sealed class CaseLawTests
{
    [Theory]
    [InlineData("2017-01-20", "2017-02-04")] // seven working days, the last a make-up Saturday
    [InlineData("2019-03-31", "2019-04-10")] // the last day of the old rule; 04-05 is Qingming
    [InlineData("2019-04-01", "2019-04-23")] // fifteen under the new one
    public void Days_to_decide_about_filing(string found, string due) => Assert.Equal(due, Begun(found).Clocks.Single().DueOn);

    [Fact]
    public void An_extension_adds_to_the_last_day_once()
    {
        var one = Begun("2017-01-20");
        CaseProcess.Extend(one, "情况复杂");
        Assert.Equal("2017-02-15", one.Clocks[0].DueOn); // 7 + 8 working days
        Assert.Equal("NOTHING_TO_EXTEND", Assert.Throws<Common.Errors.QualityException>(() => CaseProcess.Extend(one, "再延")).Reason);
    }

    [Fact]
    public void While_the_police_have_it_the_clock_stands_still_and_then_goes_on()
    {
        var one = Begun("2022-03-01");
        CaseProcess.File(one, new() { Filed = true, Number = "1", DecidedOn = "2022-03-02", Reason = "有" });
        Assert.Equal("2022-05-31", one.Clocks[1].DueOn); // ninety days
        CaseProcess.Transfer(one, new() { ApprovedOn = "2022-03-10", SentOn = "2022-03-12" });
        one.Judge(new(2022, 12, 31));
        Assert.Equal((true, "2022-03-11", false), (one.Clocks[2].Overdue, one.Clocks[2].DueOn, one.Clocks[1].Overdue)); // handed over a day late, within 24 hours it should have been
        CaseProcess.Receive(one, new(2022, 3, 12), "2022-03-12", "回1");
        Assert.Equal("2022-03-15", one.Clocks[3].DueOn);
        CaseProcess.PoliceDecide(one, false, "2022-03-22", "不予立案");
        Assert.Equal((V1.CaseState.Filed, "2022-06-10"), (one.State, one.Clocks[1].DueOn)); // ten days later
    }

    [Theory]
    [InlineData("2018-06-01", "2020-06-01", false, null)]
    [InlineData("2018-06-01", "2020-06-02", false, "行政处罚法（2017）第二十九条")]
    [InlineData("2018-06-01", "2020-06-02", true, "行政处罚法（2017）第二十九条")] // five years only since 2021-07-15
    [InlineData("2018-06-01", "2022-06-02", true, null)]
    [InlineData("2018-06-01", "2022-06-02", false, "行政处罚法（2021）第三十六条")]
    [InlineData(null, "2022-06-02", false, null)]
    public void Limitation(string? ended, string found, bool harm, string? article) =>
        Assert.Equal(article, CaseLaw.PassedLimitation(ended is null ? null : CaseClocks.Day(ended), CaseClocks.Day(found), harm));

    private static V1.Case Begun(string found)
    {
        var one = new V1.Case { FoundOn = found };
        CaseProcess.Begin(one);
        return one;
    }
}
