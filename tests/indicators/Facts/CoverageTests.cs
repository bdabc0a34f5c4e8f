using CsCheck;
using Quality.Indicators.Facts;

namespace Quality.Indicators.Tests.Facts;

public sealed class CoverageTests
{
    private const string Enterprise = "enterprises/91620100MA72ABCD97";

    private static DateOnly Day(string text) => DateOnly.Parse(text, null);

    private static Days From(string from, string? until = null) => new(Day(from), until is null ? null : Day(until));

    private static MadeProduct Product(string id, string from = "2015-01-01", string? until = null) =>
        new($"{Enterprise}/products/{id}", Caption.None, From(from, until), [From("2000-01-01")]);

    private static ProductDeclaration Declared(string id, string from, string? until = null, string? abolished = null) =>
        new($"{Enterprise}/products/{id}", From(from, until), From("2000-01-01", abolished));

    private static CoverageCase Case(MadeProduct[] products, params ProductDeclaration[] declarations) =>
        new(Enterprise, Caption.None, "620102", [From("2017-09-01")], [], products, declarations);

    private static Span At(CoverageCase known, string day) => Coverage.Of(known)
        .Single(s => s.Indicator == "T1" && s.From <= Day(day) && (s.Until is null || Day(day) < s.Until));

    [Fact]
    public void Every_product_in_scope_needs_a_declaration()
    {
        var half = Case([Product("a"), Product("b")], Declared("a", "2018-01-01"));
        Assert.Equal(Reasons.NoDeclaration, At(half, "2018-06-30").Reason);
        var whole = half with { Declarations = [.. half.Declarations, Declared("b", "2018-05-01")] };
        Assert.Equal(Weight.Missed, At(whole, "2018-04-30").Weight);
        Assert.Equal(Weight.Counted, At(whole, "2018-05-01").Weight);
    }

    [Fact]
    public void An_abolished_standard_covers_nothing_from_its_day_on()
    {
        var known = Case([Product("a")], Declared("a", "2018-01-01", abolished: "2019-07-01"));
        Assert.Equal("", At(known, "2019-06-30").Reason);
        Assert.Equal(Reasons.StandardNotInForce, At(known, "2019-07-01").Reason);
    }

    [Fact]
    public void A_withdrawn_declaration_covers_nothing_and_another_one_does()
    {
        var known = Case([Product("a")], Declared("a", "2018-01-01", until: "2019-01-01"), Declared("a", "2018-12-01", until: "2020-01-01"));
        Assert.Equal("", At(known, "2019-12-31").Reason);
        Assert.Equal(Reasons.NoDeclaration, At(known, "2020-01-01").Reason);
    }

    [Fact]
    public void An_enterprise_without_products_in_scope_is_a_miss_and_not_covered_by_nothing() =>
        Assert.Equal(Reasons.NoProductInScope, At(Case([]), "2018-01-01").Reason);

    [Fact]
    public void A_product_stays_in_scope_for_twelve_months_after_its_last_day()
    {
        // Last made on 2018-03-31: within the last twelve months up to and including 2019-03-31.
        var known = Case([Product("a", until: "2018-04-01"), Product("b")], Declared("b", "2017-01-01"));
        Assert.Equal(Reasons.NoDeclaration, At(known, "2019-03-31").Reason);
        Assert.Equal("", At(known, "2019-04-01").Reason);
    }

    [Fact]
    public void Only_the_frozen_list_decides_who_is_in()
    {
        Assert.Empty(Coverage.Of(Case([Product("a")]) with { Listed = [] }));
        var left = Case([Product("a")]) with { Listed = [From("2017-09-01", "2018-09-01")] };
        Assert.All(Coverage.Of(left), s => Assert.Equal(Day("2018-09-01"), s.Until));
    }

    [Fact]
    public void A_deregistered_enterprise_stays_in_the_frozen_denominator_as_a_miss()
    {
        var known = Case([Product("a")], Declared("a", "2017-01-01")) with { NotExisting = [From("2019-01-01")] };
        Assert.Equal(Reasons.NotExisting, At(known, "2019-01-01").Reason);
        Assert.Equal(Weight.Missed, At(known, "2019-01-01").Weight);
    }

    [Fact]
    public void A_category_that_ceases_to_be_a_consumer_good_leaves_the_scope_on_that_day()
    {
        var known = Case([Product("a") with { InScope = [From("2000-01-01", "2019-01-01")] }, Product("b")], Declared("b", "2017-01-01"));
        Assert.Equal(Reasons.NoDeclaration, At(known, "2018-12-31").Reason);
        Assert.Equal("", At(known, "2019-01-01").Reason);
    }

    [Fact]
    public void The_product_rate_stands_beside_it()
    {
        var spans = Coverage.Of(Case([Product("a"), Product("b")], Declared("a", "2017-01-01")));
        Assert.Equal(1, spans.Where(s => s.Indicator == "T1P").Sum(s => s.Weight.Numerator));
        Assert.Equal(2, spans.Where(s => s.Indicator == "T1P").Sum(s => s.Weight.Denominator));
    }

    [Fact]
    public void Spans_never_overlap_and_agree_with_the_rule_on_every_day() => Gen.Select(
        Gen.Select(Gen.Int[0, 1200], Gen.Int[1, 1500]).Array[0, 4], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1500], Gen.Int[1, 1500], Gen.Int[1, 2500]).Array[0, 8], Gen.Int[0, 2000])
        .Sample((products, declarations, offset) =>
        {
            var zero = Day("2016-01-01");
            var known = new CoverageCase(
                Enterprise, Caption.None, "620102", [new(zero, null)], [],
                [.. products.Select((p, i) => new MadeProduct($"p{i}", Caption.None, new(zero.AddDays(p.Item1), zero.AddDays(p.Item1 + p.Item2)), [new(zero, null)]))],
                [.. declarations.Select(d => new ProductDeclaration($"p{d.Item1}", new(zero.AddDays(d.Item2), zero.AddDays(d.Item2 + d.Item3)), new(zero, zero.AddDays(d.Item4))))]);
            var day = zero.AddDays(offset);
            var alive = Coverage.Of(known).Where(s => s.HoldsOn(day)).ToArray();
            var made = known.Products.Where(p => p.Made.From <= day && day.AddMonths(-12) < p.Made.Until).ToArray();
            Assert.Equal(made.Length, alive.Count(s => s.Indicator == "T1P"));
            var covered = made.Where(p => known.Declarations.Any(d => d.Product == p.Name && d.Public.Contains(day) && d.StandardInForce.Contains(day)));
            Assert.Equal(covered.Count(), alive.Where(s => s.Indicator == "T1P").Sum(s => s.Weight.Numerator));
            Assert.Equal(made.Length > 0 && covered.Count() == made.Length, Assert.Single(alive, s => s.Indicator == "T1").Weight.Numerator == 1);
        });
}
