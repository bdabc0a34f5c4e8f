using Quality.Common.Errors;
using Quality.Common.Time;

namespace Quality.Inspections.Samples;

/// <summary>
/// One version of a sample (样品): one batch of one product of one producer, and its conclusion. Versions are only added: a re-test or a revoked
/// report makes a new one (domain 6.4, 7.2.8). FailedItems is a JSON array of texts; DueOn is the day on which an open conclusion can be made final,
/// null where no period runs.
/// </summary>
internal sealed record Sample(
    string Id, string Number, string Authority, SampleLevel Level, SampleKind Kind, SampleSelection Selection, SampleRegime Regime, string Region,
    string Producer, string ProducerDisplayName, string ProducerRegion, string SellerDisplayName, string SampledRegion, string Category, string ProductName, string Model,
    string ModelKey, string Brand, string Batch, string StandardNumber, string Plan, string Laboratory, DateOnly SampledOn, DateOnly? ConcludedOn,
    DateOnly? DeliveredOn, SampleOutcome Outcome, bool Final, string FailedItems, string Reason, DateOnly? DueOn, bool DueProvisional, long Version,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Collection = "samples/";

    public string Name => Collection + Id;

    /// <summary>未检验 and 拒绝抽查 are no conclusions: they are in no denominator.</summary>
    public bool HasConclusion => Outcome is SampleOutcome.Conforming or SampleOutcome.Nonconforming;

    /// <summary>The first version of what was checked.</summary>
    public Sample Recorded(string id, DateTimeOffset now, WorkingCalendar calendar) =>
        (this with { Id = id, Reason = "", Version = 1, CreatedAt = now, UpdatedAt = now }).WithDueDay(calendar);

    /// <summary>The version that replaces this one.</summary>
    public Sample Revised(Sample draft, DateTimeOffset now, WorkingCalendar calendar) =>
        (draft with { Id = Id, Version = Version + 1, CreatedAt = CreatedAt, UpdatedAt = now }).WithDueDay(calendar);

    /// <summary>What no revision may do: rename the sample, or reopen what was final.</summary>
    public void CheckRevision(Sample draft, Violations check) => check
        .AddIf(draft.Number != Number, "sample.number", "IMMUTABLE", "sample.number cannot change.")
        .AddIf(draft.Authority != Authority, "sample.authority", "IMMUTABLE", "sample.authority cannot change.")
        .AddIf(Final && !draft.Final, "sample.final", "FINAL_STAYS", "A final conclusion cannot be reopened; another final conclusion can replace it.");

    /// <summary>A failed batch that nobody has re-tested is not final while it may be contested (domain 7.4).</summary>
    public void CheckFirst(DateOnly today, WorkingCalendar calendar, Violations check)
    {
        if (!Final || Outcome != SampleOutcome.Nonconforming || DeliveredOn is not { } delivered || check.Found.Any(v => v.Field == "sample.regime")) return;
        var last = ContestPeriod.Of(Regime, delivered).LastDay(delivered, calendar);
        check.AddIf(!last.IsMissed(today), "sample.final", "CONTEST_PERIOD_RUNS", $"The result may be contested until {last}.");
    }

    /// <summary>The due day follows from the conclusion, its delivery and the calendar.</summary>
    public Sample WithDueDay(WorkingCalendar calendar)
    {
        if (Final || !HasConclusion || DeliveredOn is not { } delivered) return this with { DueOn = null, DueProvisional = false };
        var due = ContestPeriod.Of(Regime, delivered).DueDay(delivered, calendar);
        return this with { DueOn = due.Date, DueProvisional = due.Provisional };
    }
}
