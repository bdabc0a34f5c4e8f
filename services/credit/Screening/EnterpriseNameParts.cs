using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Quality.Common.Values;

namespace Quality.Credits.Screening;

/// <summary>What the end of a name says about the legal form; 有限公司 and 有限责任公司 are one.</summary>
internal enum NameForm
{
    None = 0,
    Limited = 1,
    JointStock = 2,
    Company = 3,
    Cooperative = 4,
}

/// <summary>
/// A name taken apart: places at its beginning (today's or former, with or without 省、市、县), legal form at its end, and the core between,
/// by which people know the enterprise. Code of the narrowest place as it is today; empty for none.
/// </summary>
internal sealed partial record EnterpriseNameParts(string Folded, string Core, string Place, NameForm Form)
{
    // Longer ones stand before those that end like them.
    private static readonly (string Suffix, NameForm Form)[] Forms =
    [
        ("集团股份有限公司", NameForm.JointStock), ("股份有限公司", NameForm.JointStock), ("集团有限责任公司", NameForm.Limited), ("有限责任公司", NameForm.Limited),
        ("集团有限公司", NameForm.Limited), ("有限公司", NameForm.Limited), ("专业合作社", NameForm.Cooperative), ("合作社", NameForm.Cooperative), ("集团公司", NameForm.Company), ("公司", NameForm.Company),
    ];

    /// <summary>Names of places of Gansu, all that ever were in the table, and today's code.</summary>
    private static readonly FrozenDictionary<string, string> Places = ReadPlaces();

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> PlacesBySpan = Places.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly int LongestPlace = Places.Keys.Max(name => name.Length);

    public static EnterpriseNameParts Of(string name)
    {
        var folded = NoBrackets().Replace(FoldedText.Of(name), "");
        var (rest, form) = FormOf(folded);
        var (core, place) = PlaceOf(rest);
        return new(folded, core, place, form);
    }

    private static (string Stem, NameForm Form) FormOf(string name)
    {
        foreach (var (suffix, form) in Forms)
            if (name.Length > suffix.Length + 1 && name.EndsWith(suffix, StringComparison.Ordinal)) return (name[..^suffix.Length], form);
        return (name, NameForm.None);
    }

    /// <summary>Takes places off as long as two characters of a name stay.</summary>
    private static (string Core, string Place) PlaceOf(string name)
    {
        var place = "";
        while (Prefix(name) is { } found)
        {
            place = Places[found];
            name = name[found.Length..];
        }

        return (name, place);
    }

    private static string? Prefix(string name)
    {
        for (var length = Math.Min(LongestPlace, name.Length - 2); length >= 2; length--)
            if (PlacesBySpan.ContainsKey(name.AsSpan(0, length))) return name[..length];
        return null;
    }

    private static FrozenDictionary<string, string> ReadPlaces()
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var region in Region.HistoryOfGansu().OrderByDescending(r => r.Level))
        {
            var code = region.Current().Code;
            places.TryAdd(region.Name, code);
            if (Short().Replace(region.Name, "") is { Length: >= 2 } brief) places[brief] = code; // of 临夏市 and 临夏州 the wider one: it contradicts nothing
        }

        return places.ToFrozenDictionary(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"[()\[\]{}<>《》“”""'·.,，。、\-—_]")]
    private static partial Regex NoBrackets();

    [GeneratedRegex(@"(?:(?:藏族|回族|裕固族|哈萨克族|东乡族|保安族|撒拉族|蒙古族)+自治[县州]|自治[县州]|地区|新区|省|市|州|县|区)$")]
    private static partial Regex Short();
}
