using Quality.Common.Errors;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Cases;

/// <summary>Decides what each verb does to a case, changed in place by the caller's own copy; no step is taken out of turn.</summary>
internal static class CaseProcess
{
    public static bool HasEnded(V1.CaseState state) => state >= V1.CaseState.Enforced;

    public static void Begin(V1.Case one)
    {
        var found = CaseClocks.Day(one.FoundOn);
        var rule = CaseLaw.RuleOn(found);
        one.State = V1.CaseState.Clue;
        one.StartWorkingDays(V1.CaseClockKind.Filing, found, rule.FilingDays, rule.FilingArticle);
    }

    /// <summary>Once for each clock, and only for those that the law lets be extended.</summary>
    public static void Extend(V1.Case one, string reason)
    {
        if (HasEnded(one.State)) throw Ended(one);
        var rule = Rule(one);
        if (one.Running(V1.CaseClockKind.Filing, V1.CaseClockKind.Decision) is not { Extended: false } clock)
            throw Fail.Precondition("NOTHING_TO_EXTEND", $"{one.Name} has no period that may be extended.", rule.Title);
        clock.ExtensionReason = reason;
        if (clock.Kind == V1.CaseClockKind.Filing) clock.Extend(rule.FilingExtension, working: true);
        else clock.Extend(rule.DecisionExtension, working: false);
    }

    public static void File(V1.Case one, V1.CaseFiling filing)
    {
        Due(one, V1.CaseState.Clue);
        var (rule, found) = (Rule(one), CaseClocks.Day(one.FoundOn));
        var ended = one.ConductEndedOn.Length > 0 ? CaseClocks.Day(one.ConductEndedOn) : (DateOnly?)null;
        if (filing.Filed && CaseLaw.PassedLimitation(ended, found, one.SeriousHarm) is { } article)
            throw Fail.Precondition("LIMITATION_PASSED", $"The conduct ended on {one.ConductEndedOn} and was found on {one.FoundOn}: it is no longer punished.", article);
        (one.Filing, one.State) = (filing, filing.Filed ? V1.CaseState.Filed : V1.CaseState.NotFiled);
        one.Meet(V1.CaseClockKind.Filing, CaseClocks.Day(filing.DecidedOn));
        if (filing.Filed) one.StartDays(V1.CaseClockKind.Decision, CaseClocks.Day(filing.DecidedOn), rule.DecisionDays, rule.DecisionArticle);
    }

    public static void Penalise(V1.Case one, V1.CasePenalty penalty)
    {
        Due(one, V1.CaseState.Filed);
        var decided = CaseClocks.Day(penalty.DecidedOn);
        (one.Penalty, one.State) = (penalty, penalty.Penalised ? V1.CaseState.Penalised : V1.CaseState.NotPenalised);
        one.Meet(V1.CaseClockKind.Decision, decided);
        if (penalty.Penalised) one.StartDays(V1.CaseClockKind.Performance, CaseClocks.Day(penalty.ServedOn), 15, CaseLaw.Performance(decided));
    }

    public static void Enforce(V1.Case one, V1.CaseEnforcement enforcement)
    {
        Due(one, V1.CaseState.Penalised);
        (one.Enforcement, one.State) = (enforcement, V1.CaseState.Enforced);
        one.Meet(V1.CaseClockKind.Performance, CaseClocks.Day(enforcement.DoneOn));
    }

    public static void Transfer(V1.Case one, V1.PoliceTransfer transfer)
    {
        Due(one, V1.CaseState.Clue, V1.CaseState.Filed, V1.CaseState.Penalised);
        transfer.FromState = one.State;
        one.StopAll();
        one.Transfers.Add(transfer);
        one.State = V1.CaseState.WithPolice;
        one.StartHandover(CaseClocks.Day(transfer.ApprovedOn), CaseLaw.Handover);
        one.Meet(V1.CaseClockKind.Handover, CaseClocks.Day(transfer.SentOn));
    }

    public static void Receive(V1.Case one, DateOnly on, string receivedOn, string number)
    {
        Due(one, V1.CaseState.WithPolice);
        var transfer = one.Transfers[^1];
        if (transfer.ReceivedOn.Length > 0) throw WrongStep(one);
        (transfer.ReceivedOn, transfer.ReceiptNumber) = (receivedOn, number);
        one.StartDays(V1.CaseClockKind.PoliceDecision, on, 3, CaseLaw.PoliceDecision);
    }

    /// <summary>Not filed by the police, the case goes on where it stood.</summary>
    public static void PoliceDecide(V1.Case one, bool filed, string decidedOn, string decision)
    {
        Due(one, V1.CaseState.WithPolice);
        var transfer = one.Transfers[^1];
        if (transfer.ReceivedOn.Length == 0) throw WrongStep(one);
        (transfer.Filed, transfer.DecidedOn, transfer.Decision) = (filed, decidedOn, decision);
        one.Meet(V1.CaseClockKind.PoliceDecision, CaseClocks.Day(decidedOn));
        if (filed) one.State = V1.CaseState.Criminal;
        else ComeBack(one, decidedOn, decision);
    }

    public static void Return(V1.Case one, string returnedOn, string reason)
    {
        Due(one, V1.CaseState.Criminal);
        ComeBack(one, returnedOn, reason);
    }

    private static void ComeBack(V1.Case one, string on, string reason)
    {
        var transfer = one.Transfers[^1];
        (transfer.ReturnedOn, transfer.ReturnReason, one.State) = (on, reason, transfer.FromState);
        one.Resume(CaseClocks.Day(transfer.SentOn), CaseClocks.Day(on));
    }

    private static void Due(V1.Case one, params V1.CaseState[] from)
    {
        if (HasEnded(one.State)) throw Ended(one);
        if (!from.Contains(one.State)) throw WrongStep(one);
    }

    /// <summary>The verb that is due.</summary>
    private static string Next(V1.Case one) => one.State switch
    {
        V1.CaseState.Clue => "DecideFiling",
        V1.CaseState.Filed => "DecidePenalty",
        V1.CaseState.Penalised => "RecordEnforcement",
        V1.CaseState.WithPolice => one.Transfers[^1].ReceivedOn.Length == 0 ? "RecordPoliceReceipt" : "RecordPoliceDecision",
        _ => "RecordPoliceReturn",
    };

    private static CaseRule Rule(V1.Case one) => CaseLaw.RuleOn(CaseClocks.Day(one.FoundOn));

    private static QualityException Ended(V1.Case one) => Fail.Precondition("ALREADY_ENDED", $"{one.Name} has ended: {one.State}.");

    private static QualityException WrongStep(V1.Case one) => new(
        Grpc.Core.StatusCode.FailedPrecondition, "WRONG_STEP", $"{one.Name} is {one.State}: {Next(one)} is due.", new Dictionary<string, string> { ["due"] = Next(one) });
}
