using System.Globalization;
using System.Text;

namespace Quality.Common.Values;

/// <summary>Brings the ways of writing one text together: full width, compatibility forms, broken surrogates.</summary>
internal static class TextFolding
{
    /// <summary>NFKC; half a surrogate pair becomes U+FFFD, because normalisation refuses it.</summary>
    public static string Nfkc(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        return WellFormed(text).Normalize(NormalizationForm.FormKC);
    }

    /// <summary>Blanks, line breaks and characters without a width (zero-width space, byte order mark).</summary>
    public static bool IsBlank(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static string WellFormed(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            builder.Append(rune);
        return builder.ToString();
    }
}
