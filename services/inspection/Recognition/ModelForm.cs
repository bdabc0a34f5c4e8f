using System.Text;
using System.Text.RegularExpressions;
using Quality.Inspections.Samples;

namespace Quality.Inspections.Recognition;

/// <summary>
/// Whether two printed models are the same 规格型号 (7.2.2). The key leaves out signs and blanks, so that A-15 is A15; but it would make 1.5 equal
/// to 15, and so the numbers must be the same too.
/// </summary>
internal static partial class ModelForm
{
    /// <summary>True when key and numbers agree; a model without letters or digits is no model and equals none.</summary>
    public static bool Same(string left, string right) =>
        ModelKey.Of(left) is { Length: > 0 } key && key == ModelKey.Of(right) && Numbers(left).SequenceEqual(Numbers(right));

    private static IEnumerable<string> Numbers(string model) => NumberPattern().Matches(model.Normalize(NormalizationForm.FormKC)).Select(match => match.Value);

    [GeneratedRegex(@"\p{Nd}+(?:\.\p{Nd}+)*")]
    private static partial Regex NumberPattern();
}
