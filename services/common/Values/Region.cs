using System.Diagnostics.CodeAnalysis;

namespace Quality.Common.Values;

/// <summary>
/// An administrative division (行政区划, GB/T 2260, and the statistical codes 620171 兰州新区 and 620201 嘉峪关) in one period of its life.
/// Gansu has its history since 2000, so that a vanished code stays readable; the other provinces have today's codes only.
/// </summary>
public sealed record Region(
    string Code, string Name, string NameEn, RegionLevel Level, string? ParentCode, Validity Validity, string? SuccessorCode, bool Confirmed, string Source)
{
    /// <summary>The code of Gansu.</summary>
    public const string GansuCode = "620000";

    /// <summary>Whether the code lies in Gansu.</summary>
    public bool InGansu => Code.StartsWith("62", StringComparison.Ordinal);

    /// <summary>The names from the province down, as they were in this period: 甘肃省平凉市华亭县.</summary>
    public string FullName
    {
        get
        {
            var parent = ParentCode is null ? null : RegionTable.Find(ParentCode, Validity.To ?? DateOnly.MaxValue);
            return parent is null ? Name : parent.Name == Name ? parent.FullName : parent.FullName + Name;
        }
    }

    /// <summary>Finds a code, vanished or not; of a code with several periods the last one.</summary>
    public static bool TryFind(string? code, [NotNullWhen(true)] out Region? region) => TryFind(code, null, out region);

    /// <summary>Finds a code as it was on <paramref name="asOf"/>; without a day as <see cref="TryFind(string?, out Region?)"/>.</summary>
    public static bool TryFind(string? code, DateOnly? asOf, [NotNullWhen(true)] out Region? region)
    {
        region = code is null ? null : RegionTable.Find(code, asOf);
        return region is not null;
    }

    /// <summary>Finds a code; a <see cref="FormatException"/> says that there is none.</summary>
    public static Region Find(string code, DateOnly? asOf = null) =>
        TryFind(code, asOf, out var region) ? region : throw new FormatException(asOf is { } day
            ? $"There was no division with the code {code} on {day:yyyy-MM-dd}."
            : $"There is no division with the code {code}.");

    /// <summary>The divisions of Gansu on a day (today's table without one), province first, by code.</summary>
    public static IEnumerable<Region> OfGansu(DateOnly? asOf = null) => RegionTable.Gansu(asOf ?? DateOnly.MaxValue);

    /// <summary>Every row of Gansu, vanished codes and former names too, by code and age.</summary>
    public static IEnumerable<Region> HistoryOfGansu() =>
        RegionTable.AllOfGansu().OrderBy(region => region.Code, StringComparer.Ordinal).ThenBy(region => region.Validity.From ?? DateOnly.MinValue);

    /// <summary>What the division has become: the end of the chain of successors, or itself.</summary>
    public Region Current()
    {
        var region = this;
        while (region.SuccessorCode is { } next && RegionTable.Find(next, null) is { } successor)
            region = successor;
        return region;
    }
}

/// <summary>The levels of divisions that this system knows.</summary>
public enum RegionLevel
{
    /// <summary>省、自治区、直辖市.</summary>
    Province = 1,

    /// <summary>市、州、地区.</summary>
    Prefecture = 2,

    /// <summary>县、县级市、区.</summary>
    County = 3,
}
