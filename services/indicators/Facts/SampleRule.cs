using Quality.Common.Values;
using Quality.Indicators.Targets;
using Inspection = Quality.Protos.Inspection.V1;

namespace Quality.Indicators.Facts;

/// <summary>
/// How a sample counts in T7: 省级监督抽查 of consumer goods by 质监 and 市场监管, tested, with a final conclusion. The first reason that
/// excludes it is the one that is shown. Food-related products are in; 食品, 化妆品 and 工商流通 are not.
/// </summary>
internal static class SampleRule
{
    public static Span Span(Inspection.Sample sample, DateOnly sampledOn, DateOnly? concludedOn)
    {
        var reason = Reason(sample, sampledOn);
        return new(
            IndicatorCodes.PassRate, sample.Name, sample.Name, sample.Region,
            sample.Selection == Inspection.SampleSelection.Targeted ? PassRate.Targeted : PassRate.Random,
            // Periods go by the day of sampling; before its conclusion a sample is not there (7.4).
            sampledOn, concludedOn is { } on && on > sampledOn ? on : sampledOn, null, reason,
            reason.Length == 0 ? Weight.Counted : reason == Reasons.Nonconforming ? Weight.Missed : Weight.Excluded)
        {
            Caption = new(Text(sample), sample.Number, sample.ProductCategory, sample.Producer),
        };
    }

    private static string Reason(Inspection.Sample sample, DateOnly sampledOn)
    {
        if (sample.Level != Inspection.SampleLevel.Provincial) return Reasons.NotProvincial;
        if (sample.Kind != Inspection.SampleKind.Supervision) return Reasons.NotSupervision;
        if (sample.Regime is not (Inspection.SampleRegime.Unspecified or Inspection.SampleRegime.ProductQuality)) return Reasons.OtherRegime;
        if (!ProductCategory.TryFind(sample.ProductCategory, sampledOn, out var category)) return Reasons.UnknownCategory;
        if (!category.Consumer) return Reasons.NotConsumer;
        if (!category.InSpotCheckRate) return Reasons.OtherRegime;
        return sample.Outcome switch
        {
            Inspection.SampleOutcome.Refused => Reasons.Refused,
            Inspection.SampleOutcome.Conforming or Inspection.SampleOutcome.Nonconforming when !sample.Final => Reasons.NotFinal,
            Inspection.SampleOutcome.Conforming => "",
            Inspection.SampleOutcome.Nonconforming => Reasons.Nonconforming,
            _ => Reasons.Untested,
        };
    }

    private static string Text(Inspection.Sample sample) =>
        string.Join(" · ", new[] { sample.ProductName, sample.Model, sample.ProducerDisplayName }.Where(t => t.Length > 0));
}
