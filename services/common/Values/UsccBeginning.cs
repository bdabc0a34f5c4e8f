using System.Text.RegularExpressions;

namespace Quality.Common.Values;

/// <summary>A searched text that could begin a unified social credit code (3M could, and is a name as well).</summary>
public static partial class UsccBeginning
{
    /// <summary>The text as a code is stored (capitals, half width, no blanks); null where no code begins so.</summary>
    public static string? Of(string? query)
    {
        var code = FoldedText.Of(query).ToUpperInvariant();
        return Form().IsMatch(code) ? code : null;
    }

    /// <summary>At least the two characters that name the body, of which the first is a digit.</summary>
    [GeneratedRegex("^[1-9N][0-9A-HJ-NP-RTUW-Y][0-9A-HJ-NP-RTUW-Y]{0,16}$")]
    private static partial Regex Form();
}
