using System.Globalization;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Targets;

/// <summary>The words about targets in the reader's language: names, states, units, reasons and the one sentence that says how it stands.</summary>
internal sealed class TargetWords(IStringLocalizer<TargetWords> texts, Show show)
{
    public const string Unassigned = "unassigned";

    public static string Name(V1.TargetValue target) => Languages.IsChinese ? target.DisplayNameZh : target.DisplayNameEn;

    public static string Name(V1.TargetSeries series) => Languages.IsChinese ? series.DisplayNameZh : series.DisplayNameEn;

    public string Region(string code) => code == Unassigned ? texts["Unassigned"] : Units.Name(code) ?? code;

    public string Status(V1.TargetStatus status) => texts["status." + status];

    public string Freshness(V1.TargetValue target) => texts["freshness." + target.Freshness, show.Date(target.LastFactOn)];

    /// <summary>The value as read, or null for 无数据.</summary>
    public static string? Value(V1.TargetValue target) =>
        TargetFigures.Text(target.Unit, target.HasValue ? target.Value : null, target.HasTarget ? target.Target : null);

    public string Unit(V1.TargetValue target) => texts[target.Unit == V1.TargetUnit.Percent ? "unit.percent" : target.Indicator + ".Unit"];

    /// <summary>A value in the unit of its target.</summary>
    public string With(V1.TargetValue target, double? value) =>
        TargetFigures.Text(target.Unit, value, target.HasTarget ? target.Target : null) is { } text ? text + " " + Unit(target) : show.None;

    /// <summary>The number to reach as the plan words it; null where it names none.</summary>
    public string? Goal(V1.TargetValue target) => !target.HasTarget ? null : target.Type switch
    {
        V1.TargetType.FloorStable or V1.TargetType.Coverage => "≥ " + Plain(target.Target) + " %",
        V1.TargetType.ApproxBand => Plain(target.Target) + " ± " + Plain(target.BandHigh - target.Target) + " %",
        _ => Plain(target.Target) + " " + Unit(target),
    };

    public static string? Interval(V1.Interval? interval, V1.TargetUnit unit) =>
        interval is null ? null : TargetFigures.Text(unit, interval.Low) + " – " + TargetFigures.Text(unit, interval.High);

    public static string? Expected(V1.TargetValue target) =>
        target.HasExpectedByNow ? target.ExpectedByNow.ToString("0.#", CultureInfo.CurrentCulture) : null;

    /// <summary>How it stands, in one sentence.</summary>
    public string Headline(V1.TargetValue target) => !target.HasValue ? texts["head.NoData"] : target.Type switch
    {
        V1.TargetType.Coverage => texts["head.Coverage", show.Number(target.Denominator), show.Number(target.Numerator)],
        V1.TargetType.FloorStable => Floor(target),
        V1.TargetType.ApproxBand => texts["head.Band", target.Period, Plain(target.BandLow), Plain(target.BandHigh)],
        V1.TargetType.CountFromZero when target.HasTarget => Count(target),
        V1.TargetType.CountFromZero => texts["head.NoOwnGoal"],
        _ => texts["head.List"],
    };

    /// <summary>Why something was not counted, or was counted and missed.</summary>
    public string Reason(string code) => Known("reason." + code) ?? code;

    /// <summary>Something that a reader must know about a value.</summary>
    public string Note(V1.TargetNote note) => Known("note." + note.Reason, note.Subject, show.Date(note.Date)) ?? note.Reason;

    /// <summary>A text about one indicator, such as <c>T7.Formula</c>.</summary>
    public string About(string code, string what) => Known(code + "." + what) ?? texts[what];

    /// <summary>How one fact counted.</summary>
    public (StatusKind Kind, string Text) Role(V1.IndicatorFact fact) =>
        fact.Numerator > 0 ? (StatusKind.Good, texts["role.Numerator"])
        : fact.Denominator > 0 ? (StatusKind.Bad, Reason(fact.ExcludedReason))
        : (StatusKind.Neutral, texts["role.Excluded", Reason(fact.ExcludedReason)]);

    private string Floor(V1.TargetValue target)
    {
        var broken = target.Periods.Where(period => period.BelowFloor).Select(period => period.Period).ToArray();
        return target.Status == V1.TargetStatus.Insufficient ? texts["head.Few"]
            : broken.Length > 0 ? texts["head.Breached", Plain(target.Target), string.Join(Languages.IsChinese ? "、" : ", ", broken)]
            // One year or quarter alone says nothing about the others.
            : texts[target.Periods.Count > 1 ? "head.Stable" : "head.OneAbove", Plain(target.Target)];
    }

    private string Count(V1.TargetValue target)
    {
        var missing = Plain(target.Target - target.Value);
        var stop = target.Notes.FirstOrDefault(note => note.Reason == "INSTRUMENT_CEASED");
        return target.Value >= target.Target ? texts[target.Value > target.Target ? "head.Exceeded" : "head.Reached", Plain(target.Value - target.Target)]
            : stop is not null ? texts["head.Frozen", stop.Date, missing]
            : target.ElapsedShare >= 1 ? texts["head.Ended", missing]
            : texts["head.Short", missing];
    }

    private string? Known(string key, params object[] arguments) => texts[key, arguments] is { ResourceNotFound: false } text ? text.Value : null;

    private static string Plain(double value) => value.ToString("0.##", CultureInfo.CurrentCulture);
}
