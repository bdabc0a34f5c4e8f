using System.Globalization;
using Quality.Dashboard.Rpc;

namespace Quality.Dashboard.Features.Rosters;

/// <summary>Reads a pasted list of credit codes.</summary>
internal static class RosterCodes
{
    /// <summary>Resource names of the codes, one a line or apart by commas or blanks, in the order given, each once; the service judges them.</summary>
    public static IReadOnlyList<string> Names(string text) =>
        [.. text.Normalize(System.Text.NormalizationForm.FormKC).Split([' ', '\t', '\r', '\n', ',', '、', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(code => "enterprises/" + code.ToUpperInvariant()).Distinct(StringComparer.Ordinal)];

    /// <summary>Says of each refused entry which code it is: a pasted list has no line numbers to look for.</summary>
    public static Problem WithCodes(Problem problem, IReadOnlyList<string> names) => problem with
    {
        Fields = [.. problem.Fields.Select(field => IndexOf(field.Path) is { } index && index < names.Count
            ? field with { Sentence = $"{names[index]["enterprises/".Length..]}: {field.Sentence}" }
            : field)],
    };

    private static int? IndexOf(string path) =>
        path.StartsWith("enterprises[", StringComparison.Ordinal) && int.TryParse(path["enterprises[".Length..].TrimEnd(']'), CultureInfo.InvariantCulture, out var index) ? index : null;
}
