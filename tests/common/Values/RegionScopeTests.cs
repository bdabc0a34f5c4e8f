using Quality.Common.Values;

namespace Quality.Common.Tests.Values;

public sealed class RegionScopeTests
{
    [Fact]
    public void The_whole_province_contains_everything()
    {
        var scope = RegionScope.FromClaim("620000");
        Assert.Equal(RegionScope.Whole, scope);
        Assert.Null(scope.Codes);
        Assert.True(scope.Contains("620102") && scope.Contains("610102") && scope.Contains(null));
    }

    [Fact]
    public void A_city_contains_its_counties_of_all_times_and_no_others()
    {
        var scope = RegionScope.FromClaim("620900");
        Assert.Equal((RegionScopeKind.Unit, "620900"), (scope.Kind, scope.Code));
        Assert.True(scope.Contains("620902") && scope.Contains("620900") && scope.Contains("622102"));
        Assert.False(scope.Contains("620702") || scope.Contains("620000") || scope.Contains("") || scope.Contains(null) || scope.Contains("unassigned"));
    }

    [Fact]
    public void Lanzhou_does_not_contain_the_new_area_and_the_new_area_is_a_unit()
    {
        Assert.False(RegionScope.FromClaim("620100").Contains("620171"));
        Assert.Equal((RegionScopeKind.Unit, "620171"), (RegionScope.FromClaim("620171").Kind, RegionScope.FromClaim("620171").Code));
        Assert.Equal(["620171"], RegionScope.FromClaim("620171").Codes!);
    }

    [Fact]
    public void A_county_contains_itself_and_its_former_codes()
    {
        var scope = RegionScope.FromClaim("620881");
        Assert.Equal(RegionScopeKind.County, scope.Kind);
        Assert.Equal(["620824", "620881", "622725"], scope.Codes!);
        Assert.False(scope.Contains("620800"));
        Assert.Equal(scope, RegionScope.FromClaim("620824"));
    }

    [Fact]
    public void Jiayuguan_has_no_counties_so_that_its_statistical_code_is_the_city() =>
        Assert.Equal(RegionScope.FromClaim("620200"), RegionScope.FromClaim("620201"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unassigned")]
    [InlineData("610000")]
    [InlineData("629999")]
    [InlineData("620000 ")]
    public void Any_other_claim_contains_nothing(string? claim)
    {
        var scope = RegionScope.FromClaim(claim);
        Assert.Equal(RegionScope.None, scope);
        Assert.Empty(scope.Codes!);
        Assert.All(Region.OfGansu(), region => Assert.False(scope.Contains(region.Code)));
    }

    [Fact]
    public void Each_place_lies_in_the_scope_of_exactly_one_unit()
    {
        var scopes = ReportingUnits.All.Select(unit => RegionScope.FromClaim(unit.Code)).ToList();
        Assert.All(Region.OfGansu().Where(region => region.Level != RegionLevel.Province), region => Assert.Single(scopes, scope => scope.Contains(region.Code)));
    }

    [Fact]
    public void Equal_scopes_have_equal_hashes() =>
        Assert.Equal(RegionScope.FromClaim("620900").GetHashCode(), RegionScope.FromClaim("620900").GetHashCode());
}
