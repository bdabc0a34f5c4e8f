using System.Globalization;

namespace Quality.Inspections.Sampling;

/// <summary>Legal dates that were checked when they were stored.</summary>
internal static class SamplingDates
{
    public static DateOnly Of(string stored) => DateOnly.ParseExact(stored, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
