using System.Text.Json;
using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Samples;

/// <summary>Checks a sample as it came over the wire and names every wrong field at once.</summary>
internal static class SampleCheck
{
    private const int MostFailedItems = 100;

    /// <summary>A new sample; it has no id yet.</summary>
    public static Sample First(V1.RecordConclusionRequest request, DateOnly today, bool mayFinalise, WorkingCalendar calendar)
    {
        var check = new Violations();
        var draft = Draft(request.Sample, today, mayFinalise, check);
        draft?.CheckFirst(today, calendar, check);
        check.ThrowIfAny();
        return draft!;
    }

    /// <summary>The whole new version of a stored sample.</summary>
    public static Sample Revision(V1.RecordConclusionRequest request, Sample stored, DateOnly today, bool mayFinalise)
    {
        var check = new Violations();
        var draft = Draft(request.Sample, today, mayFinalise || stored.Final, check)!;
        var reason = check.Required("reason", request.Reason, 1000);
        check.AddIf(stored.Final && !mayFinalise, "sample.final", "FINAL_BY_AUTHORITY", "What is final is changed by the authority, not by a laboratory.");
        stored.CheckRevision(draft, check);
        check.ThrowIfAny();
        return draft with { Reason = reason };
    }

    private static Sample? Draft(V1.Sample? s, DateOnly today, bool mayFinalise, Violations check)
    {
        if (s is null)
        {
            check.Add("sample", "REQUIRED", "sample is required.");
            return null;
        }

        var outcome = (SampleOutcome)check.Enum("sample.outcome", s.Outcome);
        var sampled = check.Date("sample.sampled_on", s.SampledOn, notAfter: today);
        var (concluded, delivered) = Dates(s, outcome, sampled, today, check);
        check.AddIf(s.Final && !mayFinalise, "sample.final", "FINAL_BY_AUTHORITY", "The authority, not the laboratory, says that a conclusion is final.");
        Places("sample", s.Region, s.ProducerRegion, s.SampledRegion, check);
        var model = check.Text("sample.model", s.Model, 200);
        return new(
            "", check.Required("sample.number", s.Number, 100), check.Required("sample.authority", s.Authority, 200),
            (SampleLevel)check.Enum("sample.level", s.Level), (SampleKind)check.Enum("sample.kind", s.Kind), (SampleSelection)check.Enum("sample.selection", s.Selection),
            Regime(s, sampled, check), s.Region, Producer(s.Producer, check), check.Required("sample.producer_display_name", s.ProducerDisplayName, 200), s.ProducerRegion,
            check.Text("sample.seller_display_name", s.SellerDisplayName, 200), s.SampledRegion, s.ProductCategory, check.Required("sample.product_name", s.ProductName, 200), model,
            ModelKey.Of(model), check.Text("sample.brand", s.Brand, 200), check.Text("sample.batch", s.Batch, 200),
            check.Text("sample.standard_number", s.StandardNumber, 200), check.Text("sample.plan", s.Plan, 200), check.Text("sample.laboratory", s.Laboratory, 200),
            sampled ?? default, concluded, delivered, outcome, s.Final, FailedItems(s, outcome, check), "", null, false, 0, default, default);
    }

    /// <summary>未检验 and 拒绝抽查 have no day of conclusion; the others have one, and it lies between sampling and today.</summary>
    private static (DateOnly? Concluded, DateOnly? Delivered) Dates(V1.Sample s, SampleOutcome outcome, DateOnly? sampled, DateOnly today, Violations check)
    {
        var none = outcome is SampleOutcome.Untested or SampleOutcome.Refused;
        check.AddIf(none && s.ConcludedOn.Length > 0, "sample.concluded_on", "NO_CONCLUSION", "A sample that was not tested or was refused has no day of conclusion.");
        check.AddIf(none && s.DeliveredOn.Length > 0, "sample.delivered_on", "NO_CONCLUSION", "A sample that was not tested or was refused has no result to deliver.");
        if (none) return (null, null);
        var concluded = check.Date("sample.concluded_on", s.ConcludedOn, outcome is SampleOutcome.Conforming or SampleOutcome.Nonconforming, today);
        var delivered = check.Date("sample.delivered_on", s.DeliveredOn, required: false, notAfter: today);
        check.AddIf(concluded < sampled, "sample.concluded_on", "BEFORE_SAMPLING", "sample.concluded_on is before sample.sampled_on.");
        // A re-test concludes later than the first result was delivered, so only a first version can compare with its conclusion.
        var earliest = s.Name.Length == 0 ? concluded ?? sampled : sampled;
        check.AddIf(delivered < earliest, "sample.delivered_on", "BEFORE_CONCLUSION", "sample.delivered_on is before the result existed.");
        return (concluded, delivered);
    }

    /// <summary>The batch counts to the producer's region when that is in Gansu, else to the place of sampling. The message at that path has the three fields.</summary>
    public static void Places(string at, string region, string producerRegion, string sampledRegion, Violations check)
    {
        var known = Region.TryFind(region, out var counted) && counted.InGansu;
        if (region.Length == 0) check.Add($"{at}.region", "REQUIRED", $"{at}.region is required.");
        else check.AddIf(!known, $"{at}.region", "UNKNOWN_REGION", $"{at}.region must be a division code of Gansu, six digits.");
        check.AddIf(sampledRegion.Length > 0 && !(Region.TryFind(sampledRegion, out var place) && place.InGansu), $"{at}.sampled_region", "UNKNOWN_REGION", $"{at}.sampled_region must be a division code of Gansu, six digits.");
        if (producerRegion.Length == 0) return;
        if (!Region.TryFind(producerRegion, out var producer))
            check.Add($"{at}.producer_region", "UNKNOWN_REGION", $"{at}.producer_region must be a division code of six digits.");
        else if (known && producer.InGansu)
            check.AddIf(!RegionScope.FromClaim(region).Contains(producerRegion) && !RegionScope.FromClaim(producerRegion).Contains(region),
                $"{at}.region", "NOT_THE_PRODUCERS", "A batch of a producer in Gansu counts to the producer's region.");
    }

    private static string Producer(string name, Violations check)
    {
        check.AddIf(name.Length > 0 && !Uscc.TryFromName(name, out _), "sample.producer", "BAD_NAME",
            "sample.producer must be enterprises/{code} with a code of 18 digits and capital letters without I, O, S, V, Z.");
        return name;
    }

    private static SampleRegime Regime(V1.Sample s, DateOnly? sampled, Violations check)
    {
        check.AddIf(!Enum.IsDefined(s.Regime), "sample.regime", "UNKNOWN_VALUE", "sample.regime has a value that this version does not know.");
        if (s.ProductCategory.Length == 0) check.Add("sample.product_category", "REQUIRED", "sample.product_category is required.");
        else if (!ProductCategory.TryFind(s.ProductCategory, sampled, out var category))
            check.Add("sample.product_category", "UNKNOWN_CATEGORY", "sample.product_category is not a category code.");
        else if (s.Regime == V1.SampleRegime.Unspecified) return Of(category.Regime);
        else
            check.AddIf(s.Regime == V1.SampleRegime.ProductQuality && category.Confirmed && category.Regime != LegalRegime.General,
                "sample.regime", "OTHER_LAW", "Products of this category are not checked under the Product Quality Law.");
        return (SampleRegime)s.Regime;
    }

    /// <summary>The law under which products of a category are checked.</summary>
    public static SampleRegime Of(LegalRegime regime) => regime switch
    {
        LegalRegime.Food => SampleRegime.Food,
        LegalRegime.Cosmetics => SampleRegime.Cosmetics,
        LegalRegime.Agricultural => SampleRegime.Agricultural,
        _ => SampleRegime.ProductQuality,
    };

    private static string FailedItems(V1.Sample s, SampleOutcome outcome, Violations check)
    {
        check.AddIf(s.FailedItems.Count > 0 && outcome != SampleOutcome.Nonconforming, "sample.failed_items", "NOT_ALLOWED", "Only a nonconforming sample has failed items.");
        check.AddIf(s.FailedItems.Count > MostFailedItems, "sample.failed_items", "TOO_MANY", $"At most {MostFailedItems} failed items are allowed.");
        var items = s.FailedItems.Take(MostFailedItems).Select((item, i) => check.Required($"sample.failed_items[{i}]", item, 200)).ToList();
        return JsonSerializer.Serialize(items);
    }
}
