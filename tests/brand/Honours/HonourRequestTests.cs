using Quality.Brands.Honours;
using Quality.Common.Errors;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests.Honours;

public class HonourRequestTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Fact]
    public void An_empty_request_names_every_required_field() => Assert.Equal(
        ["honour.authority", "honour.decision_number", "honour.grant_kind", "honour.instrument", "honour.level", "honour.object_name", "honour.product_category", "honour.published_on", "honour.region"],
        Wrong(null!).Select(v => v.Field).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_wrong_field_is_named_at_once()
    {
        var honour = new V1.Honour
        {
            Instrument = "instruments/gansu-famous-brand", Stage = V1.HonourStage.Named, Level = V1.HonourLevel.National, ObjectKind = V1.ObjectKind.Mark, ObjectName = new('名', 201),
            ObjectKey = new('k', 201), Holder = "91620100MA72ABCD97", HolderDisplayName = new('户', 201), Region = "110105", ProductCategory = "8888",
            DecisionNumber = new('号', 101), Authority = new('局', 201), PublishedOn = "2026-11-25", ValidUntil = "2026-11-25", GrantKind = (V1.GrantKind)9,
        };
        Assert.Equal(
            [
                ("honour.authority", "TOO_LONG"), ("honour.decision_number", "TOO_LONG"), ("honour.grant_kind", "UNKNOWN_VALUE"), ("honour.holder", "BAD_NAME"),
                ("honour.holder_display_name", "TOO_LONG"), ("honour.level", "WRONG_LEVEL"), ("honour.object_key", "TOO_LONG"), ("honour.object_kind", "WRONG_OBJECT_KIND"),
                ("honour.object_name", "TOO_LONG"), ("honour.product_category", "UNKNOWN_CATEGORY"), ("honour.published_on", "DATE_IN_FUTURE"), ("honour.region", "UNKNOWN_REGION"),
                ("honour.stage", "NO_STAGES"), ("honour.valid_until", "NOT_AFTER_PUBLICATION"),
            ],
            Wrong(honour).Select(v => (v.Field, v.Reason)).Order());
    }

    [Theory]
    [InlineData("2017-13-01")]
    [InlineData("2017/12/01")]
    [InlineData("20171201")]
    [InlineData("二〇一七年")]
    public void A_day_in_another_form_is_no_day(string day)
    {
        var honour = Samples.FamousBrand();
        honour.PublishedOn = day;
        Assert.Equal([("honour.published_on", "BAD_DATE")], Wrong(honour).Select(v => (v.Field, v.Reason)));
    }

    [Fact]
    public void A_zone_says_whether_it_prepares_or_is_named()
    {
        Assert.Equal([("honour.stage", "REQUIRED")], Wrong(Samples.Zone(V1.HonourStage.Unspecified, "2017-03-01", "1号")).Select(v => (v.Field, v.Reason)));
        Assert.Empty(Wrong(Samples.Zone(V1.HonourStage.Named, "2017-03-01", "1号")));
        var brand = Samples.FamousBrand();
        brand.Stage = V1.HonourStage.Preparation;
        Assert.Equal([("honour.stage", "NO_STAGES")], Wrong(brand).Select(v => (v.Field, v.Reason)));
    }

    [Theory]
    [InlineData("农业农村部")]
    [InlineData("国家知识产权局商标局")]
    public void What_the_ministry_of_agriculture_or_the_trademark_office_registers_is_no_geographical_indication_product(string authority)
    {
        var honour = Samples.GiProduct();
        honour.Authority = authority;
        Assert.Equal([("honour.authority", "AUTHORITY_OF_ANOTHER_INSTRUMENT")], Wrong(honour).Select(v => (v.Field, v.Reason)));
        honour.Authority = "国家知识产权局";
        Assert.Empty(Wrong(honour));
    }

    [Fact]
    public void An_organisation_needs_no_category_and_a_mark_does()
    {
        Assert.Empty(Wrong(Samples.Award()));
        var mark = Samples.Mark();
        mark.ProductCategory = "";
        Assert.Equal([("honour.product_category", "REQUIRED")], Wrong(mark).Select(v => (v.Field, v.Reason)));
    }

    [Fact]
    public void A_revocation_needs_its_reason_and_no_future_day() => Assert.Equal(
        [("decision_number", "TOO_LONG"), ("name", "REQUIRED"), ("reason", "REQUIRED"), ("revoked_on", "DATE_IN_FUTURE")],
        Assert.Throws<QualityException>(() => HonourRequest.Revocation(new() { RevokedOn = "2026-11-25", Reason = " ", DecisionNumber = new('号', 101) }, Today, default))
            .Violations.Select(v => (v.Field, v.Reason)).Order());

    [Fact]
    public void Every_wrong_filter_is_named_at_once() => Assert.Equal(
        ["grant_kinds[0]", "holder", "instrument", "levels[1]", "product_category", "published_from", "published_to", "query", "region", "stages[0]", "states[0]"],
        Assert.Throws<QualityException>(() => HonourFilter.From(new V1.ListHonoursRequest
        {
            Query = new('查', 201), Instrument = "instruments/none", Region = "629999", Holder = "x", ProductCategory = "8888", Levels = { V1.HonourLevel.National, (V1.HonourLevel)9 },
            Stages = { V1.HonourStage.Unspecified }, GrantKinds = { (V1.GrantKind)9 }, States = { (V1.HonourState)9 }, PublishedFrom = "yesterday", PublishedTo = "tomorrow",
        })).Violations.Select(v => v.Field).Order(StringComparer.Ordinal));

    private static IReadOnlyList<Violation> Wrong(V1.Honour honour)
    {
        var request = honour is null ? new V1.GrantHonourRequest() : new V1.GrantHonourRequest { Honour = honour };
        return (Record.Exception(() => HonourRequest.Decision(request, Today)) as QualityException)?.Violations ?? [];
    }
}
