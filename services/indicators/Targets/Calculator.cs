using Quality.Common.Time;
using Quality.Indicators.Books;
using Quality.Indicators.Figures;
using static Quality.Indicators.Targets.TargetWire;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

/// <summary>Computes values from cells: every value with its parts, exclusions, interval, freshness and notes.</summary>
internal sealed class Calculator(TargetDefinitions definitions)
{
    public TargetDefinitions Definitions => definitions;

    /// <summary>T1 to T8 of a region.</summary>
    public IEnumerable<V1.TargetValue> All(Question question) => definitions.All.Select(d => Value(d, question));

    /// <summary>One target.</summary>
    public static V1.TargetValue Value(TargetDefinition target, Question question)
    {
        var slice = question.Slice(target.Code);
        var value = Frame(target, question, slice);
        switch (target.Kind)
        {
            case TargetKind.CountFromZero: Count(value, target, question, slice); break;
            case TargetKind.List: List(value, question, slice); break;
            case TargetKind.FloorStable: PassRate.Fill(value, target, question, slice); break;
            case TargetKind.Coverage: CoverageRate.Fill(value, target, question, slice); break;
            default: BandShare.Fill(value, target, question, slice); break;
        }

        return value;
    }

    private static V1.TargetValue Frame(TargetDefinition target, Question question, Slice slice)
    {
        var value = new V1.TargetValue
        {
            Indicator = target.Code,
            Clause = target.Clauses[0],
            Type = target.Kind.Wire(),
            DisplayNameZh = target.NameZh,
            DisplayNameEn = target.NameEn,
            Unit = target.IsRate ? V1.TargetUnit.Percent : V1.TargetUnit.Count,
            Region = question.Region,
            Period = question.Window.Label,
            ElapsedShare = Plan.Headline.ElapsedAt(question.AsOf),
            AsOf = Day(question.AsOf),
            KnownAt = Instant(question.View.KnownAt),
            LastFactOn = Day(slice.LastOn),
            LastFactTime = slice.Whole.LastKnownAt > 0 ? Instant(slice.Whole.LastKnownAt) : null,
            Freshness = FreshnessOf(target, question, slice),
            Version = question.View.Version,
            RuleVersion = Plan.RuleVersion,
        };
        if (question.AsOf < question.Window.Last) value.Notes.Add(Note("PERIOD_INCOMPLETE", question.Window.Label, question.AsOf));
        return value;
    }

    // After the plan, and after the end of an instrument, no new fact is due.
    private static V1.Freshness FreshnessOf(TargetDefinition target, Question question, Slice slice)
    {
        if (slice.Whole.LastKnownAt == 0) return V1.Freshness.None;
        var due = target.Kind == TargetKind.Coverage ? question.AsOf : Min(question.AsOf, Plan.Headline.Last);
        if (target.Stop is { } stop) due = Min(due, stop.On);
        return slice.LastOn is { } last && last.AddDays(target.UsualDays) >= due ? V1.Freshness.Current : V1.Freshness.Late;
    }

    private static DateOnly Min(DateOnly a, DateOnly b) => a < b ? a : b;

    private static void Count(V1.TargetValue value, TargetDefinition target, Question question, Slice slice)
    {
        var window = question.Window;
        var count = slice.In(window).Numerator;
        Exclude(value, slice, window);
        if (question.HasGoal) Goal(value, target, question);
        var hasData = HasFacts(slice);
        value.Status = (!hasData ? Standing.NoData
            : question.HasGoal ? Progress.Count(count, target.Goal!.Value, window, question.AsOf, target.Stop)
            : Standing.Listed).Wire();
        if (hasData) (value.Value, value.Numerator, value.Interval) = (count, count, Poisson(count));
        if (question.Period is null) value.Series.AddRange(Starts(target, slice));
    }

    private static void Goal(V1.TargetValue value, TargetDefinition target, Question question)
    {
        value.Target = target.Goal!.Value;
        value.ExpectedByNow = Progress.Expected(target.Goal.Value, Plan.Headline, target.Stop is { } ended ? Min(question.AsOf, ended.On) : question.AsOf);
        value.Notes.Add(Note("START_DATE_CHOSEN", Day(Plan.Headline.First), Plan.Headline.First, Plan.StartCitation.Text));
        if (target.Stop is not { } stop || question.AsOf <= stop.On) return;
        value.Notes.Add(Note("INSTRUMENT_CEASED", target.NameZh, stop.On, stop.Citation.Text));
        if (!stop.Citation.Confirmed) value.Notes.Add(Note("TO_BE_CONFIRMED", target.NameZh, stop.On, stop.Citation.Text));
    }

    // The chosen start and its alternatives are always shown together (domain 5).
    private static IEnumerable<V1.TargetSeries> Starts(TargetDefinition target, Slice slice)
    {
        var hasData = HasFacts(slice);
        foreach (var window in Plan.Alternatives.Prepend(Plan.Headline))
        {
            var day = Day(window.First);
            var series = Series($"start-{day}", $"自 {day} 起", $"From {day}", slice.In(window).Numerator, hasData);
            series.Headline = window == Plan.Headline;
            yield return series;
        }

        if (target.Code == IndicatorCodes.WellKnownMarks)
            yield return Series("cumulative", "历年累计", "Cumulative", slice.In(Window.Span(DateOnly.MinValue, Plan.Headline.Last)).Numerator, hasData);
        if (target.Code != IndicatorCodes.DemonstrationAreas) yield break;
        yield return Series("level-national", "国家级", "National level", slice.In(Plan.Headline, "national").Numerator, hasData);
        yield return Series("level-provincial", "省级", "Provincial level", slice.In(Plan.Headline, "provincial").Numerator, hasData);
    }

    private static void List(V1.TargetValue value, Question question, Slice slice)
    {
        var count = slice.In(question.Window).Numerator;
        Exclude(value, slice, question.Window);
        value.Status = Progress.List(count).Wire();
        if (count > 0) (value.Value, value.Numerator) = (count, count);
    }

    internal static void Exclude(V1.TargetValue value, Slice slice, Window window) =>
        value.Exclusions.AddRange(slice.Exclusions(window).Select(e => new V1.Exclusion { Reason = e.Key, Count = e.Value }));

    /// <summary>No fact at all is 无数据 and not zero; a fact that does not count makes it zero.</summary>
    internal static bool HasFacts(Slice slice) => slice.Whole.Weight.Population > 0;
}
