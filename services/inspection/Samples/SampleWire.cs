using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Samples;

/// <summary>Between the domain and the wire.</summary>
internal static class SampleWire
{
    public static V1.Sample ToWire(this Sample s) => new()
    {
        Name = s.Name, Number = s.Number, Authority = s.Authority, Level = (V1.SampleLevel)s.Level, Kind = (V1.SampleKind)s.Kind,
        Selection = (V1.SampleSelection)s.Selection, Regime = (V1.SampleRegime)s.Regime, Region = s.Region, Producer = s.Producer,
        ProducerDisplayName = s.ProducerDisplayName, ProducerRegion = s.ProducerRegion, SellerDisplayName = s.SellerDisplayName, SampledRegion = s.SampledRegion, ProductCategory = s.Category,
        ProductName = s.ProductName, Model = s.Model, Brand = s.Brand, Batch = s.Batch, StandardNumber = s.StandardNumber, Plan = s.Plan, Laboratory = s.Laboratory,
        SampledOn = ChinaTime.Format(s.SampledOn), ConcludedOn = Day(s.ConcludedOn), DeliveredOn = Day(s.DeliveredOn), Outcome = (V1.SampleOutcome)s.Outcome,
        Final = s.Final, FailedItems = { JsonSerializer.Deserialize<string[]>(s.FailedItems) }, Reason = s.Reason, Etag = Etag.Of(s.Version), Version = s.Version,
        CreateTime = s.CreatedAt.ToTimestamp(), UpdateTime = s.UpdatedAt.ToTimestamp(),
    };

    /// <summary>The id in a resource name.</summary>
    public static string IdOf(string field, string name) => name.Length == 0
        ? throw Fail.Invalid(field, "REQUIRED", $"{field} is required.")
        : name.StartsWith(Sample.Collection, StringComparison.Ordinal) ? name[Sample.Collection.Length..] : throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form samples/{{id}}.");

    public static SampleFilter Filter(this V1.ListSamplesRequest r)
    {
        var check = new Violations();
        var (from, to) = (check.Date("sampled_from", r.SampledFrom, required: false), check.Date("sampled_to", r.SampledTo, required: false));
        check.AddIf(to < from, "sampled_to", "BAD_RANGE", "sampled_to is before sampled_from.");
        check.AddIf(r.Region.Length > 0 && !Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(r.Producer.Length > 0 && !Uscc.TryFromName(r.Producer, out _), "producer", "BAD_NAME", "producer must be enterprises/{code} with a code of 18 characters.");
        var filter = new SampleFilter(
            check.Text("query", r.Query, 200), r.Region, r.Producer, r.Authority.Trim(), r.ProductCategory.Trim(), Numbers("levels", r.Levels, check),
            Numbers("kinds", r.Kinds, check), Numbers("selections", r.Selections, check), Numbers("outcomes", r.Outcomes, check), r.HasFinal ? r.Final : null, Day(from), Day(to));
        check.ThrowIfAny();
        return filter;
    }

    public static SampleFilter Filter(this V1.ExportSamplesRequest r)
    {
        var list = new V1.ListSamplesRequest
        {
            Query = r.Query, Region = r.Region, Producer = r.Producer, Authority = r.Authority, ProductCategory = r.ProductCategory, Levels = { r.Levels },
            Kinds = { r.Kinds }, Selections = { r.Selections }, Outcomes = { r.Outcomes }, SampledFrom = r.SampledFrom, SampledTo = r.SampledTo,
        };
        if (r.HasFinal) list.Final = r.Final;
        return list.Filter();
    }

    /// <summary>Numbers of known values, sorted, so that the same wish has the same page tokens.</summary>
    private static string Numbers<T>(string field, IEnumerable<T> values, Violations check) where T : struct, System.Enum => string.Join(
        ',', values.Select((value, i) => Convert.ToInt32(check.Enum($"{field}[{i}]", value), null)).Distinct().Order());

    private static string Day(DateOnly? day) => day is { } known ? ChinaTime.Format(known) : "";
}
