using Act = Quality.Protos.Inspection.V1.OnlineCheckAction;
using State = Quality.Protos.Inspection.V1.OnlineCheckState;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>What may follow: the purchase goes step by step, tracing, hand-over and takedown run beside it once the goods were seen.</summary>
internal static class OnlineActions
{
    /// <summary>Acts that the authority of the hand-over takes as well as the sender.</summary>
    public static bool IsReceivers(Act action) => action is Act.ReceiveHandover or Act.AnswerHandover;

    /// <summary>Everything that is not out of turn.</summary>
    public static IEnumerable<Act> Allowed(V1.OnlineCheck check) => Steps(check).Concat(IsSeen(check) ? Beside(check) : []);

    /// <summary>What a reader is offered: conclusions when everybody was told, and only what is the reader's region's.</summary>
    public static IEnumerable<Act> Offered(V1.OnlineCheck check, bool isOwn) => Allowed(check).Where(action =>
        (isOwn || IsReceivers(action))
        && (action != Act.Conclude || check is { SellerNotice: not null, ProducerNotice: not null })
        && (action != Act.SendHandover || check.Trace?.Outcome == V1.TraceOutcome.Found));

    private static bool IsSeen(V1.OnlineCheck check) => check.State is State.Unboxed or State.Linked or State.Concluded;

    private static IEnumerable<Act> Steps(V1.OnlineCheck check)
    {
        switch (check.State)
        {
            case State.Ordered: yield return Act.Pay; break;
            case State.Paid: yield return Act.Receive; break;
            case State.Received: yield return Act.Unbox; break;
            case State.Unboxed: yield return Act.Link; break;
            case State.Linked:
                if (check.SellerNotice is null) yield return Act.NotifySeller;
                if (check.ProducerNotice is null) yield return Act.NotifyProducer;
                yield return Act.Conclude;
                break;
        }

        if (check.State is State.Ordered or State.Paid or State.Received or State.Unboxed && check is { Takedown: null, Handover: null }) yield return Act.Cancel;
    }

    private static IEnumerable<Act> Beside(V1.OnlineCheck check)
    {
        if (check.Handover is null) yield return Act.Trace;
        if (check.Handover is null) yield return Act.SendHandover;
        if (check.Handover?.State == V1.HandoverState.Sent) yield return Act.ReceiveHandover;
        if (check.Handover?.State == V1.HandoverState.Received) yield return Act.AnswerHandover;
        if (check.Takedown is null) yield return Act.RequestTakedown;
        if (check.Takedown?.State is V1.TakedownState.Requested or V1.TakedownState.Reappeared) yield return Act.ConfirmTakedown;
        if (check.Takedown?.State == V1.TakedownState.Removed) yield return Act.Watch;
    }
}
