using Quality.Dashboard.Components;
using Act = Quality.Protos.Inspection.V1.OnlineCheckAction;
using State = Quality.Protos.Inspection.V1.OnlineCheckState;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.OnlineChecks;

/// <summary>On-line checks as these pages say them.</summary>
internal static class OnlineWords
{
    /// <summary>The purchase and its result, in their order; what runs beside is not foreseen.</summary>
    private static readonly Act[] Way = [Act.Order, Act.Pay, Act.Receive, Act.Unbox, Act.Link, Act.NotifySeller, Act.NotifyProducer, Act.Conclude];

    public static StatusKind Kind(State state) => state switch
    {
        State.Concluded => StatusKind.Good,
        State.Cancelled => StatusKind.Ceased,
        State.Unboxed or State.Linked => StatusKind.Active,
        _ => StatusKind.Neutral,
    };

    public static StatusKind Kind(V1.TakedownState state) => state switch
    {
        V1.TakedownState.Removed => StatusKind.Good,
        V1.TakedownState.Reappeared => StatusKind.Bad,
        _ => StatusKind.Warning,
    };

    public static StatusKind Kind(V1.HandoverState state) => state switch
    {
        V1.HandoverState.Answered => StatusKind.Good,
        V1.HandoverState.Received => StatusKind.Active,
        _ => StatusKind.Warning,
    };

    public static StatusKind Kind(V1.SampleOutcome outcome) => outcome == V1.SampleOutcome.Conforming ? StatusKind.Good : StatusKind.Bad;

    public static string Product(this V1.OnlineCheck check) => check.Model.Length > 0 ? $"{check.ProductName} {check.Model}" : check.ProductName;

    /// <summary>The steps of the purchase that are still to come; those that are allowed now first.</summary>
    public static IEnumerable<(Act Step, bool IsNow)> ToCome(V1.OnlineCheck check, IReadOnlyList<V1.OnlineLink> links)
    {
        if (check.State is State.Cancelled or State.Concluded)
            return [];
        var open = Way.Where(step => links.All(link => link.Action != step)).ToList();
        return open.Select(step => (step, IsNow: step == open[0] || (check.State == State.Linked && step is Act.NotifySeller or Act.NotifyProducer)));
    }

    /// <summary>The rpc behind an act, for the rights of the reader.</summary>
    public static string Call(Act action) => action switch
    {
        Act.Pay => "RecordPayment",
        Act.Receive => "RecordParcel",
        Act.Unbox => "RecordUnboxing",
        Act.Link => "LinkSampling",
        Act.NotifySeller or Act.NotifyProducer => "RecordNotice",
        Act.Trace => "TraceSource",
        Act.Conclude => "ConcludeOnlineCheck",
        Act.SendHandover => "SendHandover",
        Act.ReceiveHandover => "ReceiveHandover",
        Act.AnswerHandover => "AnswerHandover",
        Act.RequestTakedown => "RequestTakedown",
        Act.ConfirmTakedown => "ConfirmTakedown",
        Act.Watch => "RecordWatch",
        _ => "CancelOnlineCheck",
    };

    /// <summary>What must come with an act: screenshots, photos, papers.</summary>
    public static bool NeedsEvidence(Act action) =>
        action is Act.Order or Act.Pay or Act.Receive or Act.Unbox or Act.NotifySeller or Act.NotifyProducer or Act.Trace or Act.ConfirmTakedown;

    /// <summary>Whether an act goes straight on: those are the prominent buttons.</summary>
    public static bool IsMain(Act action) => action is not (Act.Cancel or Act.Trace or Act.SendHandover or Act.RequestTakedown or Act.Watch);
}
