namespace Quality.Dashboard.Features.Rosters;

/// <summary>Reads a pasted list of credit codes.</summary>
internal static class RosterCodes
{
    /// <summary>Resource names of the codes, one a line or apart by commas or blanks, in the order given, each once; the service judges them.</summary>
    public static IReadOnlyList<string> Names(string text) =>
        [.. text.Normalize(System.Text.NormalizationForm.FormKC).Split([' ', '\t', '\r', '\n', ',', '、', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(code => "enterprises/" + code.ToUpperInvariant()).Distinct(StringComparer.Ordinal)];
}
