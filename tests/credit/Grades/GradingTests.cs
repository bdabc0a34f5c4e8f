using Quality.Credits.Grades;
using Quality.Credits.QualityFiles;
using Kind = Quality.Protos.Credit.V1.QualityEntryKind;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Grades;

/// <summary>2.8.2e: the grade is a function of the entries, the rule and the day.</summary>
public sealed class GradingTests
{
    /// <summary>A failure costs 15 points for a year and fades to nothing after three: 365 and 1,095 days.</summary>
    [Theory]
    [InlineData("2017-02-28", 0, V1.ContributionNote.Unspecified)] // the day before: not yet there
    [InlineData("2017-03-01", -1500, V1.ContributionNote.Unspecified)]
    [InlineData("2018-03-01", -1500, V1.ContributionNote.Unspecified)] // day 365
    [InlineData("2018-03-02", -1497, V1.ContributionNote.Fading)] // -1500 x 729 / 730, cut
    [InlineData("2019-03-01", -750, V1.ContributionNote.Fading)] // day 730
    [InlineData("2020-02-28", -2, V1.ContributionNote.Fading)] // day 1094
    [InlineData("2020-02-29", 0, V1.ContributionNote.Faded)] // day 1095
    public void Points_fade_by_whole_days(string asOf, int points, V1.ContributionNote note)
    {
        var rule = Rule(new V1.GradeItem { Kind = Kind.SpotCheck, Code = "nonconforming", Points = -1500, FullDays = 365, ZeroDays = 1095 });
        var result = Grading.Of(rule, [Entry(Kind.SpotCheck, "nonconforming", "2017-03-01")], asOf);
        if (points == 0 && note == V1.ContributionNote.Unspecified) Assert.Equal((V1.GradeClass.Unspecified, 0), (result.Class, result.Contributions.Count));
        else Assert.Equal((points, -1500, note, 7000 + points), (result.Contributions[0].Points, result.Contributions[0].FullPoints, result.Contributions[0].Note, result.Score));
    }

    [Theory]
    [InlineData(9000, V1.GradeClass.A)]
    [InlineData(8999, V1.GradeClass.B)]
    [InlineData(6000, V1.GradeClass.B)]
    [InlineData(5999, V1.GradeClass.C)]
    [InlineData(3000, V1.GradeClass.C)]
    [InlineData(2999, V1.GradeClass.D)]
    public void Thresholds_belong_to_the_better_class(int score, V1.GradeClass expected) =>
        Assert.Equal(expected, Grading.Of(Rule(new V1.GradeItem { Kind = Kind.Other, Code = "other", Points = score - 7000 }), [Entry(Kind.Other, "other", "2019-01-01")], "2019-06-01").Class);

    [Fact]
    public void A_certificate_counts_while_it_is_in_force_and_only_so_many_count()
    {
        var rule = Rule(new V1.GradeItem { Kind = Kind.Certificate, Code = "iso-9001", Points = 500, WhileInForce = true, Most = 2 });
        List<QualityEntry> entries = [.. Enumerable.Range(1, 3).Select(n => Entry(Kind.Certificate, "iso-9001", $"2018-0{n}-01", until: "2020-12-31", source: $"证书 {n}"))];
        entries.Add(Entry(Kind.Certificate, "iso-9001", "2015-01-01", until: "2017-12-31", source: "旧证"));
        var result = Grading.Of(rule, entries, "2019-01-01");
        Assert.Equal((8000, V1.GradeClass.B), (result.Score, result.Class));
        Assert.Equal(["证书 3 500", "证书 2 500", "证书 1 0 BeyondMost", "旧证 0 NotInForce"], result.Contributions.Select(c => $"{c.Entry.Source} {c.Points} {c.Note}".Replace(" Unspecified", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_limit_holds_while_its_entry_is_in_force_and_shows_the_class_by_points()
    {
        var rule = Rule(
            new V1.GradeItem { Kind = Kind.Listing, Code = "serious-violation", WhileInForce = true, AtBest = V1.GradeClass.D },
            new V1.GradeItem { Kind = Kind.Honour, Code = "national", Points = 3000 });
        List<QualityEntry> entries = [Entry(Kind.Honour, "national", "2018-01-01"), Entry(Kind.Listing, "serious-violation", "2018-06-01", until: "2019-05-31")];
        var (listed, after) = (Grading.Of(rule, entries, "2019-05-31"), Grading.Of(rule, entries, "2019-06-01"));
        Assert.Equal((V1.GradeClass.D, V1.GradeClass.A, 10000), (listed.Class, listed.ByPoints, listed.Score));
        Assert.Equal(V1.GradeClass.A, after.Class);
    }

    [Fact]
    public void Without_entries_there_is_no_grade_and_what_was_taken_back_is_none()
    {
        Assert.Equal(V1.GradeClass.Unspecified, Grading.Of(FirstGradeRule.Content, [], "2019-01-01").Class);
        var taken = Entry(Kind.SpotCheck, "nonconforming", "2018-01-01") with { Standing = QualityEntry.TakenBack };
        Assert.Equal(V1.GradeClass.Unspecified, Grading.Of(FirstGradeRule.Content, [taken], "2019-01-01").Class);
    }

    [Fact]
    public void The_order_of_entries_never_matters()
    {
        var random = new Random(20201231);
        var items = FirstGradeRule.Content.Items;
        for (var round = 0; round < 300; round++)
        {
            var entries = Enumerable.Range(0, random.Next(1, 40)).Select(n =>
            {
                var item = items[random.Next(items.Count)];
                var from = new DateOnly(2014, 1, 1).AddDays(random.Next(2000));
                return Entry(item.Kind, item.Code, Iso(from), until: random.Next(3) == 0 ? Iso(from.AddDays(random.Next(900))) : QualityEntry.NoEnd, source: $"s{random.Next(10)}") with { Number = $"{n}" };
            }).ToArray();
            var asOf = Iso(new DateOnly(2016, 1, 1).AddDays(random.Next(2000)));
            var expected = Grading.Of(FirstGradeRule.Content, entries, asOf);
            random.Shuffle(entries);
            var again = Grading.Of(FirstGradeRule.Content, [.. entries.Select((e, n) => e with { Id = $"{n}" })], asOf);
            Assert.Equal((expected.Class, expected.Score, expected.ByPoints), (again.Class, again.Score, again.ByPoints));
            Assert.Equal(expected.Contributions.Select(Shown), again.Contributions.Select(Shown));
        }
    }

    [Fact]
    public void The_draft_to_begin_with_passes_its_own_check() => Assert.Equal(FirstGradeRule.Content, GradeRule.Check(FirstGradeRule.Content));

    private static string Shown(Contribution c) => $"{c.Entry.Source} {c.Entry.Number} {c.Points} {c.Note} {c.AtBest}";

    private static string Iso(DateOnly day) => Common.Time.ChinaTime.Format(day);

    private static V1.GradeRule Rule(params V1.GradeItem[] items) => new() { StartPoints = 7000, LeastA = 9000, LeastB = 6000, LeastC = 3000, Items = { items } };

    private static QualityEntry Entry(Kind kind, string code, string from, string until = QualityEntry.NoEnd, string source = "示例") => new(
        "id", 1, "91620100MA00000000", (long)kind, code, "示例", "", "", from, until, "", QualityEntry.Stands, source, "", 0, "", "", "", "", "", DateTimeOffset.UnixEpoch);
}
