using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Reconciliations;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

internal sealed partial class IndicatorGrpc
{
    public override async Task<V1.Reconciliation> RunReconcile(V1.RunReconcileRequest request, ServerCallContext context)
    {
        var mine = false;
        var started = await work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            mine = true;
            var name = $"reconciliations/{tx.NewId()}";
            if (!await ReconciliationStore.StartAsync(tx, name)) throw Fail.Aborted("RECONCILE_RUNNING", "Another recount runs; its result will do as well.");
            tx.Audit(name, Region.GansuCode);
            return new V1.Reconciliation { Name = name, State = V1.ReconciliationState.Running };
        });
        // Who repeats the request waits for the first one's run; the nightly job takes up what was broken off.
        if (mine) await reconciler.RunOrFailAsync(started.Name);
        else await reconciler.EndAsync(started.Name, context.CancellationToken);
        return await work.SnapshotAsync(async tx => await WireAsync(tx, (await ReconciliationStore.FindAsync(tx, started.Name))!), cancel: context.CancellationToken);
    }

    public override Task<V1.Reconciliation> GetReconciliation(V1.GetReconciliationRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var found = request.Name == "reconciliations/latest" ? await ReconciliationStore.LatestAsync(tx) : await ReconciliationStore.FindAsync(tx, request.Name);
        return await WireAsync(tx, found ?? throw Fail.NotFound(request.Name));
    });

    private static async Task<V1.Reconciliation> WireAsync(Transaction tx, Reconciliation reconciliation)
    {
        var parts = await ReconciliationStore.PartsAsync(tx, reconciliation.Name);
        var agreed = reconciliation.State == ReconciliationState.Running ? await ReconciliationStore.LastAgreedAsync(tx) : reconciliation.LastAgreedAt?.ToUnixTimeMilliseconds();
        var wire = new V1.Reconciliation
        {
            Name = reconciliation.Name,
            State = (V1.ReconciliationState)(int)reconciliation.State,
            StartTime = TargetWire.Instant(reconciliation.StartedAt.ToUnixTimeMilliseconds()),
            Facts = parts.Sum(p => p.Facts),
            Cells = parts.Sum(p => p.Cells),
            DifferenceCount = parts.Sum(p => p.Differences),
            Differences = { (await ReconciliationStore.DifferencesAsync(tx, reconciliation.Name)).Select(ToWire) },
        };
        if (reconciliation.EndedAt is { } ended) wire.EndTime = TargetWire.Instant(ended.ToUnixTimeMilliseconds());
        if (agreed is { } at) wire.LastAgreedTime = TargetWire.Instant(at);
        return wire;
    }

    private static V1.ReconciliationDifference ToWire(Difference difference) => new()
    {
        Indicator = difference.Indicator,
        Unit = difference.Unit,
        Date = TargetWire.Day(difference.CellOn),
        Measure = difference.Measure,
        Rollup = difference.Rollup,
        Recount = difference.Recount,
    };
}
