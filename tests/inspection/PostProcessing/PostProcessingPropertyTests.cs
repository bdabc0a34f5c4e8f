using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Inspections.PostProcessing;
using Quality.Inspections.Samples;

namespace Quality.Inspections.Tests.PostProcessing;

/// <summary>2.7.1c over any sequence of steps: nothing closes without a conforming re-check, and what is offered is allowed.</summary>
public sealed class PostProcessingPropertyTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Official;
    private static readonly CaseAction[] Steps = [.. Enum.GetValues<CaseAction>().Where(a => a is not (CaseAction.Open or CaseAction.Cancel or CaseAction.Reopen or CaseAction.Correct))];

    [Theory]
    [InlineData(SampleRegimeOf.ProductQuality)]
    [InlineData(SampleRegimeOf.Food)]
    public void Over_any_sequence_of_steps_nothing_closes_without_a_conforming_re_check(SampleRegimeOf regime)
    {
        Dictionary<CaseState, int> reached = [];
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var (one, today) = (PostProcessingGiven.Case((SampleRegime)regime), new DateOnly(2018, 6, 15));
            var evidence = new Dictionary<string, SampleOutcome>();
            for (var step = 0; step < 40; step++)
            {
                today = today.AddDays(random.Next(25));
                var before = one.State;
                var offered = one.Actions(today).ToHashSet();
                // Mostly what is offered, so that the far end is reached; else anything.
                var action = offered.Count > 0 && random.Next(3) > 0 ? offered.ElementAt(random.Next(offered.Count)) : Steps[random.Next(Steps.Length)];
                one = Try(one, action, today, random, evidence, out var refusal);
                if (refusal is "STEP_NOT_ALLOWED" or "RECHECK_REQUIRED" or "PENALTY_REQUIRED" or "OTHER_LADDER" or "CORRECTION_PERIOD_RUNS")
                    Assert.DoesNotContain(action, offered);
                if (one.State == CaseState.Closed) AssertMayBeClosed(one, evidence);
                if (one.State != before) reached[one.State] = reached.GetValueOrDefault(one.State) + 1;
            }
        }

        Assert.True(reached.GetValueOrDefault(CaseState.Closed) > 100, "Too few cases closed: the property is empty.");
        Assert.Equal(regime == SampleRegimeOf.ProductQuality, reached.GetValueOrDefault(CaseState.Revoked) > 20);
        Assert.Equal(regime == SampleRegimeOf.ProductQuality, reached.ContainsKey(CaseState.Announced));
    }

    private static void AssertMayBeClosed(PostProcessingCase one, Dictionary<string, SampleOutcome> evidence)
    {
        Assert.Equal(SampleOutcome.Conforming, evidence[one.Recheck]);
        if (one.IsSerious) Assert.Contains(one.TransferList, t => t is { Kind: not TransferKind.Authority, ReceivedOn: not null, ReturnedOn: null });
    }

    private static PostProcessingCase Try(PostProcessingCase one, CaseAction action, DateOnly today, Random random, Dictionary<string, SampleOutcome> evidence, out string refusal)
    {
        refusal = "";
        try
        {
            return Take(one, action, today, random, evidence);
        }
        catch (QualityException refused)
        {
            refusal = refused.Reason;
            return one;
        }
    }

    private static PostProcessingCase Take(PostProcessingCase one, CaseAction action, DateOnly today, Random random, Dictionary<string, SampleOutcome> evidence)
    {
        var paper = new StepPaper(today, "示例〔2018〕1号", "示例");
        var kind = (TransferKind)random.Next(1, 4);
        switch (action)
        {
            case CaseAction.Order:
                return one.Order(paper, one.Regime == SampleRegime.Food ? today.AddDays(30) : null, random.Next(3) == 0 ? "1" : "", Calendar);
            case CaseAction.Extend: return one.Extend(paper, today, random.Next(1, 31), Calendar);
            case CaseAction.Report: return one.Report(paper, Calendar);
            case CaseAction.Announce: return one.Announce(paper, Calendar);
            case CaseAction.Suspend: return one.Suspend(paper, today.AddDays(random.Next(1, 60)), Calendar);
            case CaseAction.RequestRevocation: return one.Revoke(paper, requested: true, Calendar);
            case CaseAction.Revoke: return one.Revoke(paper, requested: false, Calendar);
            case CaseAction.Classify: return one.Classify(random.Next(2) == 0 ? "2" : "");
            case CaseAction.Transfer: return one.Transfer(paper, kind, "示例机关", kind == TransferKind.Authority ? random.Next(2) == 0 ? "620500" : "330100" : "", Calendar);
            case CaseAction.Receive: return one.Receive(paper, kind, Calendar);
            case CaseAction.Return: return one.Return(paper, kind, Calendar);
            case CaseAction.Close: return one.Close(paper, Calendar);
        }

        var id = action == CaseAction.Recheck ? $"r{evidence.Count}" : one.Recheck;
        if (id.Length == 0) return one;
        var sample = PostProcessingCaseTests.Recheck(id, today.ToString("yyyy-MM-dd", null), conforming: random.Next(3) == 0);
        var next = action == CaseAction.Recheck ? one.Rechecked(sample, Calendar) : one.AfterRecheck(sample, Calendar) ?? one;
        evidence[id] = sample.Outcome;
        return next;
    }

    /// <summary>The laws of the theory; the service's own enum is internal.</summary>
    public enum SampleRegimeOf
    {
        ProductQuality = 1,
        Food = 2,
    }
}
