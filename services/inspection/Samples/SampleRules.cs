using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Values;

namespace Quality.Inspections.Samples;

/// <summary>Who may record which sample.</summary>
internal static class SampleRules
{
    /// <summary>Who decides that a conclusion is final; a laboratory reports, the authority concludes.</summary>
    public const Role Finalisers = Role.ProvinceAdmin | Role.CityAdmin | Role.DepartmentOfficer | Role.Inspector;

    /// <summary>Who decides on a contested result: not those who sampled.</summary>
    public const Role Deciders = Role.ProvinceAdmin | Role.CityAdmin | Role.DepartmentOfficer;

    /// <summary>A check belongs to the region that it counts to, and to the level that ordered it: provincial checks to the province.</summary>
    public static void Demand(RegionScope scope, Sample sample) => Demand(scope, sample.Region, sample.Level);

    /// <summary>The same for a check that has no sample yet.</summary>
    public static void Demand(RegionScope scope, string region, SampleLevel level)
    {
        if (!scope.Contains(region)) throw Fail.RegionDenied(region);
        if (scope.Kind < Needed(level)) throw Fail.RegionDenied(level == SampleLevel.Municipal ? ReportingUnits.Of(region)?.Code ?? region : Region.GansuCode);
    }

    /// <summary>The narrowest scope that may act on checks of a level.</summary>
    public static RegionScopeKind Needed(SampleLevel level) => level switch
    {
        SampleLevel.County => RegionScopeKind.County,
        SampleLevel.Municipal => RegionScopeKind.Unit,
        _ => RegionScopeKind.Whole,
    };
}
