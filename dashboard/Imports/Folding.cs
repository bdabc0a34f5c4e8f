using System.Text;

namespace Quality.Dashboard.Imports;

/// <summary>What people write differently and mean alike: width, case, blanks, hyphens.</summary>
internal static class Folding
{
    /// <summary>Half width, lower case, only letters and digits; empty for a text that no heading or name has.</summary>
    public static string Key(string text)
    {
        if (text.Length > 200)
            return "";
        // Half of a character, as broken files have it, cannot be normalised: runes replace it.
        var whole = string.Concat(text.EnumerateRunes());
        var key = new StringBuilder(whole.Length);
        foreach (var letter in whole.Normalize(NormalizationForm.FormKC))
            if (char.IsLetterOrDigit(letter))
                key.Append(char.ToLowerInvariant(letter));
        return key.ToString();
    }
}
