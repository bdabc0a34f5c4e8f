using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Libraries;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>A contested result (异议、复检; domain 7.4): filed within the period, decided by the authority, tested once more at most.</summary>
internal static class SamplingContest
{
    public static void Contest(V1.Sampling sampling, V1.Contest? sent, DateOnly today)
    {
        var c = sent ?? throw Fail.Invalid("contest", "REQUIRED", "contest is required.");
        if (sampling.Contest is not null) throw Fail.Precondition("CONTESTED_BEFORE", $"{sampling.Name} was contested on {sampling.Contest.ContestedOn}: there is no second time.");
        var check = new Violations();
        var (day, delivered) = (check.Date("contest.contested_on", c.ContestedOn, notAfter: today), SamplingDates.Of(sampling.DeliveredOn));
        check.AddIf(day < delivered, "contest.contested_on", "BEFORE_DELIVERY", $"contest.contested_on is before {sampling.DeliveredOn}, when the result arrived.");
        check.Enum("contest.kind", c.Kind);
        check.AddIf(c.Kind == V1.ContestKind.Retest && sampling.Results.Outcome != V1.SampleOutcome.Nonconforming, "contest.kind", "NOTHING_FAILED", "What conforms is not tested again.");
        var grounds = check.Required("contest.grounds", c.Grounds, 1000);
        check.ThrowIfAny();
        var period = ContestPeriod.Of(RegimeOf(sampling), delivered);
        var last = period.LastDay(delivered, WorkingCalendar.Official);
        if (last.IsMissed(day!.Value)) throw Fail.Precondition("CONTEST_TOO_LATE", $"The result could be contested until {last}.", period.Article);
        (sampling.Contest, sampling.Step) = (new() { ContestedOn = c.ContestedOn, Kind = c.Kind, Grounds = grounds }, V1.SamplingStep.Contested);
    }

    public static async Task DecideAsync(Transaction tx, V1.Sampling sampling, V1.DecideContestRequest request)
    {
        var check = new Violations();
        check.Enum("decision", request.Decision);
        var retest = request.Decision == V1.ContestDecision.Retest;
        check.AddIf(retest && sampling.Contest.Kind != V1.ContestKind.Retest, "decision", "NOT_ALLOWED", "Nobody asked for a re-test.");
        check.AddIf(!retest && request.Laboratory.Length > 0, "laboratory", "NOT_ALLOWED", "laboratory belongs to a re-test.");
        (sampling.Contest.Decision, sampling.Contest.DecisionReason) = (request.Decision, check.Required("reason", request.Reason, 1000));
        check.ThrowIfAny();
        if (retest) await AssignAsync(tx, sampling, request.Laboratory);
        else if (request.Decision == V1.ContestDecision.Upheld) await SamplingConclusion.FallAsync(tx, sampling, sampling.Contest.DecisionReason);
        else sampling.Step = V1.SamplingStep.Delivered;
    }

    public static async Task RetestAsync(Transaction tx, V1.Sampling sampling, V1.SamplingResults? sent)
    {
        var laboratory = await LaboratoryStore.Library.FindAsync(tx, sampling.RetestLaboratory);
        if (laboratory?.Owner != tx.Caller.Subject) throw Fail.NotFound(sampling.Name);
        var results = await ResultCheck.CheckedAsync(
            sent, SamplingDates.Of(sampling.Contest.ContestedOn), tx.Today, (demand, day) => LaboratoryStore.IsAccreditedAsync(tx, sampling.RetestLaboratory, demand, day));
        var missing = Failed(sampling).Where(f => results.Items.All(i => i.Item != f.Item)).Select(f => f.Item).ToList();
        if (missing.Count > 0) throw Fail.Invalid("results.items", "FAILED_ITEM_MISSING", $"These items failed and were not tested again: {string.Join(", ", missing)}.");
        (sampling.Retest, sampling.Step) = (results, V1.SamplingStep.Retested);
    }

    private static async Task AssignAsync(Transaction tx, V1.Sampling sampling, string wanted)
    {
        var rule = RetestRule.Of(RegimeOf(sampling), SamplingDates.Of(sampling.DeliveredOn));
        if (sampling.Seal.ReserveSeal.Length == 0) throw Fail.Precondition("NO_RESERVE_SAMPLE", $"{sampling.Name} has no reserve sample to test.");
        List<TestDemand> demands = [.. Failed(sampling).Select(i => new TestDemand(i.Item, i.Method)).Distinct()];
        List<string> qualified = [.. (await LaboratoryStore.AccreditedAsync(tx, demands, tx.Today)).Select(l => l.Name)];
        var allowed = rule.Allowed(qualified, sampling.Laboratory);
        if (allowed.Count == 0) throw Fail.Precondition("NO_RETEST_LABORATORY", "No other laboratory is accredited today for what failed.", rule.Article);
        if (rule.Drawn)
        {
            if (wanted.Length > 0) throw Fail.Invalid("laboratory", "DRAWN", "laboratory is drawn by the service under this law.");
            sampling.Contest.DrawnFrom.Add(allowed);
            wanted = RetestRule.Draw(allowed, (await SamplingStore.LinksAsync(tx, SamplingWire.IdOf(sampling.Name)))[^1].Hash);
        }
        else if (wanted.Length == 0) throw Fail.Invalid("laboratory", "REQUIRED", "laboratory is required.");
        else if (!qualified.Contains(wanted)) throw Fail.Invalid("laboratory", "NOT_ACCREDITED", "laboratory must be one that is accredited today for what failed.");
        else if (!allowed.Contains(wanted)) throw Fail.Invalid("laboratory", "FIRST_LABORATORY", "The laboratory whose result is contested does not test again while another one can.");
        (sampling.Contest.Article, sampling.Contest.ArticleUnconfirmed) = (rule.Article, !rule.Confirmed);
        (sampling.RetestLaboratory, sampling.Step) = (wanted, V1.SamplingStep.RetestAssigned);
    }

    private static IEnumerable<V1.TestedItem> Failed(V1.Sampling sampling) => sampling.Results.Items.Where(i => !i.Conforming);

    private static SampleRegime RegimeOf(V1.Sampling sampling) => SamplingRegime.Of(sampling.ProductCategory, SamplingDates.Of(sampling.Visit.VisitedOn));
}
