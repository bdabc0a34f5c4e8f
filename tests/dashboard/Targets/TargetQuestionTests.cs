using Quality.Dashboard.Features.Targets;
using Quality.Dashboard.Layout;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Tests.Targets;

public sealed class TargetQuestionTests
{
    [Fact]
    public void The_address_holds_the_whole_question()
    {
        var question = TargetQuestion.From("T7", "620100", "2019", "2019-12-31", "2020-01-15");
        Assert.Equal("/targets/T7?region=620100&period=2019&as_of=2019-12-31&known_on=2020-01-15", question.Page);
        Assert.Equal("/targets/T7/cases?region=620100&period=2019&as_of=2019-12-31&known_on=2020-01-15&role=excluded&reason=NOT_FINAL", question.Cases(V1.FactRole.Excluded, "NOT_FINAL"));
        Assert.Equal("/targets/T7", new TargetQuestion("T7").Page);
    }

    [Fact]
    public void Known_on_a_day_means_until_its_end_in_China()
    {
        var known = TargetQuestion.From("T7", null, null, null, "2020-01-15").KnownAt;
        Assert.Equal(new DateTimeOffset(2020, 1, 15, 15, 59, 59, 999, TimeSpan.Zero), known!.ToDateTimeOffset());
    }

    [Fact]
    public void Without_a_day_the_present_is_asked_for()
    {
        Assert.True(TargetQuestion.From("T7", null, null, null, "no day").IsNow);
        Assert.Null(new TargetQuestion("T7").KnownAt);
        Assert.False(new TargetQuestion("T7", AsOf: "2019-12-31").IsNow);
    }

    [Fact]
    public void A_page_without_a_region_is_the_provinces_whoever_reads_it() =>
        Assert.Equal("620000", new TargetQuestion("T7").ToRequest().Region);

    [Theory]
    [InlineData("honours/0192", "/honours/0192")]
    [InlineData("enterprises/91620100MA72ABCD97", "/enterprises/91620100MA72ABCD97")]
    [InlineData("qualityEntries/0192", "/qualityEntries/0192")]
    [InlineData("planets/mars", null)]
    [InlineData("honours/", null)]
    [InlineData("", null)]
    public void A_resource_leads_to_its_page(string name, string? address) => Assert.Equal(address, ResourceLinks.Page(name));
}
