using Quality.Common.Errors;
using Quality.Indicators.Facts;
using Quality.Indicators.Figures;
using Quality.Indicators.Targets;

namespace Quality.Indicators.Statistics;

/// <summary>State of a figure; numbers as on the wire.</summary>
internal enum StatisticState
{
    /// <summary>待复核.</summary>
    Submitted = 1,

    /// <summary>已复核.</summary>
    Approved = 2,

    /// <summary>已退回.</summary>
    Rejected = 3,

    /// <summary>已被修订.</summary>
    Superseded = 4,
}

/// <summary>A figure of the statistical bureau for T8 (统计数据), entered by hand with its document; a second person approves it.</summary>
internal sealed record Statistic
{
    /// <summary>现价; T8 takes no other.</summary>
    public const long CurrentPrices = 1;

    public string Name { get; init; } = "";

    public long Version { get; init; } = 1;

    public string Region { get; init; } = "";

    public string Period { get; init; } = "";

    /// <summary>规上消费品工业增加值, 万元.</summary>
    public long ConsumerValue { get; init; }

    /// <summary>全省工业增加值, not 规上 only, 万元.</summary>
    public long IndustryValue { get; init; }

    public long PriceBasis { get; init; }

    public long Revision { get; init; }

    public string DocumentNumber { get; init; } = "";

    public string DocumentTitle { get; init; } = "";

    public DateOnly DocumentOn { get; init; }

    public string DocumentSha256 { get; init; } = "";

    public StatisticState State { get; init; } = StatisticState.Submitted;

    public string RecordedBy { get; init; } = "";

    public string RecordedByName { get; init; } = "";

    public string DecidedBy { get; init; } = "";

    public string DecidedByName { get; init; } = "";

    public DateTimeOffset? DecidedAt { get; init; }

    public string RejectReason { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What is counted once: a period of a region.</summary>
    public string Subject => $"{Region}/{Period}";

    /// <summary>From now on it counts.</summary>
    public Statistic Approve(string by, string byName, DateTimeOffset now) => Decide(StatisticState.Approved, by, byName, now);

    /// <summary>It goes back.</summary>
    public Statistic Reject(string reason, string by, string byName, DateTimeOffset now) =>
        Decide(StatisticState.Rejected, by, byName, now) with { RejectReason = reason };

    /// <summary>A later figure took its place; the figure itself stays as it is (7.11).</summary>
    public Statistic Supersede(DateTimeOffset now) => this with { State = StatisticState.Superseded, Version = Version + 1, UpdatedAt = now };

    /// <summary>
    /// What all decided figures of one region and period contribute: on every day the one decided last among those published by then; figures
    /// at other prices are kept and count nowhere.
    /// </summary>
    public static IEnumerable<Span> Spans(IReadOnlyCollection<Statistic> decided)
    {
        var days = decided.Select(s => s.DocumentOn).Distinct().Order().ToArray();
        return decided.SelectMany(s => Pieces.Merge(days, s.DocumentOn, (from, until) => s.At(decided, from, until)));
    }

    private Span At(IEnumerable<Statistic> decided, DateOnly from, DateOnly? until)
    {
        var reason = PriceBasis != CurrentPrices ? Reasons.NotCurrentPrices
            : decided.Where(s => s.PriceBasis == CurrentPrices && s.DocumentOn <= from).MaxBy(s => (s.DecidedAt, s.Name)) == this ? ""
            : Reasons.Superseded;
        return new(
            IndicatorCodes.ValueAdded, Name, Subject, Region, Period, Window.TryParse(Period, out var window) ? window.Last : DocumentOn, from, until, reason,
            reason.Length == 0 ? new(ConsumerValue, IndustryValue, IndustryValue) : Weight.Excluded)
        {
            Caption = new(DocumentTitle.Length > 0 ? DocumentTitle : Period, DocumentNumber, "", ""),
        };
    }

    private Statistic Decide(StatisticState state, string by, string byName, DateTimeOffset now)
    {
        if (State != StatisticState.Submitted) throw Fail.Precondition("STATISTIC_NOT_SUBMITTED", "The figure has been decided already.");
        if (by == RecordedBy) throw Fail.Precondition("SECOND_PERSON_REQUIRED", "Who entered a figure cannot decide about it.");
        return this with { State = state, DecidedBy = by, DecidedByName = byName, DecidedAt = now, Version = Version + 1, UpdatedAt = now };
    }
}
