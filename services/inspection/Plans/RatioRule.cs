using Quality.Inspections.Samples;

namespace Quality.Inspections.Plans;

/// <summary>A share of the market entities of a jurisdiction (not of a filtered pool) that the law sets for draws; Ratio in hundredths of a percent.</summary>
internal sealed record RatioRule(SampleSelection Selection, int Ratio, DateOnly From, DateOnly? To, string Article, bool FullCheck = false)
{
    private const string Gansu = "Gansu Order 129 (in force from 2017-01-01)";

    /// <summary>All of the share.</summary>
    public const int Everybody = 10_000;

    public static readonly IReadOnlyList<RatioRule> All =
    [
        new(SampleSelection.Random, 300, new(2017, 1, 1), null, Gansu),
        new(SampleSelection.Targeted, 1_000, new(2017, 1, 1), null, Gansu),
        new(SampleSelection.Targeted, Everybody, new(2017, 1, 1), null, Gansu, FullCheck: true),
    ];

    /// <summary>The least share in force on a day; null where the law sets none.</summary>
    public static RatioRule? Least(SampleSelection selection, DateOnly day) =>
        All.FirstOrDefault(r => !r.FullCheck && r.Selection == selection && r.From <= day && !(day > r.To));

    /// <summary>How many of a number of market entities a share demands, rounded up.</summary>
    public static long Of(long entities, int ratio) => (entities * ratio + Everybody - 1) / Everybody;
}
