using Quality.Brands.Instruments;
using Quality.Common.Errors;
using Quality.Common.Values;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Honours;

/// <summary>What a reader of honours asks for; empty and null mean any.</summary>
internal sealed record HonourFilter(
    string Query, Instrument? Instrument, string Region, string Holder, string ProductCategory, IReadOnlyList<V1.HonourLevel> Levels, IReadOnlyList<V1.HonourStage> Stages,
    IReadOnlyList<V1.GrantKind> GrantKinds, IReadOnlyList<V1.HonourState> States, DateOnly? PublishedFrom, DateOnly? PublishedTo)
{
    public static HonourFilter From(V1.ListHonoursRequest r)
    {
        var check = new Violations();
        var filter = new HonourFilter(
            check.Text("query", r.Query, 200), Instrument.Find(r.Instrument), r.Region, HonourRequest.Holder(check, "holder", r.Holder), r.ProductCategory,
            Known(check, "levels", r.Levels), Known(check, "stages", r.Stages), Known(check, "grant_kinds", r.GrantKinds), Known(check, "states", r.States),
            check.Date("published_from", r.PublishedFrom, required: false), check.Date("published_to", r.PublishedTo, required: false));
        check.AddIf(r.Instrument.Length > 0 && filter.Instrument is null, "instrument", "UNKNOWN_INSTRUMENT", "instrument is none of ListInstruments.");
        check.AddIf(r.Region.Length > 0 && !Common.Values.Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(r.ProductCategory.Length > 0 && !Common.Values.ProductCategory.TryFind(r.ProductCategory, out _), "product_category", "UNKNOWN_CATEGORY", "product_category is no category.");
        check.AddIf(filter.PublishedTo < filter.PublishedFrom, "published_to", "BEFORE_FROM", "published_to is before published_from.");
        check.ThrowIfAny();
        return filter;
    }

    public static HonourFilter From(V1.ExportHonoursRequest r) => From(new V1.ListHonoursRequest
    {
        Query = r.Query, Instrument = r.Instrument, Region = r.Region, Holder = r.Holder, ProductCategory = r.ProductCategory, Levels = { r.Levels }, Stages = { r.Stages },
        GrantKinds = { r.GrantKinds }, States = { r.States }, PublishedFrom = r.PublishedFrom, PublishedTo = r.PublishedTo,
    });

    private static T[] Known<T>(Violations check, string field, IEnumerable<T> values) where T : struct, Enum =>
        [.. values.Select((value, i) => check.Enum($"{field}[{i}]", value)).Distinct()];
}
