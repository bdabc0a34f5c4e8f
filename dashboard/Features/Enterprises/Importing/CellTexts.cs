using System.Globalization;
using System.Text.RegularExpressions;
using Quality.Dashboard.Imports;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>Cells as people fill them, in the form that the services take; what is not understood stays as it was written.</summary>
internal static partial class CellTexts
{
    private static readonly string[] Yes = ["是", "有", "y", "yes", "true", "1", "√", "✓", "对"];
    private static readonly string[] No = ["否", "无", "n", "no", "false", "0", "×", "不是"];

    /// <summary>2003-10-16 from 2003/10/16, 2003.10.16, 2003年10月16日, 20031016 and the same with a time behind; null when it is no date.</summary>
    public static string? Date(string text)
    {
        var match = DateForm().Match(text.Normalize(System.Text.NormalizationForm.FormKC));
        return match.Success
            && DateOnly.TryParseExact($"{match.Groups["y"].Value}-{match.Groups["m"].Value}-{match.Groups["d"].Value}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }

    public static bool? YesNo(string text)
    {
        var key = text.Trim();
        if (Yes.Contains(key, StringComparer.OrdinalIgnoreCase) || Yes.Contains(Folding.Key(key)))
            return true;
        return No.Contains(key, StringComparer.OrdinalIgnoreCase) || No.Contains(Folding.Key(key)) ? false : null;
    }

    [GeneratedRegex(@"^\s*(?:(?<y>\d{4})\s*[-/.年]\s*(?<m>\d{1,2})\s*[-/.月]\s*(?<d>\d{1,2})\s*日?|(?<y>\d{4})(?<m>\d{2})(?<d>\d{2}))(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*$", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex DateForm();
}
