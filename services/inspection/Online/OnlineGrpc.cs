using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using Quality.Inspections.Plans;
using Quality.Inspections.Samples;
using Quality.Inspections.Sampling;
using Quality.Protos.Common.V1;
using Act = Quality.Protos.Inspection.V1.OnlineCheckAction;
using State = Quality.Protos.Inspection.V1.OnlineCheckState;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>The rpcs of on-line checks: one for each act, and those that read.</summary>
internal sealed class OnlineGrpc(UnitOfWork<InspectionsModule> work) : V1.OnlineCheckService.OnlineCheckServiceBase
{
    public override Task<V1.OnlineCheck> CreateOnlineCheck(V1.CreateOnlineCheckRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => OnlineChain.BeginAsync(tx, request.Custody, async () =>
    {
        var ordered = OnlineCheckFields.Order(request.Check, tx.Today);
        SampleRules.Demand(tx.Caller.Scope, ordered.Region, (SampleLevel)ordered.Level);
        if (ordered.Task.Length > 0) await TaskStore.Library.VisibleAsync(tx, "check.task", ordered.Task);
        if (ordered.Plan.Length > 0) await PlanStore.Library.VisibleAsync(tx, "check.plan", ordered.Plan);
        ordered.PlatformDisplayName = PlatformStore.Library.Wire(await PlatformStore.Library.VisibleAsync(tx, "check.platform", ordered.Platform)).DisplayName;
        return ordered;
    }));

    public override Task<V1.OnlineCheck> RecordPayment(V1.RecordPaymentRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: true, Act.Pay, check =>
            (check.Payment, check.State) = (OnlineCheckFields.Payment(r.Payment, check, tx.Today), State.Paid)));

    public override Task<V1.OnlineCheck> RecordParcel(V1.RecordParcelRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: true, Act.Receive, check =>
            (check.Parcel, check.State) = (OnlineCheckFields.Parcel(r.Parcel, check, tx.Today), State.Received)));

    public override Task<V1.OnlineCheck> RecordUnboxing(V1.RecordUnboxingRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: true, Act.Unbox, async check =>
        {
            check.Unboxing = await OnlineCheckFields.UnboxingAsync(r.Unboxing, check, tx.Today, async day =>
                (await InspectorStore.OnAsync(tx, day, "620000")).Select(i => i.Code).ToHashSet(StringComparer.Ordinal));
            check.State = State.Unboxed;
        }));

    public override Task<V1.OnlineCheck> CancelOnlineCheck(V1.CancelOnlineCheckRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: false, Act.Cancel, check =>
            (check.CancelReason, check.State) = (OnlineCheckFields.Text("reason", r.Reason, 1000), State.Cancelled)));

    public override Task<V1.OnlineCheck> LinkSampling(V1.LinkSamplingRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: false, Act.Link, check => OnlineResult.LinkAsync(tx, check, r.Link)));

    public override Task<V1.OnlineCheck> RecordNotice(V1.RecordNoticeRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
    {
        var check = new Violations();
        check.Enum("addressee", r.Addressee);
        check.ThrowIfAny();
        var act = r.Addressee == V1.NoticeAddressee.Seller ? Act.NotifySeller : Act.NotifyProducer;
        return OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: true, act, one => OnlineResult.NotifyAsync(tx, one, r.Addressee, r.Notice));
    });

    public override Task<V1.OnlineCheck> TraceSource(V1.TraceSourceRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: true, Act.Trace, check => { check.Trace = OnlineResult.Trace(r.Trace, check, tx.Today); }));

    public override Task<V1.OnlineCheck> ConcludeOnlineCheck(V1.ConcludeOnlineCheckRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: false, Act.Conclude, check => OnlineResult.ConcludeAsync(tx, check)));

    public override Task<V1.OnlineCheck> SendHandover(V1.SendHandoverRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: false, Act.SendHandover, check => { check.Handover = OnlineFollowUp.Send(r.Handover, check, tx.Today); }));

    public override Task<V1.OnlineCheck> ReceiveHandover(V1.ReceiveHandoverRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: false, Act.ReceiveHandover, check => OnlineFollowUp.Receive(check.Handover, r, tx.Today)));

    public override Task<V1.OnlineCheck> AnswerHandover(V1.AnswerHandoverRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: false, Act.AnswerHandover, check => OnlineFollowUp.Answer(check.Handover, r, tx.Today)));

    public override Task<V1.OnlineCheck> RequestTakedown(V1.RequestTakedownRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: false, Act.RequestTakedown, check => { check.Takedown = OnlineFollowUp.Request(r, check, tx.Today); }));

    public override Task<V1.OnlineCheck> ConfirmTakedown(V1.ConfirmTakedownRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: true, Act.ConfirmTakedown, check => OnlineFollowUp.Confirm(check.Takedown, r, tx.Today)));

    public override Task<V1.OnlineCheck> RecordWatch(V1.RecordWatchRequest r, ServerCallContext context) => work.WriteAsync(r, r.RequestId, context, tx =>
        OnlineChain.TakeAsync(tx, r.Name, r.Etag, r.Custody, evidence: r.Found, Act.Watch, check => OnlineFollowUp.Watch(check.Takedown, r, tx.Today)));

    public override Task<V1.OnlineCheck> GetOnlineCheck(V1.GetOnlineCheckRequest request, ServerCallContext context) => work.ReadAsync(
        context, async tx => (await ReadAsync(tx, request.Name)).ToWire(tx));

    public override Task<V1.ListOnlineChecksResponse> ListOnlineChecks(V1.ListOnlineChecksRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = request.Filter(tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter with { Today = "" });
        var rows = await OnlineStore.ListAsync(tx, filter, page.After, page.Limit);
        var response = new V1.ListOnlineChecksResponse { NextPageToken = page.Next(rows, OnlineStore.Key), TotalSize = await OnlineStore.CountAsync(tx, filter) };
        response.Checks.AddRange(rows.Select(r => r.ToWire(tx)));
        return response;
    });

    public override Task<V1.ListOnlineLinksResponse> ListOnlineLinks(V1.ListOnlineLinksRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await ReadAsync(tx, request.Name);
        var page = Page.From(request.PageSize, request.PageToken, request.Name);
        var links = await OnlineStore.LinksAsync(tx, row.Id, page.AfterNumber ?? 0, page.Limit);
        return new V1.ListOnlineLinksResponse { NextPageToken = page.Next(links, l => l.Version), Links = { links.Select(l => l.ToLink()) } };
    });

    public override Task<V1.VerifyOnlineCheckResponse> VerifyOnlineCheck(V1.VerifyOnlineCheckRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await ReadAsync(tx, request.Name);
        var links = await OnlineStore.LinksAsync(tx, row.Id);
        var broken = Custody.BrokenAt(row.Version, row.Action, row.Body, links, OnlineWire.Collection);
        return new V1.VerifyOnlineCheckResponse { Unbroken = broken == 0, Links = links.Count, BrokenAt = broken };
    });

    public override Task ExportOnlineChecks(V1.ExportOnlineChecksRequest request, IServerStreamWriter<V1.ExportOnlineChecksResponse> responseStream, ServerCallContext context) =>
        work.StreamAsync(context, tx => ExportStream.SendAsync(
            OnlineStore.StreamAsync(tx, request.Filter(tx.Today)).Select(row => row.ToWire(tx)),
            tx.Now,
            rows => responseStream.WriteAsync(new() { Rows = new() { Checks = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));

    public override Task<ListTodosResponse> ListTodos(ListTodosRequest request, ServerCallContext context) => work.ReadAsync(context, tx => OnlineTodo.ListAsync(tx, request));

    private static async Task<OnlineRow> ReadAsync(Transaction tx, string name)
    {
        var row = await OnlineChain.VisibleAsync(tx, name);
        tx.Audit(name, row.Region);
        return row;
    }
}
