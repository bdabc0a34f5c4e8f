using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quality.Benchmarks;

/// <summary>The few statistics that the report needs.</summary>
internal static class Figures
{
    public static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value below which this share lies.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Three figures that mean something.</summary>
    public static double Round(double value) =>
        value == 0 || !double.IsFinite(value) ? 0 : Math.Abs(value) >= 100 ? Math.Round(value) : Math.Round(value, 2 - (int)Math.Floor(Math.Log10(Math.Abs(value))));

    /// <summary>Median, least and most.</summary>
    public static JsonObject Spread(IReadOnlyCollection<double> values) => new()
    {
        ["median"] = Round(Median(values)), ["min"] = Round(values.Min()), ["max"] = Round(values.Max()), ["n"] = values.Count,
    };

    /// <summary>Quotients of what was measured side by side in the same round.</summary>
    public static JsonObject Ratio(IEnumerable<double> ours, IEnumerable<double> theirs) => Spread([.. ours.Zip(theirs, (a, b) => a / b)]);
}
