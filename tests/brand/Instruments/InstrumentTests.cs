using Quality.Brands.Instruments;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests.Instruments;

public class InstrumentTests
{
    [Fact]
    public void The_four_targets_3_to_6_have_their_instrument_and_number() =>
        Assert.Equal([("T3", 70), ("T4", 5), ("T5", 5), ("T6", 20)], Instrument.All.Where(i => i.Target is not null).Select(i => (i.Indicator, i.Target!.Value)));

    [Fact]
    public void Only_zones_have_stages() => Assert.Equal(["famous-brand-zone"], Instrument.All.Where(i => i.HasStages).Select(i => i.Id));

    [Fact]
    public void Well_known_marks_are_recognised_and_indications_approved_neither_is_awarded()
    {
        Assert.Equal(V1.InstrumentVerb.Recognise, Instrument.OfId("well-known-trademark").Verb);
        Assert.Equal(V1.InstrumentVerb.Approve, Instrument.OfId("gi-product").Verb);
        Assert.Equal("recognised", Instrument.OfId("well-known-trademark").VerbPast);
    }

    [Fact]
    public void Every_day_has_its_citation_and_what_was_not_read_says_so()
    {
        Assert.All(Instrument.All, i => Assert.NotEqual("", i.StartCitation));
        Assert.All(Instrument.All, i => Assert.Equal(i.StopOn is null, i.StopCitation.Length == 0));
        Assert.All(Instrument.All.Where(i => i.StartOn is null), i => Assert.Contains("to be confirmed", i.StartCitation, StringComparison.Ordinal));
        Assert.Contains("to be confirmed", Instrument.OfId("gansu-famous-brand").StopCitation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gansu-famous-brand", "2018-12-31", null)]
    [InlineData("gansu-famous-brand", "2019-01-01", "INSTRUMENT_CEASED")]
    [InlineData("gi-product", "1999-08-16", "INSTRUMENT_NOT_STARTED")]
    [InlineData("gi-product", "1999-08-17", null)]
    public void A_decision_needs_a_day_on_which_the_instrument_ran(string id, string day, string? reason)
    {
        var instrument = Instrument.OfId(id);
        var refusal = Record.Exception(() => instrument.DemandRunning(DateOnly.Parse(day, null)));
        Assert.Equal(reason, (refusal as QualityException)?.Reason);
        if (refusal is QualityException { Metadata: var facts }) Assert.Equal(reason == "INSTRUMENT_CEASED" ? instrument.StopCitation : instrument.StartCitation, facts["article"]);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task They_are_listed_in_the_order_of_the_targets_page_by_page(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var first = await brand.Office.ListInstrumentsAsync(new() { PageSize = 3 });
        var second = await brand.Office.ListInstrumentsAsync(new() { PageSize = 3, PageToken = first.NextPageToken });
        Assert.Equal(Instrument.All.Select(i => i.ToWire()), first.Instruments.Concat(second.Instruments));
        Assert.Equal((3, 5, ""), (first.Instruments.Count, first.TotalSize, second.NextPageToken));
        Assert.Equal(first.Instruments[0], await brand.Office.GetInstrumentAsync(new() { Name = "instruments/gansu-famous-brand" }));
        var unknown = await Refusal.OfAsync(brand.Office.GetInstrumentAsync(new() { Name = "instruments/best-of-all" }));
        Assert.Equal("NOT_FOUND", unknown.Reason);
    }
}
