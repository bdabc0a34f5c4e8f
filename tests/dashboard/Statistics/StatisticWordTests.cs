using Quality.Dashboard.Features.Statistics;
using Quality.Dashboard.Localisation;
using Quality.Dashboard.Tests.Localisation;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Tests.Statistics;

public sealed class StatisticWordTests
{
    [Theory]
    [InlineData(4_040_000, 20_000_000, 20.2)]
    [InlineData(0, 20, 0.0)]
    [InlineData(21, 20, null)]
    [InlineData(-1, 20, null)]
    [InlineData(1, 0, null)]
    public void The_share_is_shown_only_where_it_means_something(long consumer, long industry, double? share) => Assert.Equal(share, StatisticWords.Share(consumer, industry));

    [Theory]
    [InlineData(18.96, "18.96 %", false)]
    [InlineData(19.0, "19.0 %", true)]
    [InlineData(21.0, "21.0 %", true)]
    [InlineData(20.16, "20.2 %", true)]
    public void The_share_does_not_read_as_inside_the_band_when_it_is_not(double share, string text, bool inside)
    {
        using var _ = new Reader("en");
        Assert.Equal((text, inside), (StatisticWords.Text(share), StatisticWords.InBand(share)));
    }

    [Fact]
    public void Every_choice_has_words()
    {
        var catalog = new TextCatalog();
        string[] keys =
        [
            .. Enum.GetValues<V1.StatisticState>().Select(state => "state." + state), .. Enum.GetValues<V1.PriceBasis>().Select(price => "price." + price),
            .. Enum.GetValues<V1.StatisticRevision>().Select(revision => "revision." + revision),
        ];
        Assert.DoesNotContain(keys, key => catalog.Find("Features/Statistics/", key) is null);
        Assert.DoesNotContain(Enum.GetValues<V1.RosterState>(), state => catalog.Find("Features/Rosters/", "state." + state) is null);
    }
}
