using Quality.Dashboard.Components;
using Quality.Dashboard.Imports;
using Quality.Dashboard.Localisation;
using Quality.Protos.Identity.V1;

namespace Quality.Dashboard.Rpc;

/// <summary>The divisions of Gansu (行政区划) by code and by name, vanished ones too.</summary>
public sealed class Places
{
    private readonly Dictionary<string, Division> byCode = [];
    private readonly Dictionary<string, string?> byName = [];

    /// <param name="divisions">Every period of every code, a code's oldest first.</param>
    public Places(IEnumerable<Division> divisions)
    {
        var all = divisions.ToArray();
        foreach (var division in all)
            byCode[division.Region] = division;
        Learn(all);
        // Who writes a name means the place that has it today, even if another one had it once.
        Learn(all.Where(IsCurrent), afresh: true);
        Choices = [.. byCode.Values.Where(division => IsCurrent(division) && division.Level != DivisionLevel.Province && Units.Find(division.Region) is null)
            .Select(division => new RegionChoice(division.Region, OwnName(division), division.ReportingUnit))];
    }

    /// <summary>What exists today below the 15 units, with its unit as parent: for a RegionPicker.</summary>
    public IReadOnlyList<RegionChoice> Choices { get; }

    /// <summary>Own names by code, units and the province included.</summary>
    public IReadOnlyDictionary<string, string> OwnNames =>
        byCode.Values.Select(division => (division.Region, Name: OwnName(division)))
            .Concat(Units.All.Select(unit => (Region: unit.Code, unit.Name))).Append((Region: Units.Province, Name: Units.Name(Units.Province)!))
            .GroupBy(place => place.Region).ToDictionary(place => place.Key, place => place.Last().Name);

    /// <summary>The place with the unit that it belongs to (兰州市城关区); the code itself when nobody knows it.</summary>
    public string Name(string code)
    {
        if (Units.Name(code) is { } unit)
            return unit;
        if (!byCode.TryGetValue(code, out var division))
            return code;
        var own = OwnName(division);
        var above = Units.Name(division.ReportingUnit);
        return above is null || above == own ? own : Languages.IsChinese ? above + own : $"{own}, {above}";
    }

    /// <summary>
    /// The six digits that a cell means: a code as it is, of a town's longer code the county, else a name with or without the
    /// names above it (城关区, 兰州市城关区, 甘肃省兰州市城关区). Null when it names no place, or two.
    /// </summary>
    public string? Resolve(string text)
    {
        var key = Folding.Key(text);
        if (key.Length > 0 && key.All(char.IsAsciiDigit))
            return key.Length switch { 6 => key, 2 or 4 => key.PadRight(6, '0'), 9 or 12 => key[..6], _ => null };
        return byName.GetValueOrDefault(key);
    }

    public bool Knows(string code) => byCode.ContainsKey(code) || Units.Find(code) is not null;

    private static bool IsCurrent(Division division) => division.ValidTo.Length == 0;

    private static string OwnName(Division division) =>
        Languages.IsChinese || division.DisplayNameEn.Length == 0 ? division.DisplayNameZh : division.DisplayNameEn;

    private void Learn(IEnumerable<Division> divisions, bool afresh = false)
    {
        var names = divisions.SelectMany(division => Names(division).Select(name => (Key: Folding.Key(name), division.Region))).Distinct().ToLookup(pair => pair.Key, pair => pair.Region);
        foreach (var name in names)
            if (afresh || !byName.ContainsKey(name.Key))
                byName[name.Key] = name.Distinct().Count() == 1 ? name.First() : null; // a name that two places have means neither
    }

    private IEnumerable<string> Names(Division division)
    {
        yield return division.DisplayNameZh;
        if (division.DisplayNameEn.Length > 0)
            yield return division.DisplayNameEn;
        var path = division.DisplayNameZh;
        for (var above = Above(division); above is not null; above = Above(above))
            yield return path = above.DisplayNameZh + path;
        // 甘肃省城关区: people leave the middle out.
        if (division.Level == DivisionLevel.County)
            yield return "甘肃省" + division.DisplayNameZh;
    }

    private Division? Above(Division division) => division.Parent.Length > 0 ? byCode.GetValueOrDefault(division.Parent) : null;
}
