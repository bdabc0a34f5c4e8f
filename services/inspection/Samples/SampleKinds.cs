namespace Quality.Inspections.Samples;

/// <summary>抽查层级; the numbers of these enums are those of the wire.</summary>
internal enum SampleLevel
{
    National = 1,
    Provincial = 2,
    Municipal = 3,
    County = 4,
}

/// <summary>检查种类.</summary>
internal enum SampleKind
{
    Supervision = 1,
    RiskMonitoring = 2,
    FollowUp = 3,
    Recheck = 4,
}

/// <summary>不定向 (by lot) or 定向 (by risk).</summary>
internal enum SampleSelection
{
    Random = 1,
    Targeted = 2,
}

/// <summary>The law and administration under which the check runs.</summary>
internal enum SampleRegime
{
    ProductQuality = 1,
    Food = 2,
    Cosmetics = 3,
    Trade = 4,
    Agricultural = 5,
}

/// <summary>检验结论.</summary>
internal enum SampleOutcome
{
    Conforming = 1,
    Nonconforming = 2,
    Untested = 3,
    Refused = 4,
}
