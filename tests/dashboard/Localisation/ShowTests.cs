using System.Globalization;
using Quality.Dashboard.Localisation;

namespace Quality.Dashboard.Tests.Localisation;

public sealed class ShowTests
{
    private static readonly Show Show = new(new TextCatalog());

    [Theory]
    [InlineData("zh-CN", "无数据", "91.3 %", "3 天前")]
    [InlineData("en", "No data", "91.3 %", "3 d ago")]
    public void Values_read_in_the_readers_language(string culture, string none, string percent, string ago)
    {
        using var _ = new Reader(culture);
        Assert.Equal(none, Show.Number(null));
        Assert.Equal(none, Show.Percent(null));
        Assert.Equal(percent, Show.Percent(0.9128));
        Assert.Equal(ago, Show.Ago(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(3.5)));
        Assert.Equal("1,234", Show.Number(1234));
    }

    [Fact]
    public void Zero_is_a_value_and_not_an_absent_one()
    {
        using var _ = new Reader("zh-CN");
        Assert.Equal("0", Show.Number(0));
        Assert.Equal("0.0 %", Show.Percent(0));
    }

    [Fact]
    public void Instants_are_shown_in_Chinas_time()
    {
        using var _ = new Reader("zh-CN");
        Assert.Equal("2020-01-01 07:59", Show.Instant(new DateTimeOffset(2019, 12, 31, 23, 59, 0, TimeSpan.Zero)));
    }
}

/// <summary>Reads as somebody with this language, for the length of a test.</summary>
internal sealed class Reader : IDisposable
{
    private readonly CultureInfo culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo ui = CultureInfo.CurrentUICulture;

    public Reader(string name) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(name);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
}
