using System.Text;

namespace Quality.Inspections.Samples;

/// <summary>规格型号 in the form by which models are compared (2.7.1d): NFKC, upper case, letters and digits only. The printed form is kept beside it.</summary>
internal static class ModelKey
{
    public static string Of(string model)
    {
        var whole = new StringBuilder(model.Length);
        foreach (var rune in model.EnumerateRunes()) whole.Append(rune); // half a surrogate pair becomes U+FFFD, which normalisation accepts
        var key = new StringBuilder(whole.Length);
        foreach (var rune in whole.ToString().Normalize(NormalizationForm.FormKC).ToUpperInvariant().EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) key.Append(rune);
        return key.ToString();
    }
}
