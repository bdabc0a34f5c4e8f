using CsCheck;
using Quality.Indicators.Facts;

namespace Quality.Indicators.Tests.Facts;

public sealed class DistinctCountTests
{
    private static DateOnly Day(string text) => DateOnly.Parse(text, null);

    private static Grant Granted(string source, string published, string? revoked = null, int rank = 0, string? excluded = null) => new(
        "T5", source, "area", "620100", rank == 0 ? "provincial" : "national", rank,
        Day(published), revoked is null ? null : Day(revoked), excluded);

    private static long CountOn(IEnumerable<Span> spans, string day) =>
        spans.Where(s => s.From <= Day(day) && (s.Until is null || Day(day) < s.Until)).Sum(s => s.Weight.Numerator);

    [Fact]
    public void A_subject_granted_twice_counts_once_at_its_first_decision()
    {
        var spans = DistinctCount.Of([Granted("honours/b", "2019-05-01"), Granted("honours/a", "2018-05-01")]);
        Assert.Equal(2, spans.Count);
        Assert.Equal(("honours/a", ""), (spans.Single(s => s.Weight.Numerator == 1).Source, spans.Single(s => s.Weight.Numerator == 1).Reason));
        Assert.Equal(Reasons.Repeated, spans.Single(s => s.Weight.Numerator == 0).Reason);
    }

    [Fact]
    public void When_the_counted_decision_is_revoked_the_repetition_takes_its_place()
    {
        var spans = DistinctCount.Of([Granted("honours/a", "2018-05-01", revoked: "2020-01-01"), Granted("honours/b", "2019-05-01")]);
        Assert.Equal(1, CountOn(spans, "2019-12-31"));
        Assert.Equal(1, CountOn(spans, "2020-01-01"));
        Assert.Equal("honours/b", spans.Single(s => s.Weight.Numerator == 1 && s.Until is null).Source);
        Assert.Contains(spans, s => s.Source == "honours/a" && s.Reason == Reasons.Revoked && s.From == Day("2020-01-01"));
    }

    [Fact]
    public void A_revoked_decision_counts_until_the_day_of_its_revocation()
    {
        var spans = DistinctCount.Of([Granted("honours/a", "2018-05-01", revoked: "2020-01-01")]);
        Assert.Equal(1, CountOn(spans, "2019-12-31"));
        Assert.Equal(0, CountOn(spans, "2020-01-01"));
    }

    [Fact]
    public void An_area_counts_once_and_at_its_highest_level()
    {
        var spans = DistinctCount.Of([Granted("honours/a", "2017-05-01"), Granted("honours/b", "2019-05-01", rank: 1)]);
        Assert.Equal("provincial", spans.Single(s => s.Weight.Numerator == 1 && s.From == Day("2017-05-01")).Series);
        Assert.Equal("national", spans.Single(s => s.Weight.Numerator == 1 && s.Until is null).Series);
        Assert.Equal(1, CountOn(spans, "2020-12-31"));
    }

    [Fact]
    public void What_is_excluded_for_itself_never_counts()
    {
        var spans = DistinctCount.Of([Granted("honours/a", "2018-05-01", excluded: Reasons.ReEvaluated)]);
        Assert.Equal(Reasons.ReEvaluated, Assert.Single(spans).Reason);
        Assert.Equal(Weight.Excluded, spans[0].Weight);
    }

    private static readonly Gen<Grant> AnyGrant = Gen.Select(Gen.Int[0, 2000], Gen.Int[-1, 2500], Gen.Int[0, 1], Gen.Int[0, 5], (from, revoked, rank, kind) =>
    {
        var published = Day("2016-01-01").AddDays(from);
        return new Grant("T5", "", "area", "620100", "", rank, published, revoked < from ? null : Day("2016-01-01").AddDays(revoked), kind == 1 ? Reasons.Preparation : null);
    });

    private static readonly Gen<Grant[]> AnyGrants = AnyGrant.Array[1, 6].Select(gs => gs.Select((g, i) => g with { Source = $"honours/{i}" }).ToArray());

    [Fact]
    public void The_order_of_the_grants_does_not_matter() => Gen.Select(AnyGrants, Gen.Int[0, 1000]).Sample((grants, seed) =>
    {
        var shuffled = grants.OrderBy(g => (g.Source + seed).GetHashCode(StringComparison.Ordinal)).ToArray();
        static IEnumerable<Span> Sorted(IEnumerable<Span> spans) => spans.OrderBy(s => s.Source, StringComparer.Ordinal).ThenBy(s => s.From);
        Assert.Equal(Sorted(DistinctCount.Of(grants)), Sorted(DistinctCount.Of(shuffled)));
    });

    [Fact]
    public void Every_day_holds_each_published_case_exactly_once_and_at_most_one_counts() => Gen.Select(AnyGrants, Gen.Int[0, 2600]).Sample((grants, offset) =>
    {
        var day = Day("2016-01-01").AddDays(offset);
        var alive = DistinctCount.Of(grants).Where(s => s.HoldsOn(day)).ToArray();
        Assert.Equal(grants.Count(g => g.PublishedOn <= day), alive.Length);
        Assert.Equal(alive.Length, alive.Select(s => s.Source).Distinct().Count());
        var total = alive.Aggregate(default(Weight), (sum, s) => sum + s.Weight);
        Assert.Equal(total.Population, total.Numerator + total.Misses + total.Exclusions);
        var eligible = grants.Any(g => g.Excluded is null && g.PublishedOn <= day && (g.RevokedOn is null || g.RevokedOn > day));
        Assert.Equal(eligible ? 1 : 0, total.Numerator);
    });
}
