using Quality.Common.Values;

namespace Quality.Common.Tests.Values;

public sealed class ProductCategoryTests
{
    private static readonly DateOnly PlanDay = new(2017, 7, 7);

    [Fact]
    public void Every_focus_field_has_categories_and_all_of_them_are_consumer_goods()
    {
        var all = ProductCategory.All(PlanDay).ToList();
        Assert.Equal(all.Count, all.Select(category => category.Code).Distinct().Count());
        Assert.All(Enum.GetValues<FocusField>(), field => Assert.Contains(all, category => category.Focus == field));
        Assert.All(all.Where(category => category.Focus != FocusField.None), category => Assert.True(category.Consumer, category.Name));
        Assert.Contains(all, category => !category.Consumer);
        Assert.All(all, category => Assert.True(category.Name.Length > 0 && category.NameEn.Length > 0));
    }

    [Theory]
    [InlineData("1001", true)]  // furniture
    [InlineData("3031", true)]  // plastic for food contact: food-related, no food
    [InlineData("2002", true)]  // detergents
    [InlineData("3003", false)] // dairy products
    [InlineData("2001", false)] // cosmetics
    [InlineData("3021", false)] // fruit
    [InlineData("9005", false)] // cement
    public void T7_counts_consumer_goods_but_neither_food_nor_cosmetics(string code, bool counted)
    {
        Assert.True(ProductCategory.TryFind(code, PlanDay, out var category));
        Assert.Equal(counted, category.InSpotCheckRate);
    }

    [Fact]
    public void Toothpaste_came_under_the_rules_on_cosmetics_in_2021()
    {
        Assert.True(ProductCategory.TryFind("2003", new DateOnly(2020, 12, 31), out var before));
        Assert.True(ProductCategory.TryFind("2003", new DateOnly(2021, 1, 1), out var after));
        Assert.True(ProductCategory.TryFind("2003", out var last));
        Assert.Equal((LegalRegime.General, LegalRegime.Cosmetics), (before.Regime, after.Regime));
        Assert.Equal(after, last);
        Assert.False(after.Confirmed);
    }

    [Fact]
    public void On_every_day_each_code_has_exactly_one_row()
    {
        foreach (var day in new[] { DateOnly.MinValue, PlanDay, new DateOnly(2020, 12, 31), new DateOnly(2021, 1, 1), DateOnly.MaxValue })
        {
            var codes = ProductCategory.All(day).Select(category => category.Code).ToList();
            Assert.Equal(codes.Distinct(), codes);
            Assert.Equal(ProductCategory.All().Select(category => category.Code), codes);
        }
    }

    [Fact]
    public void The_crosswalk_names_only_codes_of_the_national_classification()
    {
        var known = SharedData.Csv("industry/gbt4754-2017.csv").Select(row => row["code"]).ToHashSet();
        Assert.All(ProductCategory.All().SelectMany(category => category.Gbt4754), code => Assert.Contains(code, known));
    }

    [Fact]
    public void Unknown_codes_are_not_found()
    {
        Assert.False(ProductCategory.TryFind("0000", out _));
        Assert.False(ProductCategory.TryFind(null, out _));
    }

    [Fact]
    public void Focus_fields_have_the_names_of_the_document() =>
        Assert.Equal(["", "家居装饰装修", "化妆品和日用化学品", "食品及相关产品", "传统文化产品"], Enum.GetValues<FocusField>().Select(field => field.Chinese()));
}
