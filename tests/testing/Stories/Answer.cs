using Quality.Protos.Indicators.V1;

namespace Quality.Testing.Stories;

/// <summary>What one target says: compared as a whole.</summary>
public sealed record Answer(string Indicator, double? Value, long? Numerator, long? Denominator, TargetStatus Status, string Exclusions = "")
{
    /// <summary>The answer that stands in a value of the wire.</summary>
    public static Answer Of(TargetValue value) => new(
        value.Indicator,
        value.HasValue ? Math.Round(value.Value, 4) : null,
        value.HasNumerator ? value.Numerator : null,
        value.HasDenominator ? value.Denominator : null,
        value.Status,
        string.Join(' ', value.Exclusions.OrderBy(e => e.Reason, StringComparer.Ordinal).Select(e => $"{e.Reason}={e.Count}")));
}
