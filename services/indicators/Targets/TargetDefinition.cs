using Quality.Indicators.Figures;

namespace Quality.Indicators.Targets;

/// <summary>Arithmetic of a target.</summary>
internal enum TargetKind
{
    /// <summary>全覆盖: covered out of all (T1).</summary>
    Coverage = 1,

    /// <summary>一批: a list, without a number to reach (T2).</summary>
    List,

    /// <summary>新培育 N 个: counted from zero (T3-T6).</summary>
    CountFromZero,

    /// <summary>稳定在…以上: a floor that no year and none of the latest four quarters may break (T7).</summary>
    FloorStable,

    /// <summary>…左右: a band around a value (T8).</summary>
    ApproxBand,
}

/// <summary>Where a rule stands.</summary>
/// <param name="Text">Document and place.</param>
/// <param name="Confirmed">False: not read in its legal text for Gansu; shown as "to be confirmed".</param>
internal sealed record Citation(string Text, bool Confirmed = true);

/// <summary>The day after which an instrument grants nothing new; the target then stands still and is never set to zero.</summary>
internal sealed record InstrumentStop(DateOnly On, Citation Citation);

/// <summary>One of the targets T1 to T8 of the plan (clause 1.2b), as data.</summary>
/// <param name="Code">T1 to T8.</param>
/// <param name="Kind">Its arithmetic.</param>
/// <param name="NameZh">Name in Chinese.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="Wording">The words of the plan.</param>
/// <param name="Formula">What is divided by what, in one sentence.</param>
/// <param name="Goal">Number to reach, for counts.</param>
/// <param name="Bound">Threshold, floor, or middle of the band.</param>
/// <param name="Tolerance">Half the width of the band.</param>
/// <param name="UsualDays">Days within which its source brings a new fact.</param>
internal sealed record TargetDefinition(
    string Code, TargetKind Kind, string NameZh, string NameEn, string Wording, string Formula,
    long? Goal, Ratio? Bound, Ratio? Tolerance, int UsualDays)
{
    /// <summary>Clauses of the plan that ask for it.</summary>
    public IReadOnlyList<string> Clauses { get; init; } = ["1.2b"];

    /// <summary>The end of its instrument, where there is one.</summary>
    public InstrumentStop? Stop { get; init; }

    /// <summary>Whether the value is a share and not a number of things.</summary>
    public bool IsRate => Kind is TargetKind.Coverage or TargetKind.FloorStable or TargetKind.ApproxBand;

    /// <summary>Whether the plan sets it for the province as a whole only, so that a unit has no number to reach.</summary>
    public bool ProvinceOnly => Kind is TargetKind.CountFromZero or TargetKind.ApproxBand;
}

/// <summary>The period over which the plan is measured.</summary>
internal static class Plan
{
    /// <summary>The headline: whole years, because the brand decisions come in yearly rounds (decided here, published, the others beside it).</summary>
    public static readonly Window Headline = Window.Span(new(2017, 1, 1), new(2020, 12, 31));

    /// <summary>The other readings of 新培育: from the day of the document, and with the national plan of 2016-2020.</summary>
    public static readonly IReadOnlyList<Window> Alternatives =
        [Window.Span(Buckets.SeedDay, Headline.Last), Window.Span(new(2016, 1, 1), Headline.Last)];

    /// <summary>Why the headline begins where it does.</summary>
    public static readonly Citation StartCitation =
        new("甘肃省人民政府办公厅 2017-07-07 实施意见 一（二）未写明起算日；国办发〔2016〕68号 为 2016-2020 年");

    /// <summary>Version of the definitions; a changed rule gets a new one.</summary>
    public const string RuleVersion = "2017-07-07/1";
}
