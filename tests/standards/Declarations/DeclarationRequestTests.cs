using Quality.Common.Errors;
using Quality.Standards.Declarations;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Tests.Declarations;

public class DeclarationRequestTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Fact]
    public void An_empty_request_names_every_required_field() => Assert.Equal(
        [("declaration.enterprise", "REQUIRED"), ("declaration.region", "REQUIRED"), ("declaration.standard_kind", "REQUIRED"), ("declaration.standard_name", "REQUIRED"), ("declaration.standard_number", "REQUIRED")],
        Wrong(null));

    [Fact]
    public void Every_wrong_field_is_named_at_once() => Assert.Equal(
        [
            ("declaration.channel_text", "REQUIRED"), ("declaration.enterprise", "BAD_NAME"), ("declaration.enterprise_display_name", "TOO_LONG"),
            ("declaration.indicators[0].test_method", "TOO_LONG"), ("declaration.indicators[0].value", "REQUIRED"), ("declaration.products[0].category", "UNKNOWN_CATEGORY"),
            ("declaration.products[1].display_name", "REQUIRED"), ("declaration.products[2]", "DUPLICATE"), ("declaration.region", "UNKNOWN_REGION"),
            ("declaration.standard_abolished_on", "BEFORE_IN_FORCE"), ("declaration.standard_kind", "UNKNOWN_VALUE"), ("declaration.standard_name", "TOO_LONG"),
            ("declaration.standard_number", "STANDARD_FORM"),
        ],
        Wrong(new V1.Declaration
        {
            Enterprise = "91620100MA72ABCD97", EnterpriseDisplayName = new('户', 201), Region = "110105", StandardNumber = "不是标准", StandardName = new('名', 301),
            StandardKind = (V1.StandardKind)9, StandardInForceOn = "2020-01-01", StandardAbolishedOn = "2019-12-31", Channel = V1.DeclarationChannel.Other,
            Products =
            {
                new V1.DeclaredProduct { Category = "8888", DisplayName = "甲" }, new V1.DeclaredProduct { Category = "1001" }, new V1.DeclaredProduct { Category = "8888", DisplayName = "甲" },
            },
            Indicators = { new V1.DeclaredIndicator { DisplayName = "甲醛", TestMethod = new('法', 101) } },
        }).Where(v => v != ("declaration.products[2].category", "UNKNOWN_CATEGORY")));

    [Theory]
    [InlineData("GB/T 3325 -2024", V1.StandardKind.National, "GB/T 3325-2024")]
    [InlineData("gb18285－2005", V1.StandardKind.National, "GB 18285-2005")]
    [InlineData("T/ZS 0467—2023", V1.StandardKind.Group, "T/ZS 0467-2023")]
    [InlineData("QB/T 1951.1-2010", V1.StandardKind.Industry, "QB/T 1951.1-2010")]
    [InlineData("DB62/T25-3055-2011", V1.StandardKind.Local, "DB62/T25-3055-2011")]
    [InlineData("Q/JSH 0011S-2022", V1.StandardKind.Enterprise, "Q/JSH 0011S-2022")]
    public void A_number_is_kept_as_written_and_compared_in_one_form(string written, V1.StandardKind kind, string canonical)
    {
        var (_, standard, _) = DeclarationRequest.Check(new V1.CreateDeclarationRequest { Declaration = new(Samples.Own(written)) { StandardKind = kind } });
        Assert.Equal((written, canonical, kind), (standard.AsWritten, standard.Canonical, standard.Kind));
    }

    [Theory]
    [InlineData("GB/T 3324", "declaration.standard_number", "STANDARD_YEAR_MISSING")]
    [InlineData("GB/T 3324-2017 第13章", "declaration.standard_number", "TRAILING_TEXT")]
    [InlineData("ISO 9001:2015", "declaration.standard_number", "STANDARD_FOREIGN")]
    [InlineData("QB/T 1951.1-2010", "declaration.standard_kind", "WRONG_STANDARD_KIND")]
    public void A_number_that_is_not_one_edition_of_its_kind_is_refused(string number, string field, string reason) =>
        Assert.Equal([(field, reason)], Wrong(Samples.National(number)));

    [Fact]
    public void A_thousand_products_are_allowed_and_one_more_is_not()
    {
        var many = Samples.Own();
        many.Products.Clear();
        many.Products.AddRange(Enumerable.Range(0, 1000).Select(i => new V1.DeclaredProduct { Category = "1001", DisplayName = $"桌{i}" }));
        Assert.Empty(Wrong(many));
        many.Products.Add(new V1.DeclaredProduct { Category = "1001", DisplayName = "桌" });
        Assert.Equal([("declaration.products", "TOO_MANY")], Wrong(many));
    }

    [Fact]
    public void A_revision_keeps_enterprise_and_standard_and_names_all_that_is_wrong()
    {
        var (enterprise, standard, content) = DeclarationRequest.Check(new V1.CreateDeclarationRequest { Declaration = Samples.Own() });
        var published = Declaration.Create("1", enterprise, standard, content, default).Publish(new(2018, 5, 1), default);
        var other = new V1.Declaration(Samples.Own("Q/LZSL 001-2018")) { Enterprise = Samples.Other, Region = "x", Channel = V1.DeclarationChannel.Unspecified };
        var refusal = Assert.Throws<QualityException>(() => DeclarationRequest.Check(new V1.ReviseDeclarationRequest { Declaration = other, RevisedOn = "2026-11-25" }, published, Today));
        Assert.Equal(
            [
                ("declaration.channel", "REQUIRED"), ("declaration.enterprise", "IMMUTABLE"), ("declaration.region", "UNKNOWN_REGION"), ("declaration.standard_number", "IMMUTABLE"),
                ("reason", "REQUIRED"), ("revised_on", "DATE_IN_FUTURE"),
            ],
            refusal.Violations.Select(v => (v.Field, v.Reason)).Order());
        DeclarationRequest.Check(new V1.ReviseDeclarationRequest { Declaration = Samples.Own("ｑ/lzsl001—2017"), Reason = "改" }, published, Today); // the same number in another spelling
    }

    [Fact]
    public void Every_wrong_filter_is_named_at_once() => Assert.Equal(
        ["category", "enterprise", "published_from", "published_to", "query", "region", "standard_kinds[0]", "standard_number", "states[1]"],
        Assert.Throws<QualityException>(() => DeclarationFilter.From(new V1.ListDeclarationsRequest
        {
            Query = new('查', 201), Enterprise = "x", Region = "629999", StandardNumber = "x", Category = "8888", StandardKinds = { V1.StandardKind.Unspecified },
            States = { V1.DeclarationState.Draft, (V1.DeclarationState)99 }, PublishedFrom = "a", PublishedTo = "b",
        })).Violations.Select(v => v.Field).Order(StringComparer.Ordinal));

    private static IEnumerable<(string, string)> Wrong(V1.Declaration? declaration)
    {
        var request = declaration is null ? new V1.CreateDeclarationRequest() : new V1.CreateDeclarationRequest { Declaration = declaration };
        return ((Record.Exception(() => DeclarationRequest.Check(request)) as QualityException)?.Violations ?? []).Select(v => (v.Field, v.Reason)).Order();
    }
}
