using Quality.Common.Values;

namespace Quality.Inspections.Libraries;

/// <summary>One version of an enterprise as the credit service told it (检查对象).</summary>
internal sealed record CheckedEnterprise(
    string Uscc, long Version, string DisplayName, long Status, string Region, string AddressKey, string CreditClass, string RiskClass, DateTimeOffset FromAt);

/// <summary>One version of what an enterprise makes; an empty Model means all of the category.</summary>
internal sealed record CheckedProduct(
    string Id, long Version, string Uscc, string Category, string Model, string ModelKey, string MadeFrom, string MadeTo, DateTimeOffset FromAt);

/// <summary>By what a pool is parted; the numbers are those of the wire.</summary>
internal enum StratumKind
{
    Region = 1,
    CreditClass = 2,
    Risk = 3,
}

/// <summary>
/// Who can be drawn: an own region with what lies in it, who makes something of these categories (none: everybody), of these credit classes (none: all).
/// There is no condition on origin, and there must be none (2.7.0).
/// </summary>
internal sealed record PoolRule(
    string Region, IReadOnlyList<string> Categories, IReadOnlyList<string> CreditClasses, StratumKind Strata = StratumKind.Region, bool ByModel = false);

/// <summary>One entry that can be drawn; Model and ModelKey are empty where enterprises are drawn.</summary>
internal sealed record PoolEntry(string Uscc, string Region, string CreditClass, string RiskClass, string Category, string Model, string ModelKey)
{
    public const string Unclassified = "未分级";

    /// <summary>The id in a pool: the code, and the model's key where there is one.</summary>
    public string Id => ModelKey.Length == 0 ? Uscc : $"{Uscc}#{ModelKey}";

    public string Stratum(StratumKind kind) => kind switch
    {
        StratumKind.CreditClass => CreditClass.Length > 0 ? CreditClass : Unclassified,
        StratumKind.Risk => RiskClass.Length > 0 ? RiskClass : Unclassified,
        _ => (ReportingUnits.Of(Region) ?? ReportingUnit.Unassigned).ShortName,
    };
}
