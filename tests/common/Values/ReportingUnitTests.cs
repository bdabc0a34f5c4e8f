using Quality.Common.Values;

namespace Quality.Common.Tests.Values;

public sealed class ReportingUnitTests
{
    [Fact]
    public void The_province_is_15_units_and_unassigned()
    {
        Assert.Equal(15, ReportingUnits.All.Count);
        Assert.Equal(16, ReportingUnits.AllAndUnassigned.Count);
        Assert.Equal("兰州新区", ReportingUnits.All[^1].Name);
        Assert.All(ReportingUnits.All, unit => Assert.Equal(unit.Name, Region.Find(unit.Code).Name));
    }

    [Theory]
    [InlineData("620102", "620100")]
    [InlineData("620171", "620171")]
    [InlineData("620201", "620200")]
    [InlineData("620200", "620200")]
    [InlineData("622102", "620900")]
    [InlineData("622725", "620800")]
    [InlineData("623027", "623000")]
    [InlineData("620000", "unassigned")]
    [InlineData("620303", "unassigned")]
    [InlineData("", "unassigned")]
    [InlineData(null, "unassigned")]
    public void A_division_belongs_to_one_unit(string? region, string unit) => Assert.Equal(unit, ReportingUnits.Of(region)?.Code);

    [Theory]
    [InlineData("610102")]
    [InlineData("110000")]
    [InlineData("6201021")]
    [InlineData("abc")]
    public void A_place_outside_Gansu_belongs_to_none(string region) => Assert.Null(ReportingUnits.Of(region));

    [Fact]
    public void The_units_part_the_codes_of_Gansu_without_overlap_and_without_rest()
    {
        var parts = ReportingUnits.AllAndUnassigned.SelectMany(ReportingUnits.RegionCodes).ToList();
        Assert.Equal(parts.Count, parts.Distinct().Count());
        Assert.All(Region.OfGansu(), region => Assert.Contains(region.Code, parts));
        Assert.DoesNotContain("620171", ReportingUnits.RegionCodes(ReportingUnits.Of("620100")!));
        Assert.Equal(["", "620000"], ReportingUnits.RegionCodes(ReportingUnit.Unassigned));
    }

    [Fact]
    public void The_tile_map_has_the_shape_of_the_province()
    {
        var tile = ReportingUnits.All.ToDictionary(unit => unit.ShortName);
        Assert.Equal(16, ReportingUnits.AllAndUnassigned.Select(unit => (unit.Column, unit.Row)).Distinct().Count());
        Assert.True(IsOrdered(["酒泉", "嘉峪关", "张掖", "金昌", "白银", "天水", "庆阳"], unit => unit.Column), "west to east");
        Assert.True(IsOrdered(["酒泉", "张掖", "武威", "兰州新区", "兰州", "甘南", "陇南"], unit => unit.Row), "north to south");
        Assert.Equal(tile["兰州"].Row - 1, tile["兰州新区"].Row);
        Assert.All(ReportingUnits.All, unit => Assert.Contains(ReportingUnits.All, other => Math.Max(Math.Abs(unit.Column - other.Column), Math.Abs(unit.Row - other.Row)) == 1));

        bool IsOrdered(string[] names, Func<ReportingUnit, int> place) => names.Zip(names.Skip(1)).All(pair => place(tile[pair.First]) < place(tile[pair.Second]));
    }
}
