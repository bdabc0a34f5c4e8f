using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Quality.Common.Values;

/// <summary>The grammar of standard numbers, with the spellings that are met in files (domain rule 7.7).</summary>
internal static partial class StandardNumberGrammar
{
    private const int LongestInput = 300;
    private const int FirstYear = 1950;
    private const int LastYear = 2100;

    // A serial number (1.1; 25-3055 only if a year follows), the year, and then nothing or something that cannot belong to the number.
    private const string Tail =
        @"(?<number>\d+(?:\.\d+)*(?:-\d+(?=\s?-\s?(?:\d{4}|\d{2})(?!\d)))?)" + Year;

    private const string Year = @"(?:\s?-\s?(?<year>\d{4}|\d{2})(?!\d))?(?<rest>$|[\s/,;:、；，。(《第].*)$";

    private static readonly FrozenSet<string> IndustryCodes =
        EmbeddedTable.Rows("Values/Data/standard-prefixes.csv", "code", "name", "confirmed").Select(row => row[0]).ToFrozenSet(StringComparer.Ordinal);

    // Three-letter codes that are no industry code with a J: safety codes of special equipment, metrology, military.
    private static readonly FrozenSet<string> OtherCodes = FrozenSet.Create(StringComparer.Ordinal, "TSG", "JJF", "JJG", "GJB", "JTG", "JTJ", "CJJ", "HGJ", "YBJ");

    private static readonly FrozenSet<string> ForeignCodes =
        FrozenSet.Create(StringComparer.Ordinal, "ISO", "IEC", "EN", "BS", "NF", "DIN", "JIS", "AS", "UL", "IEEE", "ITU", "CAC", "ASTM", "ANSI", "GOST");

    /// <summary>Reads a number; never throws.</summary>
    public static StandardNumberResult Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Error("STANDARD_EMPTY", "The number of the standard is empty.");
        if (text.Length > LongestInput)
            return Error("STANDARD_LENGTH", $"A number of a standard has at most {LongestInput} characters, this text has {text.Length}.");
        var folded = Fold(text);
        var warnings = new List<ValueProblem>();
        var parts = Local(folded, warnings) ?? National(folded, warnings) ?? Group(folded) ?? Enterprise(folded) ?? Industry(folded, warnings);
        if (parts is null)
            return Error(Reason(folded), "This is no number of a Chinese standard: GB, GB/T, an industry code, DB and digits, T/code or Q/code, then number and year.");
        var number = new StandardNumber(text, parts);
        if (number.Year is < FirstYear or > LastYear)
            return Error("STANDARD_YEAR", $"The year {number.Year} of the standard cannot be right.");
        return new StandardNumberResult(number, ValueProblem.None, warnings);
    }

    private static StandardNumberParts? Local(string text, List<ValueProblem> warnings)
    {
        var match = LocalPattern().Match(text);
        if (!match.Success)
            return null;
        var food = match.Groups["food"].Success;
        var prefix = (food ? "DBS" : "DB") + match.Groups["region"].Value;
        var region = match.Groups["region"].Value.PadRight(6, '0');
        if (!Region.TryFind(region, out _))
            warnings.Add(new("STANDARD_REGION_UNKNOWN", $"There is no division {region}; DB is followed by its first two or four digits."));
        if (match.Groups["region"].Length == 6)
            warnings.Add(new("STANDARD_COUNTY", "Counties no longer set standards; this form is an old one."));
        var nature = NatureOf(match.Groups["nature"].Value);
        var number = match.Groups["number"].Value;
        var head = food ? prefix + "/" : prefix + Suffix(nature);
        return new(StandardKind.Local, nature, head, prefix, region, number, match.Groups["year"].Value, Rest(match), Glued: number.Contains('-', StringComparison.Ordinal));
    }

    private static StandardNumberParts? National(string text, List<ValueProblem> warnings)
    {
        var match = NationalPattern().Match(text);
        if (!match.Success)
            return null;
        var nature = NatureOf(match.Groups["nature"].Value + match.Groups["glued"].Value);
        WarnIfGlued(match, warnings);
        var prefix = match.Groups["prefix"].Value;
        return Parts(StandardKind.National, nature, prefix + Suffix(nature), prefix, match);
    }

    private static StandardNumberParts? Industry(string text, List<ValueProblem> warnings)
    {
        var match = IndustryPattern().Match(text);
        if (!match.Success)
            return null;
        var prefix = match.Groups["prefix"].Value;
        var nature = NatureOf(match.Groups["nature"].Value);
        if (ForeignCodes.Contains(prefix))
            return null;
        if (prefix.Length == 3 && prefix[2] == 'T' && IndustryCodes.Contains(prefix[..2]))
        {
            warnings.Add(new("STANDARD_SLASH_MISSING", $"{prefix} should be written {prefix[..2]}/T."));
            (prefix, nature) = (prefix[..2], StandardNature.Recommended);
        }
        if (!IsIndustry(prefix))
        {
            if (prefix.Length != 2)
                return null;
            warnings.Add(new("STANDARD_INDUSTRY_UNKNOWN", $"{prefix} is not in the list of industry codes."));
        }
        return Parts(StandardKind.Industry, nature, prefix + Suffix(nature), prefix, match);
    }

    private static StandardNumberParts? Group(string text)
    {
        var match = GroupPattern().Match(text);
        return match.Success ? Voluntary(StandardKind.Group, "T/", match) : null;
    }

    private static StandardNumberParts? Enterprise(string text)
    {
        var match = EnterprisePattern().Match(text);
        return match.Success ? Voluntary(StandardKind.Enterprise, "Q/", match) : null;
    }

    private static StandardNumberParts Voluntary(StandardKind kind, string letter, Match match) =>
        Parts(kind, StandardNature.Voluntary, letter + match.Groups["code"].Value, match.Groups["code"].Value, match);

    private static StandardNumberParts Parts(StandardKind kind, StandardNature nature, string head, string prefix, Match match) =>
        new(kind, nature, head, prefix, null, match.Groups["number"].Value, match.Groups["year"].Value, Rest(match));

    private static bool IsIndustry(string prefix) =>
        IndustryCodes.Contains(prefix) || OtherCodes.Contains(prefix) || (prefix.Length == 3 && prefix[2] == 'J' && IndustryCodes.Contains(prefix[..2]));

    private static void WarnIfGlued(Match match, List<ValueProblem> warnings)
    {
        if (match.Groups["glued"].Success)
            warnings.Add(new("STANDARD_SLASH_MISSING", "GBT should be written GB/T."));
    }

    private static StandardNature NatureOf(string letter) => letter switch
    {
        "T" => StandardNature.Recommended,
        "Z" => StandardNature.Guidance,
        _ => StandardNature.Mandatory,
    };

    private static string Suffix(StandardNature nature) => nature switch
    {
        StandardNature.Recommended => "/T",
        StandardNature.Guidance => "/Z",
        _ => "",
    };

    private static string Rest(Match match) => match.Groups["rest"].Value.Trim();

    private static string Reason(string folded) =>
        ForeignCodes.Any(code => Regex.IsMatch(folded, $@"^{code}(?![A-Z])")) ? "STANDARD_FOREIGN" : "STANDARD_FORM";

    private static StandardNumberResult Error(string reason, string description) => new(null, [new(reason, description)], ValueProblem.None);

    /// <summary>NFKC, capital letters, one kind of dash and of slash, single blanks.</summary>
    private static string Fold(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in TextFolding.Nfkc(text).ToUpperInvariant())
        {
            var next = c switch
            {
                >= '\u2010' and <= '\u2015' or '\u2212' or '\u2500' or '\u30FC' => '-',
                '\u2044' or '\u2215' or '\u2571' => '/',
                _ => TextFolding.IsBlank(c) ? ' ' : c,
            };
            var last = builder.Length == 0 ? ' ' : builder[^1];
            if (next is ' ' or '-' && last == next)
                continue;
            builder.Append(next);
        }
        return builder.ToString().TrimEnd();
    }

    // DB is also the code of the earthquake industry (DB/T 8.1): a local standard has digits and then a slash or a blank before the number.
    [GeneratedRegex(@"^DB(?<food>S)?\s?(?<region>\d{6}|\d{4}|\d{2})(?:\s?/\s?(?<nature>[TZ])?\s?|\s)" + Tail, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex LocalPattern();

    // GBZ are the occupational health standards and no GB/Z; GBJ the old ones for construction.
    [GeneratedRegex(@"^(?<prefix>GBZ|GBJ|GB)\s?(?:/\s?(?<nature>[TZ])|(?<glued>T))?\s?" + Tail, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex NationalPattern();

    [GeneratedRegex(@"^(?<prefix>[A-Z]{2,4})\s?(?:/\s?(?<nature>[TZ]))?\s?" + Tail, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex IndustryPattern();

    // The code of an association or enterprise may have digits of its own where a blank ends it, as the rule wants.
    [GeneratedRegex(@"^T\s?/\s?(?:(?<code>[A-Z0-9]+)\s|(?<code>[A-Z0-9]+?)(?=\d))" + Tail, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex GroupPattern();

    [GeneratedRegex(@"^Q\s?/\s?(?:(?<code>[\p{L}\p{N}]+)\s|(?<code>[\p{L}\p{N}]+?)(?=\d))(?<number>[A-Z]{0,4}\d[\dA-Z.]*(?:-\d+(?=\s?-\s?(?:\d{4}|\d{2})(?!\d)))?)" + Year, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex EnterprisePattern();
}
