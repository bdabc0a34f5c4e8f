using System.Buffers;
using Quality.Common.Errors;
using Quality.Common.Values;
using Quality.Inspections.Libraries;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>Checks the steps of a sampling as they came over the wire and names every wrong field at once.</summary>
internal static class SamplingCheck
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static V1.Sampling Notice(V1.Sampling? sent)
    {
        var s = sent ?? throw Fail.Invalid("sampling", "REQUIRED", "sampling is required.");
        var check = new Violations();
        var notice = new V1.Sampling
        {
            Number = check.Required("sampling.number", s.Number, 100), Authority = check.Required("sampling.authority", s.Authority, 200),
            Level = check.Enum("sampling.level", s.Level), Selection = check.Enum("sampling.selection", s.Selection), Region = s.Region, Task = s.Task,
            DrawEntry = check.Text("sampling.draw_entry", s.DrawEntry, 200), Producer = s.Producer,
            ProducerDisplayName = check.Required("sampling.producer_display_name", s.ProducerDisplayName, 200), Place = check.Required("sampling.place", s.Place, 500),
            ProductCategory = s.ProductCategory, ProductName = check.Required("sampling.product_name", s.ProductName, 200), Model = check.Text("sampling.model", s.Model, 200),
            Step = V1.SamplingStep.Noticed, Kind = s.Kind == V1.SampleKind.Unspecified ? V1.SampleKind.Supervision : check.Enum("sampling.kind", s.Kind),
            ProducerRegion = s.ProducerRegion, SampledRegion = s.SampledRegion,
        };
        SampleCheck.Places("sampling", s.Region, s.ProducerRegion, s.SampledRegion, check);
        LibraryCheck.Category("sampling.product_category", s.ProductCategory, check);
        check.AddIf(s.Producer.Length > 0 && !Uscc.TryFromName(s.Producer, out _), "sampling.producer", "BAD_NAME",
            "sampling.producer must be enterprises/{code} with a code of 18 digits and capital letters without I, O, S, V, Z.");
        check.ThrowIfAny();
        return notice;
    }

    public static V1.CustodyNote Custody(V1.CustodyNote? sent, bool photos)
    {
        var note = sent ?? throw Fail.Invalid("custody", "REQUIRED", "custody is required.");
        var check = new Violations();
        var (place, text) = (check.Required("custody.place", note.Place, 500), check.Text("custody.note", note.Note, 1000));
        LibraryCheck.Count("custody.hashes", note.Hashes.Count, photos ? 1 : 0, 50, check);
        for (var n = 0; n < Math.Min(note.Hashes.Count, 50); n++)
            if (note.Hashes[n].Length != 64 || note.Hashes[n].AsSpan().ContainsAnyExcept(HexDigits)) check.Add($"custody.hashes[{n}]", "BAD_HASH", $"custody.hashes[{n}] must be 64 small hexadecimal digits.");
        check.ThrowIfAny();
        return new() { Place = place, Note = text, Hashes = { note.Hashes } };
    }

    /// <summary>A visit; <paramref name="certified"/> answers who has a certificate on a day.</summary>
    public static async Task<V1.SamplingVisit> VisitAsync(V1.SamplingVisit? sent, V1.Sampling sampling, DateOnly today, Func<DateOnly, Task<IReadOnlySet<string>>> certified)
    {
        var v = sent ?? throw Fail.Invalid("visit", "REQUIRED", "visit is required.");
        var check = new Violations();
        var day = check.Date("visit.visited_on", v.VisitedOn, notAfter: today);
        check.Enum("visit.outcome", v.Outcome);
        Ground(v, check);
        var few = v is { Outcome: V1.VisitOutcome.RefusedLawfully, Ground: V1.VisitGround.FewInspectors };
        check.AddIf(v.Inspectors.Distinct().Count() < (few ? 1 : 2), "visit.inspectors", "TOO_FEW_INSPECTORS", "At least two inspectors visit.");
        check.AddIf(v.Inspectors.Count > 10, "visit.inspectors", "TOO_MANY", "visit.inspectors takes at most 10.");
        var known = day is { } on ? await certified(on) : null;
        for (var n = 0; n < Math.Min(v.Inspectors.Count, 10); n++)
            check.AddIf(known?.Contains(v.Inspectors[n]) == false, $"visit.inspectors[{n}]", "NOT_CERTIFIED", $"Nobody has the certificate {v.Inspectors[n]} on that day.");
        check.ThrowIfAny();
        var visit = v.Clone();
        visit.Article = VisitGrounds.Article(v.Outcome, SamplingRegime.Of(sampling.ProductCategory, day!.Value), day.Value);
        return visit;
    }

    public static V1.SamplingSeal Seal(V1.SamplingSeal? sent, V1.Sampling sampling)
    {
        var s = sent ?? throw Fail.Invalid("seal", "REQUIRED", "seal is required.");
        var check = new Violations();
        var (test, reserve) = (check.Required("seal.test_seal", s.TestSeal, 100), check.Text("seal.reserve_seal", s.ReserveSeal, 100));
        check.AddIf(test.Length > 0 && test == reserve, "seal.reserve_seal", "REPEATED", "Test and reserve sample have seals of their own.");
        check.AddIf(s.TestAmount is < 1 or > 10_000, "seal.test_amount", "OUT_OF_RANGE", "seal.test_amount must be 1 to 10000.");
        check.AddIf(reserve.Length > 0 ? s.ReserveAmount is < 1 or > 10_000 : s.ReserveAmount != 0, "seal.reserve_amount", "OUT_OF_RANGE", "seal.reserve_amount must be 1 to 10000 with a reserve seal, else 0.");
        check.Enum("seal.acquisition", s.Acquisition);
        var bought = s.Acquisition == V1.AcquisitionMode.Bought;
        check.AddIf(bought ? s.PriceFen < 1 : s.PriceFen != 0, "seal.price_fen", "OUT_OF_RANGE", "seal.price_fen is the price of what was bought, else 0.");
        check.Text("seal.batch", s.Batch, 200);
        check.ThrowIfAny();
        var day = SamplingDates.Of(sampling.Visit.VisitedOn);
        var rule = AcquisitionRule.Of(SamplingRegime.Of(sampling.ProductCategory, day), day);
        if (rule?.Allows(s) == false) throw Fail.Precondition("WRONG_ACQUISITION", $"By the rule of {sampling.Visit.VisitedOn} this sample is {rule.Mode}, not {s.Acquisition}.", rule.Article);
        var seal = s.Clone();
        (seal.TestSeal, seal.ReserveSeal, seal.Article) = (test, reserve, rule?.Article ?? "");
        return seal;
    }

    private static void Ground(V1.SamplingVisit v, Violations check)
    {
        check.AddIf(!Enum.IsDefined(v.Ground), "visit.ground", "UNKNOWN_VALUE", "visit.ground has a value that this version does not know.");
        var needed = v.Outcome is V1.VisitOutcome.NotAllowed or V1.VisitOutcome.RefusedLawfully or V1.VisitOutcome.NoSample;
        if (needed && v.Ground == V1.VisitGround.Unspecified) check.Add("visit.ground", "REQUIRED", "visit.ground is required.");
        else check.AddIf(VisitGrounds.OutcomeOf(v.Ground) != (needed ? v.Outcome : V1.VisitOutcome.Unspecified), "visit.ground", "NOT_ALLOWED", "visit.ground does not belong to this outcome.");
        if (v.Outcome == V1.VisitOutcome.Refused) check.Required("visit.reason", v.Reason, 1000);
        else check.Text("visit.reason", v.Reason, 1000);
    }
}
