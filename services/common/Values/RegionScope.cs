namespace Quality.Common.Values;

/// <summary>The part of the province that a person may see and act on: all of it, one reporting unit, one county, or nothing.</summary>
public sealed record RegionScope
{
    private RegionScope(RegionScopeKind kind, string code, IReadOnlyList<string>? codes) => (Kind, Code, Codes) = (kind, code, codes);

    /// <summary>The whole province, and places outside it.</summary>
    public static RegionScope Whole { get; } = new(RegionScopeKind.Whole, Region.GansuCode, null);

    /// <summary>Nothing at all.</summary>
    public static RegionScope None { get; } = new(RegionScopeKind.None, "", []);

    /// <summary>How wide the scope is.</summary>
    public RegionScopeKind Kind { get; }

    /// <summary>The code of the unit or county, 620000 for the whole, empty for nothing; the value of the claim <c>region</c>.</summary>
    public string Code { get; }

    /// <summary>Every division code of the scope, vanished ones too, for <c>region IN (…)</c>; null where there is nothing to filter.</summary>
    public IReadOnlyList<string>? Codes { get; }

    /// <summary>
    /// The scope of the token's claim <c>region</c>: 620000, the code of a unit, or the code of a county. Anything else, an absent claim too,
    /// gives <see cref="None"/>; whether a machine without the claim sees the whole is decided where its role is known.
    /// </summary>
    public static RegionScope FromClaim(string? claim)
    {
        if (claim == Region.GansuCode)
            return Whole;
        if (!Region.TryFind(claim, out var region) || !region.InGansu)
            return None;
        region = region.Current();
        if (ReportingUnits.TryFind(region.Code, out var unit) || IsOnlyCounty(region, out unit))
            return new(RegionScopeKind.Unit, unit!.Code, ReportingUnits.RegionCodes(unit));
        return new(RegionScopeKind.County, region.Code, CodesOf(region));
    }

    /// <summary>Whether a thing with this division code lies in the scope.</summary>
    public bool Contains(string? regionCode) =>
        Codes is null || (!string.IsNullOrEmpty(regionCode) && Codes.Contains(regionCode, StringComparer.Ordinal));

    /// <summary>Two scopes are equal when they cover the same.</summary>
    public bool Equals(RegionScope? other) => other is not null && other.Kind == Kind && other.Code == Code;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Code);

    /// <summary>The value of the claim.</summary>
    public override string ToString() => Code;

    /// <summary>嘉峪关 has no counties: its statistical code 620201 is the whole city.</summary>
    private static bool IsOnlyCounty(Region region, out ReportingUnit? unit)
    {
        unit = region.Code == "620201" ? ReportingUnits.Of(region.Code) : null;
        return unit is not null;
    }

    private static string[] CodesOf(Region county) =>
        [.. RegionTable.AllOfGansu().Where(region => region.Current().Code == county.Code).Select(region => region.Code).Distinct().Order(StringComparer.Ordinal)];
}

/// <summary>How wide a <see cref="RegionScope"/> is.</summary>
public enum RegionScopeKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>One county.</summary>
    County = 1,

    /// <summary>One of the 15 reporting units.</summary>
    Unit = 2,

    /// <summary>The whole province.</summary>
    Whole = 3,
}
