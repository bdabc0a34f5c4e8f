using System.Collections.Frozen;

namespace Quality.Common.Values;

/// <summary>The two embedded tables of divisions, read once.</summary>
internal static class RegionTable
{
    private static readonly FrozenDictionary<string, Region[]> ByCode = Read();

    /// <summary>The row of a code that holds on a day; without a day the last row.</summary>
    public static Region? Find(string code, DateOnly? asOf)
    {
        if (!ByCode.TryGetValue(code, out var rows))
            return null;
        return asOf is { } day ? Array.Find(rows, row => row.Validity.Contains(day)) : rows[^1];
    }

    /// <summary>The rows of Gansu that hold on a day, by code.</summary>
    public static IEnumerable<Region> Gansu(DateOnly day) =>
        AllOfGansu().Where(region => region.Validity.Contains(day)).OrderBy(region => region.Code, StringComparer.Ordinal);

    /// <summary>All rows of Gansu, vanished ones too.</summary>
    public static IEnumerable<Region> AllOfGansu() => ByCode.Values.SelectMany(rows => rows).Where(region => region.InGansu);

    private static FrozenDictionary<string, Region[]> Read() =>
        ReadGansu().Concat(ReadChina())
            .GroupBy(region => region.Code, StringComparer.Ordinal)
            .ToFrozenDictionary(rows => rows.Key, rows => rows.OrderBy(row => row.Validity.From ?? DateOnly.MinValue).ToArray(), StringComparer.Ordinal);

    private static IEnumerable<Region> ReadGansu()
    {
        var rows = EmbeddedTable.Rows("Values/Data/regions-gansu.csv",
            "code", "name", "name_en", "level", "parent", "valid_from", "valid_to", "successor", "confirmed", "source");
        foreach (var row in rows)
        {
            yield return new Region(row[0], row[1], row[2], Enum.Parse<RegionLevel>(row[3], ignoreCase: true), Filled(row[4]),
                new Validity(EmbeddedTable.Day(row[5]), EmbeddedTable.Day(row[6])), Filled(row[7]), EmbeddedTable.Flag(row[8]), row[9]);
        }
    }

    private static IEnumerable<Region> ReadChina()
    {
        var rows = EmbeddedTable.Rows("Values/Data/regions-china.csv", "code", "name", "name_en").ToArray();
        var codes = rows.Select(row => row[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var level = row[0].EndsWith("0000", StringComparison.Ordinal) ? RegionLevel.Province
                : row[0].EndsWith("00", StringComparison.Ordinal) ? RegionLevel.Prefecture : RegionLevel.County;
            yield return new Region(row[0], row[1], row[2], level, Parent(row[0], level, codes), default, null, true, "GB/T 2260");
        }
    }

    /// <summary>Districts of Beijing or counties run by a province have no prefecture above them.</summary>
    private static string? Parent(string code, RegionLevel level, HashSet<string> codes)
    {
        if (level == RegionLevel.Province)
            return null;
        var prefecture = code[..4] + "00";
        return level == RegionLevel.County && codes.Contains(prefecture) ? prefecture : code[..2] + "0000";
    }

    private static string? Filled(string cell) => cell.Length == 0 ? null : cell;
}
