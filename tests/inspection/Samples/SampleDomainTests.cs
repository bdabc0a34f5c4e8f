using Quality.Common.Time;
using Quality.Inspections.Samples;

namespace Quality.Inspections.Tests.Samples;

public sealed class SampleDomainTests
{
    [Theory]
    [InlineData(1, "2018-09-14", "2018-09-29", "2018-09-30")] // ends on a Saturday that is worked (make-up day), the Sunday after it too
    [InlineData(1, "2018-09-17", "2018-10-08", "2018-10-09")] // would end on 10-02, in the National Day holiday
    [InlineData(1, "2018-05-21", "2018-06-05", "2018-06-06")]
    [InlineData(4, "2018-05-26", "2018-06-11", "2018-06-12")] // would end on Sunday 06-10
    [InlineData(2, "2017-01-20", "2017-02-04", "2017-02-06")] // seven working days; 02-04 is a worked Saturday (domain 8, vector 5)
    [InlineData(3, "2018-05-21", "2018-06-05", "2018-06-06")] // cosmetics before their own regulation
    [InlineData(3, "2021-05-10", "2021-05-19", "2021-05-20")] // and under it
    public void A_result_may_be_contested_as_long_as_its_law_says(int regime, string delivered, string lastDay, string dueDay)
    {
        var day = DateOnly.ParseExact(delivered, "yyyy-MM-dd");
        var period = ContestPeriod.Of((SampleRegime)regime, day);
        Assert.Equal(lastDay, period.LastDay(day, WorkingCalendar.Official).ToString());
        Assert.Equal(dueDay, period.DueDay(day, WorkingCalendar.Official).ToString());
    }

    [Fact]
    public void A_period_that_reaches_an_unannounced_year_is_provisional()
    {
        var day = new DateOnly(WorkingCalendar.Official.Notices[^1].Year, 12, 21);
        Assert.True(ContestPeriod.Of(SampleRegime.ProductQuality, day).DueDay(day, WorkingCalendar.Official).Provisional);
    }

    [Fact]
    public void Every_law_has_a_period_on_every_day()
    {
        foreach (var regime in Enum.GetValues<SampleRegime>())
            foreach (var day in new DateOnly[] { new(2016, 1, 1), new(2020, 12, 31), new(2021, 1, 1), new(2030, 1, 1) })
                Assert.Equal(regime, ContestPeriod.Of(regime, day).Regime);
    }

    [Theory]
    [InlineData("ＣＺ－120 型", "CZ120型")]
    [InlineData("cz-120型", "CZ120型")]
    [InlineData("Φ20×2.0mm", "Φ2020MM")]
    [InlineData("①号／Ⅳ", "1号IV")]
    [InlineData(" -/* ", "")]
    [InlineData("A\ud800B", "AB")] // half a surrogate pair is no letter
    public void Models_are_compared_by_letters_and_digits(string printed, string key) => Assert.Equal(key, ModelKey.Of(printed));
}
