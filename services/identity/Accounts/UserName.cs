using System.Text;

namespace Quality.Identity.Accounts;

/// <summary>User names are the same without case and width: ＡＤＭＩＮ is admin.</summary>
internal static class UserName
{
    public const int MinLength = 3;
    public const int MaxLength = 64;

    /// <summary>What is stored and compared; NFKC before and after the change of case, since either can undo the other.</summary>
    public static string Normal(string name) => IsText(name)
        ? name.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant().Normalize(NormalizationForm.FormKC)
        : "";

    public static bool IsWellFormed(string normal) =>
        normal.Length is >= MinLength and <= MaxLength && normal.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');

    /// <summary>Whether the text can be normalised at all: half of a surrogate pair cannot.</summary>
    public static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
