using Quality.Inspections.Samples;

namespace Quality.Inspections.Recognition;

/// <summary>Why a repeated check is allowed all the same (domain 7.2.7); the numbers are those of the wire.</summary>
internal enum ResamplingExemption
{
    None = 0,
    Recheck = 1,
    Emergency = 2,
    SuspectedBreach = 3,
}

/// <summary>What one rule says; the numbers are those of the wire.</summary>
internal enum GuardState
{
    Blocks = 1,
    Provisional = 2,
    NoTrigger = 3,
    NotInForce = 4,
    NotBound = 5,
    Exempt = 6,
}

/// <summary>May this model of this producer be sampled on a day, by this authority?</summary>
internal sealed record ResamplingQuestion(
    string Producer, string Model, string Brand, string StandardNumber, SampleLevel Level, string Authority, DateOnly On, ResamplingExemption Exemption);

/// <summary>An earlier sample, as far as the rules need it.</summary>
internal sealed record PastCheck(
    string Id, string Producer, string Model, string ModelKey, string Brand, string StandardNumber, string Authority, SampleLevel Level, SampleKind Kind,
    DateOnly SampledOn, SampleOutcome Outcome, bool Final, string Passport)
{
    /// <summary>Sampled, and the laboratory has not reported: it may still become anything.</summary>
    public bool InTest => Outcome == SampleOutcome.Untested && !Final;

    /// <summary>A spot check that took a sample: risk monitoring, follow-ups, re-checks and refusals trigger nothing (7.2.1).</summary>
    public bool IsSpotCheck => Kind == SampleKind.Supervision && (Outcome is SampleOutcome.Conforming or SampleOutcome.Nonconforming || InTest);
}

/// <summary>What one rule says to one question.</summary>
internal sealed record GuardFinding(GuardRule Rule, GuardState State, DateOnly? Until, PastCheck? Earlier);

/// <summary>The rules of domain 7.2, asked one by one; the first that blocks decides.</summary>
internal static class Guards
{
    /// <summary>What every rule says.</summary>
    /// <param name="question">The question.</param>
    /// <param name="past">Checks of that producer; others, and those of other models, do not disturb.</param>
    public static IReadOnlyList<GuardFinding> Ask(ResamplingQuestion question, IReadOnlyList<PastCheck> past)
    {
        var same = past.Where(check => check.Producer == question.Producer && check.SampledOn <= question.On && check.IsSpotCheck && ModelForm.Same(check.Model, question.Model)).ToList();
        return [.. GuardRule.All.Select(rule => Ask(rule, question, same))];
    }

    /// <summary>The finding that decides: what blocks before what may block, then the rule that stands first; null when the check is allowed.</summary>
    public static GuardFinding? Decisive(IReadOnlyList<GuardFinding> findings) =>
        findings.FirstOrDefault(f => f.State == GuardState.Blocks) ?? findings.FirstOrDefault(f => f.State == GuardState.Provisional);

    /// <summary>The last day on which any rule blocks or may block: the one that decides need not be the one that lasts longest. Null when none does.</summary>
    public static DateOnly? LastBlockedDay(IReadOnlyList<GuardFinding> findings) =>
        findings.Where(f => f.State is GuardState.Blocks or GuardState.Provisional).Max(f => f.Until);

    private static GuardFinding Ask(GuardRule rule, ResamplingQuestion question, List<PastCheck> same)
    {
        if (!rule.InForce(question.On)) return new(rule, GuardState.NotInForce, null, null);
        var found = same
            .Select(check => (Check: check, State: Triggers(rule.Trigger, question, check), Until: rule.LastBlockedDay(check.SampledOn)))
            .Where(one => one.State is not null && question.On <= one.Until)
            .OrderBy(one => one.State).ThenByDescending(one => one.Until).ThenBy(one => one.Check.Id, StringComparer.Ordinal)
            .FirstOrDefault();
        if (found.Check is null) return new(rule, GuardState.NoTrigger, null, null);
        if (!rule.Binds(question.Level)) return new(rule, GuardState.NotBound, null, found.Check);
        return question.Exemption != ResamplingExemption.None
            ? new(rule, GuardState.Exempt, null, found.Check)
            : new(rule, found.State!.Value, found.Until, found.Check);
    }

    /// <summary>
    /// Blocks, may block once the earlier check is final, or does not matter (null). A failure that may still be contested may block too: a
    /// re-test can find it conforming, and an answer that differs would tell everybody who asks of the failure before its producer was heard.
    /// </summary>
    private static GuardState? Triggers(GuardTrigger trigger, ResamplingQuestion question, PastCheck check) => trigger switch
    {
        GuardTrigger.ConformingHigh when check.Level is SampleLevel.National or SampleLevel.Provincial =>
            !check.Final ? GuardState.Provisional : check.Outcome == SampleOutcome.Conforming ? GuardState.Blocks : null,
        GuardTrigger.HigherLevel when check.Level < question.Level => check.InTest ? GuardState.Provisional : GuardState.Blocks,
        GuardTrigger.SameAuthority when SameProduct(question, check) => check.InTest ? GuardState.Provisional : GuardState.Blocks,
        _ => null,
    };

    private static bool SameProduct(ResamplingQuestion question, PastCheck check) =>
        question.Authority.Length > 0 && check.Authority == question.Authority && check.Brand == question.Brand && check.StandardNumber == question.StandardNumber;
}
