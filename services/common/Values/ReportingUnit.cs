using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Quality.Common.Values;

/// <summary>One of the 15 units that report to the province (上报单位: 14 市州 and 兰州新区), with its place in the tile map.</summary>
public sealed record ReportingUnit(string Code, string Name, string ShortName, string NameEn, int Column, int Row, Validity Validity)
{
    /// <summary>The code of <see cref="Unassigned"/>; no division has it.</summary>
    public const string UnassignedCode = "unassigned";

    /// <summary>What belongs to the province and to none of the units (未分配); the province is the 15 units and this.</summary>
    public static ReportingUnit Unassigned { get; } = new(UnassignedCode, "未分配", "未分配", "Unassigned", 0, 6, default);
}

/// <summary>The list of reporting units and the way from a division to its unit.</summary>
public static class ReportingUnits
{
    private const string NewArea = "620171";

    private static readonly FrozenDictionary<string, ReportingUnit> ByUnitCode;
    private static readonly FrozenDictionary<string, ReportingUnit> ByRegion;

    static ReportingUnits()
    {
        All = [.. EmbeddedTable.Rows("Values/Data/reporting-units.csv", "code", "name", "short_name", "short_name_en", "column", "row", "valid_from").Select(Read)];
        AllAndUnassigned = [.. All, ReportingUnit.Unassigned];
        ByUnitCode = AllAndUnassigned.ToFrozenDictionary(unit => unit.Code, StringComparer.Ordinal);
        ByRegion = RegionTable.AllOfGansu().DistinctBy(region => region.Code)
            .ToFrozenDictionary(region => region.Code, region => UnitOf(region.Current()), StringComparer.Ordinal);
    }

    /// <summary>The 15 units in the order in which they are listed.</summary>
    public static IReadOnlyList<ReportingUnit> All { get; }

    /// <summary>The parts that the province is the sum of: the 15 units and "unassigned".</summary>
    public static IReadOnlyList<ReportingUnit> AllAndUnassigned { get; }

    /// <summary>Finds a unit by its own code, <see cref="ReportingUnit.UnassignedCode"/> included.</summary>
    public static bool TryFind(string? unitCode, [NotNullWhen(true)] out ReportingUnit? unit)
    {
        unit = unitCode is null ? null : ByUnitCode.GetValueOrDefault(unitCode);
        return unit is not null;
    }

    /// <summary>
    /// The unit of a division: 620171 is its own unit and no part of 兰州市; vanished codes go to the unit of their successor; the province itself,
    /// no code and unknown codes of Gansu are unassigned; a place outside Gansu has none (null).
    /// </summary>
    public static ReportingUnit? Of(string? regionCode)
    {
        if (string.IsNullOrEmpty(regionCode) || regionCode == ReportingUnit.UnassignedCode)
            return ReportingUnit.Unassigned;
        if (ByRegion.TryGetValue(regionCode, out var unit))
            return unit;
        return regionCode.Length == 6 && regionCode.StartsWith("62", StringComparison.Ordinal) ? ReportingUnit.Unassigned : null;
    }

    /// <summary>All division codes of a unit, vanished ones too, sorted; for "unassigned" the province and the empty code.</summary>
    public static IReadOnlyList<string> RegionCodes(ReportingUnit unit)
    {
        var codes = ByRegion.Where(pair => pair.Value == unit).Select(pair => pair.Key);
        return [.. (unit == ReportingUnit.Unassigned ? codes.Append("") : codes).Order(StringComparer.Ordinal)];
    }

    private static ReportingUnit UnitOf(Region region)
    {
        if (region.Code == NewArea)
            return ByUnitCode[NewArea];
        var prefecture = region.Level == RegionLevel.County ? region.ParentCode : region.Code;
        return prefecture is null ? ReportingUnit.Unassigned : ByUnitCode.GetValueOrDefault(prefecture, ReportingUnit.Unassigned);
    }

    private static ReportingUnit Read(string[] row) =>
        new(row[0], row[1], row[2], row[3], int.Parse(row[4], CultureInfo.InvariantCulture),
            int.Parse(row[5], CultureInfo.InvariantCulture), new Validity(EmbeddedTable.Day(row[6]), null));
}
