using Quality.Common.Errors;
using Quality.Common.Time;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>Decides what each verb does to a penalty; it is changed in place by the caller's own copy, and what is not due is refused.</summary>
internal static class PenaltyProcess
{
    public static bool HasEnded(V1.PenaltyState state) => state >= V1.PenaltyState.Ended;

    /// <summary>What was recorded: published or not, by which rule, with which clock and which marks.</summary>
    public static void Begin(V1.Penalty penalty)
    {
        var decided = PenaltyClocks.Day(penalty.DecidedOn);
        var rule = PenaltyLaw.RuleOn(decided);
        (penalty.Exemption, penalty.ExemptionArticle) = PenaltyLaw.Exemption(penalty, rule);
        (penalty.Law, penalty.ToBeConfirmed) = (rule?.Title ?? "", rule?.ToBeConfirmed ?? false);
        if (penalty.Exemption != V1.PenaltyExemption.Unspecified)
        {
            penalty.State = V1.PenaltyState.NotPublished;
            return;
        }

        penalty.State = V1.PenaltyState.Recorded;
        penalty.Marks.Add(Redaction.Marks(penalty.Summary, penalty.Text()));
        switch (penalty.Route)
        {
            case V1.PenaltyRoute.ToOtherProvince: penalty.Owe(V1.PenaltyClockKind.Sending, decided, rule!.AcrossDays, rule.Title); break;
            case V1.PenaltyRoute.FromOtherProvince: penalty.Owe(V1.PenaltyClockKind.Publication, PenaltyClocks.Day(penalty.ReceivedOn), rule!.AcrossDays, rule.Title); break;
            default: penalty.Owe(V1.PenaltyClockKind.Publication, decided, rule!.PublicationDays, rule.Title); break;
        }
    }

    /// <summary>Only what nobody has read yet is revised.</summary>
    public static void MayRevise(V1.Penalty stored) => Due(stored, Next(stored), V1.PenaltyState.Recorded, V1.PenaltyState.Reviewed, V1.PenaltyState.NotPublished);

    public static void Confirm(V1.Penalty penalty, IReadOnlyList<V1.RedactionMark> sent, string reviewer)
    {
        Due(penalty, Next(penalty), V1.PenaltyState.Recorded, V1.PenaltyState.Reviewed);
        var marks = Redaction.Answer(penalty.Marks, sent, penalty.Summary, penalty.Text());
        penalty.Marks.Clear();
        penalty.Marks.Add(marks);
        (penalty.RedactedSummary, penalty.RedactedText) = (Redaction.Apply(penalty.Summary, V1.PenaltyPart.Summary, marks), Redaction.Apply(penalty.Text(), V1.PenaltyPart.FullText, marks));
        (penalty.State, penalty.ReviewerDisplayName) = (V1.PenaltyState.Reviewed, reviewer);
    }

    public static void Publish(V1.Penalty penalty, DateOnly today)
    {
        if (penalty.Route == V1.PenaltyRoute.ToOtherProvince && !HasEnded(penalty.State))
            throw Fail.Precondition("OTHER_PROVINCE_PUBLISHES", "The province where the enterprise is registered publishes it: send it there.", penalty.Law);
        Due(penalty, Next(penalty), V1.PenaltyState.Reviewed);
        var rule = Rule(penalty);
        var ends = WorkingCalendar.AddMonths(today, PenaltyLaw.TermMonths(penalty, rule));
        if (penalty.RestrictedUntil.Length > 0 && PenaltyClocks.Day(penalty.RestrictedUntil) is var restricted && restricted > ends) ends = restricted;
        (penalty.State, penalty.PublishedOn, penalty.EndsOn) = (V1.PenaltyState.Published, ChinaTime.Format(today), ChinaTime.Format(ends));
        penalty.EarlyFrom = PenaltyLaw.EarlyMonths(penalty, rule) is { } months ? ChinaTime.Format(WorkingCalendar.AddMonths(today, months)) : "";
        penalty.Meet(V1.PenaltyClockKind.Publication, today);
    }

    public static void Send(V1.Penalty penalty, string addressee, DateOnly sentOn)
    {
        DemandAcross(penalty);
        Due(penalty, Next(penalty), V1.PenaltyState.Reviewed);
        (penalty.State, penalty.SentTo) = (V1.PenaltyState.Sent, addressee);
        penalty.Meet(V1.PenaltyClockKind.Sending, sentOn);
    }

    /// <summary>Receipt starts the other province's days; its publication ends the matter here.</summary>
    public static void Receive(V1.Penalty penalty, DateOnly? receivedOn, DateOnly? publishedOn)
    {
        DemandAcross(penalty);
        Due(penalty, Next(penalty), V1.PenaltyState.Sent);
        var rule = Rule(penalty);
        if (receivedOn is { } received && penalty.Clock(V1.PenaltyClockKind.PeerPublication) is null) penalty.Owe(V1.PenaltyClockKind.PeerPublication, received, rule.AcrossDays, rule.Title);
        if (publishedOn is not { } published) return;
        penalty.Meet(V1.PenaltyClockKind.PeerPublication, published);
        (penalty.State, penalty.PublishedOn) = (V1.PenaltyState.PublishedElsewhere, ChinaTime.Format(published));
    }

    public static void OrderWithdrawal(V1.Penalty penalty, V1.PenaltyWithdrawal withdrawal)
    {
        DemandPublished(penalty);
        if (penalty.Withdrawal is not null && penalty.State == V1.PenaltyState.Published) throw WrongStep(penalty, "WithdrawPenalty");
        Due(penalty, Next(penalty), V1.PenaltyState.Published);
        penalty.Withdrawal = withdrawal;
        penalty.Owe(V1.PenaltyClockKind.Withdrawal, PenaltyClocks.Day(withdrawal.DecidedOn), Rule(penalty).WithdrawalDays, penalty.Law);
    }

    public static void Withdraw(V1.Penalty penalty, DateOnly today)
    {
        DemandPublished(penalty);
        Due(penalty, Next(penalty), V1.PenaltyState.Published);
        if (penalty.Withdrawal is null) throw WrongStep(penalty, "OrderPenaltyWithdrawal");
        (penalty.State, penalty.Withdrawal.WithdrawnOn) = (V1.PenaltyState.Withdrawn, ChinaTime.Format(today));
        penalty.Meet(V1.PenaltyClockKind.Withdrawal, today);
    }

    public static void EndEarly(V1.Penalty penalty, string reason, DateOnly today)
    {
        DemandPublished(penalty);
        if (penalty.Withdrawal is not null && penalty.State == V1.PenaltyState.Published) throw WrongStep(penalty, "WithdrawPenalty");
        Due(penalty, Next(penalty), V1.PenaltyState.Published);
        var article = Rule(penalty).EarlyArticle;
        if (penalty.EarlyFrom.Length == 0) throw Fail.Precondition("EARLY_END_NOT_FORESEEN", "No early end is foreseen for this penalty.", article.Length > 0 ? article : penalty.Law);
        if (today < PenaltyClocks.Day(penalty.EarlyFrom)) throw Fail.Precondition("EARLY_END_TOO_SOON", $"An early end may be granted from {penalty.EarlyFrom}.", article);
        (penalty.State, penalty.EndReason, penalty.EndsOn) = (V1.PenaltyState.EndedEarly, reason, ChinaTime.Format(today));
    }

    /// <summary>The verb that is due.</summary>
    private static string Next(V1.Penalty penalty) => penalty.State switch
    {
        V1.PenaltyState.Recorded => "ConfirmRedaction",
        V1.PenaltyState.Reviewed => penalty.Route == V1.PenaltyRoute.ToOtherProvince ? "SendPenalty" : "PublishPenalty",
        V1.PenaltyState.Sent => "RecordPenaltyReceipt",
        _ => penalty.Withdrawal is null ? "OrderPenaltyWithdrawal" : "WithdrawPenalty",
    };

    private static PenaltyRule Rule(V1.Penalty penalty) =>
        PenaltyLaw.RuleOn(PenaltyClocks.Day(penalty.DecidedOn)) ?? throw new InvalidOperationException($"{penalty.Name} was decided on {penalty.DecidedOn}, when no rule applied.");

    private static void DemandPublished(V1.Penalty penalty)
    {
        if (penalty.PublishedOn.Length == 0 || penalty.State == V1.PenaltyState.PublishedElsewhere)
            throw Fail.Precondition("NEVER_PUBLISHED", $"{penalty.Name} was never published here: revise it, and say that the decision was annulled.", penalty.Law.Length > 0 ? penalty.Law : null);
    }

    private static void DemandAcross(V1.Penalty penalty)
    {
        if (penalty.Route != V1.PenaltyRoute.ToOtherProvince) throw Fail.Precondition("NOT_ACROSS_PROVINCES", $"{penalty.Name} is published in this province.");
    }

    private static void Due(V1.Penalty penalty, string due, params V1.PenaltyState[] from)
    {
        if (from.Contains(penalty.State)) return;
        if (HasEnded(penalty.State)) throw Fail.Precondition("ALREADY_ENDED", $"{penalty.Name} has ended: {penalty.State}.");
        throw WrongStep(penalty, due);
    }

    private static QualityException WrongStep(V1.Penalty penalty, string due) => new(
        Grpc.Core.StatusCode.FailedPrecondition, "WRONG_STEP", $"{penalty.Name} is {penalty.State}: {due} is due.", new Dictionary<string, string> { ["due"] = due });
}
