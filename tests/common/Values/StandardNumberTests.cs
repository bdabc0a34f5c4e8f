using CsCheck;
using Quality.Common.Values;

namespace Quality.Common.Tests.Values;

public sealed class StandardNumberTests
{
    private static readonly string[] Heads = ["GB", "GB/T", "GB/Z", "QB/T", "DB62/T", "DB62", "DBS62/", "T/GSQA", "Q/LDS"];

    [Theory]
    [InlineData("GB/T 1.1-2020", "GB/T 1.1-2020", StandardKind.National, StandardNature.Recommended)]
    [InlineData("GB/Z 18906-2002", "GB/Z 18906-2002", StandardKind.National, StandardNature.Guidance)]
    [InlineData("gb4706.1—2005", "GB 4706.1-2005", StandardKind.National, StandardNature.Mandatory)]
    [InlineData("ＧＢ／Ｔ　１９５８０－２０１２", "GB/T 19580-2012", StandardKind.National, StandardNature.Recommended)]
    [InlineData("GB 3100–93", "GB 3100-93", StandardKind.National, StandardNature.Mandatory)]
    [InlineData("GBT 2660-2017", "GB/T 2660-2017", StandardKind.National, StandardNature.Recommended)]
    [InlineData("GBZ 2.1-2019", "GBZ 2.1-2019", StandardKind.National, StandardNature.Mandatory)]
    [InlineData("QB/T1333-2010", "QB/T 1333-2010", StandardKind.Industry, StandardNature.Recommended)]
    [InlineData("JGJ 18-2012", "JGJ 18-2012", StandardKind.Industry, StandardNature.Mandatory)]
    [InlineData("DB62/T 2575-2015", "DB62/T 2575-2015", StandardKind.Local, StandardNature.Recommended)]
    [InlineData("DB 62/T2575 - 2015", "DB62/T 2575-2015", StandardKind.Local, StandardNature.Recommended)]
    [InlineData("DB62/T25-3055-2011", "DB62/T25-3055-2011", StandardKind.Local, StandardNature.Recommended)]
    [InlineData("DB62 2575-2015", "DB62 2575-2015", StandardKind.Local, StandardNature.Mandatory)]
    [InlineData("DB62/ 2575-2015", "DB62 2575-2015", StandardKind.Local, StandardNature.Mandatory)]
    [InlineData("DB6201/T 12-2020", "DB6201/T 12-2020", StandardKind.Local, StandardNature.Recommended)]
    [InlineData("DB620521/T 3-2010", "DB620521/T 3-2010", StandardKind.Local, StandardNature.Recommended)]
    [InlineData("DBS62/001-2016", "DBS62/ 001-2016", StandardKind.Local, StandardNature.Mandatory)]
    [InlineData("T/ZS 0467—2023", "T/ZS 0467-2023", StandardKind.Group, StandardNature.Voluntary)]
    [InlineData("T/ZS0467-2023", "T/ZS 0467-2023", StandardKind.Group, StandardNature.Voluntary)]
    [InlineData("T/31SAMA 001-2020", "T/31SAMA 001-2020", StandardKind.Group, StandardNature.Voluntary)]
    [InlineData("Q/JSH 0011S-2022", "Q/JSH 0011S-2022", StandardKind.Enterprise, StandardNature.Voluntary)]
    [InlineData("Q/12HB 3456-2015", "Q/12HB 3456-2015", StandardKind.Enterprise, StandardNature.Voluntary)]
    [InlineData("q/lds001-2018", "Q/LDS 001-2018", StandardKind.Enterprise, StandardNature.Voluntary)]
    [InlineData("GB/T 1.1", "GB/T 1.1", StandardKind.National, StandardNature.Recommended)]
    public void Numbers_are_brought_to_their_normal_form(string text, string canonical, StandardKind kind, StandardNature nature)
    {
        var number = StandardNumber.Parse(text).Number;
        Assert.NotNull(number);
        Assert.Equal((canonical, kind, nature, text), (number.Canonical, number.Kind, number.Nature, number.Original));
    }

    [Theory]
    [InlineData("DB/T 8.1-2003", StandardKind.Industry, null)]
    [InlineData("DB 62-2015", StandardKind.Industry, null)]
    [InlineData("DB62/T 62-2015", StandardKind.Local, "620000")]
    [InlineData("DB6201/T 1-2020", StandardKind.Local, "620100")]
    public void DB_is_the_earthquake_industry_unless_the_digits_of_a_division_follow(string text, StandardKind kind, string? region)
    {
        var number = StandardNumber.Parse(text).Number;
        Assert.Equal((kind, region), (number!.Kind, number.RegionCode));
    }

    [Theory]
    [InlineData("GB4706.1-2005 第13章", "第13章")]
    [InlineData("GB 5009.3-2016/第一法", "/第一法")]
    [InlineData("GB 4806.1-2016/XG1-2017", "/XG1-2017")]
    [InlineData("GB 7718-2011（食品标签）", "(食品标签)")]
    [InlineData("GB/T 1.1-2009", "")]
    public void What_follows_the_number_is_kept(string text, string remainder) => Assert.Equal(remainder, StandardNumber.Parse(text).Number?.Remainder);

    [Fact]
    public void Spellings_of_the_shared_data_become_the_canonical_number()
    {
        var rows = SharedData.Csv("standards/number_spellings.csv");
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(row["canonical"], StandardNumber.Parse(row["as_seen"].Replace("\\n", "\n", StringComparison.Ordinal)).Number?.Canonical));
    }

    [Fact]
    public void Real_numbers_of_the_shared_data_are_in_normal_form_and_of_the_right_kind()
    {
        var rows = SharedData.Csv("standards/standards_records.csv");
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var result = StandardNumber.Parse(row["number"]);
            Assert.Equal(row["number"], result.Number?.Canonical);
            Assert.Empty(result.Warnings);
            Assert.Equal(KindOf(row["kind"]), (result.Number!.Kind, result.Number.Nature is StandardNature.Mandatory));
        });
    }

    [Theory]
    [InlineData(null, "STANDARD_EMPTY")]
    [InlineData("   ", "STANDARD_EMPTY")]
    [InlineData("家具通用技术条件", "STANDARD_FORM")]
    [InlineData("GB", "STANDARD_FORM")]
    [InlineData("GB/T -2009", "STANDARD_FORM")]
    [InlineData("GB/T 12345-20091", "STANDARD_FORM")]
    [InlineData("ISO 9001:2015", "STANDARD_FOREIGN")]
    [InlineData("EN 71-1:2014", "STANDARD_FOREIGN")]
    [InlineData("GB/T 1.1-2909", "STANDARD_YEAR")]
    [InlineData("T/ZS 0467-20", "STANDARD_YEAR")]
    public void Other_texts_are_refused_with_a_reason(string? text, string reason)
    {
        var result = StandardNumber.Parse(text);
        Assert.False(result.IsValid);
        Assert.Equal(reason, Assert.Single(result.Errors).Reason);
    }

    [Theory]
    [InlineData("GBT 2660-2017", "STANDARD_SLASH_MISSING")]
    [InlineData("QBT 1333-2010", "STANDARD_SLASH_MISSING")]
    [InlineData("XX/T 1-2010", "STANDARD_INDUSTRY_UNKNOWN")]
    [InlineData("DB99/T 1-2010", "STANDARD_REGION_UNKNOWN")]
    [InlineData("DB620521/T 3-2010", "STANDARD_COUNTY")]
    public void Doubtful_forms_warn(string text, string reason)
    {
        var result = StandardNumber.Parse(text);
        Assert.True(result.IsValid);
        Assert.Equal(reason, Assert.Single(result.Warnings).Reason);
    }

    [Fact]
    public void Years_and_editions_are_told_apart()
    {
        var (dated, undated, old) = (StandardNumber.Parse("GB/T 1.1-2020").Number!, StandardNumber.Parse("GB/T1.1").Number!, StandardNumber.Parse("GB 3100-93").Number!);
        Assert.Equal((2020, (int?)null, 1993), (dated.Year, undated.Year, old.Year));
        Assert.Equal(dated.Undated, undated.Canonical);
        Assert.NotEqual(dated, undated);
        Assert.Equal(dated, StandardNumber.Parse("ＧＢ／Ｔ １.１—２０２０").Number);
        Assert.Equal(dated.GetHashCode(), StandardNumber.Parse("GB/T 1.1 - 2020").Number!.GetHashCode());
    }

    [Fact]
    public void The_normal_form_is_read_as_itself() =>
        Gen.Select(Gen.Int[0, Heads.Length - 1].Select(i => Heads[i]), Gen.Int[1, 99999], Gen.Int[0, 9], Gen.Int[1950, 2030])
            .Sample((head, number, part, year) =>
            {
                var text = $"{head} {number}{(part == 0 ? "" : $".{part}")}-{year}";
                return StandardNumber.Parse(text).Number?.Canonical == text;
            });

    [Fact]
    public void Reading_never_throws() => Gen.String.Sample(text => StandardNumber.Parse(text) is { } result && result.IsValid == (result.Errors.Count == 0));

    private static (StandardKind Kind, bool Mandatory) KindOf(string kind) => kind switch
    {
        "强标" => (StandardKind.National, true),
        "推标" => (StandardKind.National, false),
        "企业标准" => (StandardKind.Enterprise, false),
        _ when kind.StartsWith("行业标准", StringComparison.Ordinal) => (StandardKind.Industry, false),
        _ when kind.StartsWith("地方标准", StringComparison.Ordinal) => (StandardKind.Local, false),
        _ => throw new InvalidOperationException($"unknown kind {kind}"),
    };
}
