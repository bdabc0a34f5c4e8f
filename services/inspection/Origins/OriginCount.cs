using Quality.Common.Values;

namespace Quality.Inspections.Origins;

/// <summary>Where a producer is, seen from the place of sampling; numbers of the wire.</summary>
internal enum Origin
{
    Local = 1,
    OtherCity = 2,
    OtherProvince = 3,
    PlaceUnknown = 4,
    InProvince = 5,
}

/// <summary>What is compared; numbers of the wire.</summary>
internal enum OriginMeasure
{
    Nonconformity = 1,
    Order = 2,
    Sanction = 3,
    Pool = 4,
    Drawn = 5,
}

/// <summary>What was counted of one origin.</summary>
internal interface IOriginCount
{
    Origin Origin { get; }

    /// <summary>Numerator and denominator of a measure.</summary>
    (long Numerator, long Denominator) Share(OriginMeasure measure);
}

/// <summary>Batches that have the same places, and what became of them. ProducerRegion is empty where it is Region; Elsewhere means at a seller.</summary>
internal sealed record OriginCount(string Region, string ProducerRegion, string SampledRegion, long Elsewhere, long Tested, long Failed, long Ordered, long Sanctioned)
    : IOriginCount
{
    public Origin Origin
    {
        get
        {
            var producer = ProducerRegion.Length > 0 ? ProducerRegion : Region;
            if (!producer.StartsWith("62", StringComparison.Ordinal)) return Origin.OtherProvince;
            if (SampledRegion.Length == 0) return Elsewhere == 0 ? Origin.Local : Origin.PlaceUnknown;
            var (made, sampled) = (ReportingUnits.Of(producer), ReportingUnits.Of(SampledRegion));
            // Who is said to be only "in the province" may be from here or not.
            return made == ReportingUnit.Unassigned || sampled == ReportingUnit.Unassigned ? Origin.PlaceUnknown : made == sampled ? Origin.Local : Origin.OtherCity;
        }
    }

    public (long Numerator, long Denominator) Share(OriginMeasure measure) => measure switch
    {
        OriginMeasure.Nonconformity => (Failed, Tested),
        OriginMeasure.Order => (Ordered, Failed),
        _ => (Sanctioned, Failed),
    };
}
