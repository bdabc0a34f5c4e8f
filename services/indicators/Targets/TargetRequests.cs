using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Figures;

namespace Quality.Indicators.Targets;

/// <summary>Reads what the requests about indicators have in common, all violations at once.</summary>
internal static class TargetRequests
{
    /// <summary>A region for values: the province, a unit, or unassigned. The province's numbers are everybody's; a unit's belong to its people.</summary>
    public static string ValueRegion(Violations check, Caller caller, string region)
    {
        if (string.IsNullOrEmpty(region)) return OwnRegion(caller);
        if (region != Region.GansuCode && !ReportingUnits.TryFind(region, out _))
            check.Add("region", "NOT_A_REPORTING_UNIT", "region must be 620000, one of the 15 reporting units, or \"unassigned\".");
        return region;
    }

    /// <summary>PERMISSION_DENIED for another unit's values; after the form of the request is known to be right.</summary>
    public static void DemandValueRegion(Caller caller, string region)
    {
        if (region != Region.GansuCode && !MaySee(caller, region)) throw Fail.RegionDenied(region);
    }

    /// <summary>Whether the values of a unit are for the caller.</summary>
    public static bool MaySee(Caller caller, string unit) => caller.Scope.Kind switch
    {
        RegionScopeKind.Whole => true,
        RegionScopeKind.None => false,
        _ => OwnRegion(caller) == unit,
    };

    /// <summary>The caller's unit, a county's too; the province for everybody else.</summary>
    public static string OwnRegion(Caller caller) => caller.Scope.Kind is RegionScopeKind.Unit or RegionScopeKind.County
        ? (ReportingUnits.Of(caller.Scope.Code) ?? ReportingUnit.Unassigned).Code
        : Region.GansuCode;

    /// <summary>A year or quarter; null when absent.</summary>
    public static Window? Period(Violations check, string field, string text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (Window.TryParse(text, out var window)) return window;
        check.Add(field, "BAD_PERIOD", $"{field} must be a year (yyyy) or a quarter (yyyy-Qn).");
        return null;
    }

    /// <summary>The day asked for; null = today.</summary>
    public static DateOnly? AsOf(Violations check, Transaction tx, string text) => check.Date("as_of", text, required: false, notAfter: tx.Today);

    /// <summary>The instant of knowledge, ms UTC; null = now. Its form was checked with the message.</summary>
    public static long? KnownAt(Timestamp? instant) => instant is null ? null : instant.Seconds * 1000 + instant.Nanos / 1_000_000;

    /// <summary>The definition of T1 to T8.</summary>
    public static TargetDefinition Indicator(TargetDefinitions definitions, string code) => definitions.Find(code) ?? throw Fail.NotFound(code);
}
