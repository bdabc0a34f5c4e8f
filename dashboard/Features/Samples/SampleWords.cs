using Quality.Dashboard.Components;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Samples;

/// <summary>Badges of conclusions.</summary>
internal static class SampleWords
{
    public static StatusKind Kind(V1.SampleOutcome outcome) => outcome switch
    {
        V1.SampleOutcome.Conforming => StatusKind.Good,
        V1.SampleOutcome.Nonconforming => StatusKind.Bad,
        V1.SampleOutcome.Refused => StatusKind.Warning,
        V1.SampleOutcome.Untested => StatusKind.None,
        _ => StatusKind.Neutral,
    };

    public static bool HasConclusion(this V1.Sample sample) => sample.Outcome is V1.SampleOutcome.Conforming or V1.SampleOutcome.Nonconforming;

    /// <summary>Product and model in one line.</summary>
    public static string Product(this V1.Sample sample) => sample.Model.Length > 0 ? $"{sample.ProductName} {sample.Model}" : sample.ProductName;
}
