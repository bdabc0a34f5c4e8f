using Quality.Dashboard.Components;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.PostProcessing;

/// <summary>One column of the board: the states of one rung of the ladder.</summary>
internal sealed record Rung(string Key, params V1.PostProcessingState[] States);

/// <summary>The document of a step, as a form holds it.</summary>
public sealed class PaperForm
{
    public string On { get; set; } = "";

    public string Document { get; set; } = "";

    public string Note { get; set; } = "";

    public V1.StepPaper ToWire() => new() { DoneOn = On, DocumentNumber = Document, Note = Note };
}

/// <summary>Badges, columns and rights of post-processings.</summary>
internal static class PostProcessingWords
{
    /// <summary>The board from left to right.</summary>
    public static readonly Rung[] Rungs =
    [
        new("order", V1.PostProcessingState.Opened),
        new("rectify", V1.PostProcessingState.Rectifying),
        new("recheck", V1.PostProcessingState.RecheckDue),
        new("announce", V1.PostProcessingState.ToAnnounce, V1.PostProcessingState.Announced),
        new("suspend", V1.PostProcessingState.ToSuspend, V1.PostProcessingState.Suspended),
        new("revoke", V1.PostProcessingState.ToRevoke, V1.PostProcessingState.RevocationRequested),
        new("close", V1.PostProcessingState.Passed),
        new("transfer", V1.PostProcessingState.Transferred),
    ];

    public static readonly Rung Ended = new("ended", V1.PostProcessingState.Closed, V1.PostProcessingState.Revoked, V1.PostProcessingState.Cancelled);

    public static StatusKind Kind(V1.PostProcessingState state) => state switch
    {
        V1.PostProcessingState.Passed or V1.PostProcessingState.Closed => StatusKind.Good,
        V1.PostProcessingState.Rectifying or V1.PostProcessingState.RecheckDue => StatusKind.Active,
        V1.PostProcessingState.Announced or V1.PostProcessingState.Suspended => StatusKind.Warning,
        V1.PostProcessingState.ToAnnounce or V1.PostProcessingState.ToSuspend or V1.PostProcessingState.ToRevoke or V1.PostProcessingState.RevocationRequested => StatusKind.Bad,
        V1.PostProcessingState.Revoked or V1.PostProcessingState.Cancelled => StatusKind.Ceased,
        _ => StatusKind.Neutral,
    };

    public static StatusKind Kind(V1.SampleOutcome outcome) => outcome == V1.SampleOutcome.Conforming ? StatusKind.Good : StatusKind.Bad;

    /// <summary>The rpc behind a step, for the rights of the reader.</summary>
    public static string Call(V1.PostProcessingAction action) => action switch
    {
        V1.PostProcessingAction.Order => "OrderRectification",
        V1.PostProcessingAction.Extend => "ExtendRectification",
        V1.PostProcessingAction.Report => "ReportRectification",
        V1.PostProcessingAction.Recheck => "RecordRecheck",
        V1.PostProcessingAction.Announce => "AnnounceProvincially",
        V1.PostProcessingAction.Suspend => "SuspendProduction",
        V1.PostProcessingAction.RequestRevocation or V1.PostProcessingAction.Revoke => "RevokeLicence",
        V1.PostProcessingAction.Classify => "ClassifyCase",
        V1.PostProcessingAction.Transfer => "TransferCase",
        V1.PostProcessingAction.Receive => "RecordTransferReceipt",
        V1.PostProcessingAction.Return => "ReturnTransfer",
        _ => "CloseCase",
    };

    /// <summary>The clock as a due day; null where it has none.</summary>
    public static Deadline? Due(this V1.PostProcessing one) =>
        one.Clock is { DueOn.Length: > 0 } clock ? new() { DueOn = clock.DueOn, Provisional = clock.Provisional, Article = clock.Article } : null;

    /// <summary>Which sentence says what comes next; a serious problem that passed its re-check still needs its penalty.</summary>
    public static string Next(V1.PostProcessing one) =>
        one.State == V1.PostProcessingState.Passed && !one.Actions.Contains(V1.PostProcessingAction.Close) ? "Penalty" : one.State.ToString();

    public static string Product(this V1.PostProcessing one) => one.Model.Length > 0 ? $"{one.ProductName} {one.Model}" : one.ProductName;

    /// <summary>Whether a rule sets the period of an order given on that day: 产品质量监督抽查 always, trade since the common rule of 2020.</summary>
    public static bool HasRule(this V1.PostProcessing one, string orderedOn) =>
        one.Regime == V1.SampleRegime.ProductQuality || (one.Regime == V1.SampleRegime.Trade && string.CompareOrdinal(orderedOn, "2020-01-01") >= 0);

    /// <summary>Product Quality Law art 17.</summary>
    public static bool OnLadder(this V1.PostProcessing one) => one.Regime is V1.SampleRegime.ProductQuality or V1.SampleRegime.Trade;

    /// <summary>Kinds of transfers that wait for a receipt, or that can come back.</summary>
    public static V1.TransferKind[] Waiting(this V1.PostProcessing one, bool forReceipt) =>
        [.. one.Transfers.Where(t => t.ReturnedOn.Length == 0 && (!forReceipt || t.ReceivedOn.Length == 0)).Select(t => t.Kind).Distinct()];
}
