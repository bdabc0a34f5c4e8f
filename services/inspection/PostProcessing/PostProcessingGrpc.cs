using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Samples;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.PostProcessing;

/// <summary>The rpcs of post-processings: one for each step, and those that read.</summary>
internal sealed class PostProcessingGrpc(UnitOfWork<InspectionsModule> work) : V1.PostProcessingService.PostProcessingServiceBase
{
    public override Task<V1.PostProcessing> GetPostProcessing(V1.GetPostProcessingRequest request, ServerCallContext context) => work.ReadAsync(
        context, async tx => (await ReadAsync(tx, request.Name)).ToWire(tx.Today));

    public override Task<V1.ListPostProcessingsResponse> ListPostProcessings(V1.ListPostProcessingsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = request.Filter(tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter with { Today = "" });
        var rows = await PostProcessingStore.ListAsync(tx, filter, page.After, page.Limit);
        var response = new V1.ListPostProcessingsResponse { NextPageToken = page.Next(rows, PostProcessingStore.Key), TotalSize = await PostProcessingStore.CountAsync(tx, filter) };
        response.PostProcessings.AddRange(rows.Select(r => r.ToWire(tx.Today)));
        return response;
    });

    public override Task<V1.ListPostProcessingStepsResponse> ListPostProcessingSteps(V1.ListPostProcessingStepsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var one = await ReadAsync(tx, request.Name);
        var page = Page.From(request.PageSize, request.PageToken, request.Name);
        var rows = await PostProcessingStore.StepsAsync(tx, one.Id, page.AfterNumber ?? 0, page.Limit);
        return new V1.ListPostProcessingStepsResponse { NextPageToken = page.Next(rows, s => s.Number), Steps = { rows.Select(s => s.ToWire()) } };
    });

    public override Task<V1.PostProcessing> OrderRectification(V1.OrderRectificationRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var (paper, due, kinds) = check.Checked((check.Paper(request.Paper), check.Date("due_on", request.DueOn, required: false), check.SeriousKinds(request.SeriousKinds)));
        return PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, new(CaseAction.Order, paper), c => c.Order(paper, due, kinds, PostProcessingChain.Calendar));
    });

    public override Task<V1.PostProcessing> ExtendRectification(V1.ExtendRectificationRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var paper = check.Paper(request.Paper);
        var asked = check.Checked(check.Date("asked_on", request.AskedOn, notAfter: paper.On))!.Value;
        return PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, new(CaseAction.Extend, paper), c => c.Extend(paper, asked, request.Days, PostProcessingChain.Calendar));
    });

    public override Task<V1.PostProcessing> ReportRectification(V1.ReportRectificationRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var paper = check.Checked(check.Paper(request.Paper));
        return PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, new(CaseAction.Report, paper), c => c.Report(paper, PostProcessingChain.Calendar));
    });

    public override Task<V1.PostProcessing> RecordRecheck(V1.RecordRecheckRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var note = check.Checked(check.Text("note", request.Note, 1000));
        return PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, async c =>
        {
            var sample = await SampleConclusions.VisibleAsync(tx, "sample", request.Sample);
            return (c.Rechecked(sample, PostProcessingChain.Calendar), new(CaseAction.Recheck, new(sample.ConcludedOn!.Value, "", note), Sample: sample.Id));
        });
    });

    public override Task<V1.PostProcessing> AnnounceProvincially(V1.AnnounceProvinciallyRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var paper = check.Checked(check.Paper(request.Paper));
        await PostProcessingChain.VisibleAsync(tx, request.Name);
        if (tx.Caller.Scope.Kind != RegionScopeKind.Whole) throw Fail.RegionDenied(Region.GansuCode); // 省级公告 is the province's
        return await PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, new(CaseAction.Announce, paper), c => c.Announce(paper, PostProcessingChain.Calendar));
    });

    public override Task<V1.PostProcessing> SuspendProduction(V1.SuspendProductionRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var (paper, until) = check.Checked((check.Paper(request.Paper), check.Date("until", request.Until)));
        return PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, new(CaseAction.Suspend, paper), c => c.Suspend(paper, until!.Value, PostProcessingChain.Calendar));
    });

    public override Task<V1.PostProcessing> RevokeLicence(V1.RevokeLicenceRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var (paper, authority) = check.Checked((check.Paper(request.Paper), check.Required("authority", request.Authority, 200)));
        var action = request.Requested ? CaseAction.RequestRevocation : CaseAction.Revoke;
        return PostProcessingChain.TakeAsync(
            tx, request.Name, request.Etag, new(action, paper, Authority: authority), c => c.Revoke(paper, request.Requested, PostProcessingChain.Calendar));
    });

    public override Task<V1.PostProcessing> ClassifyCase(V1.ClassifyCaseRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var (kinds, note) = check.Checked((check.SeriousKinds(request.SeriousKinds), check.Required("note", request.Note, 1000)));
        return PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, new(CaseAction.Classify, new(tx.Today, "", note)), c => c.Classify(kinds));
    });

    public override Task<V1.PostProcessing> TransferCase(V1.TransferCaseRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var (kind, addressee) = (check.Kind(request.Kind), check.Required("addressee", request.Addressee, 200));
        var (paper, region) = check.Checked((check.Paper(request.Paper, noteRequired: true), check.Region(request.Region, required: kind == TransferKind.Authority)));
        return PostProcessingChain.TakeAsync(
            tx, request.Name, request.Etag, new(CaseAction.Transfer, paper, Authority: addressee), c => c.Transfer(paper, kind, addressee, region, PostProcessingChain.Calendar));
    });

    public override Task<V1.PostProcessing> RecordTransferReceipt(V1.RecordTransferReceiptRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var (kind, paper) = check.Checked((check.Kind(request.Kind), check.Paper(request.Paper)));
        return PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, new(CaseAction.Receive, paper), c => c.Receive(paper, kind, PostProcessingChain.Calendar));
    });

    public override Task<V1.PostProcessing> ReturnTransfer(V1.ReturnTransferRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var (kind, paper) = check.Checked((check.Kind(request.Kind), check.Paper(request.Paper, noteRequired: true)));
        return PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, new(CaseAction.Return, paper), c => c.Return(paper, kind, PostProcessingChain.Calendar));
    });

    public override Task<V1.PostProcessing> CloseCase(V1.CloseCaseRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
    {
        var check = new PostProcessingCheck(tx.Today);
        var paper = check.Checked(check.Paper(request.Paper));
        return PostProcessingChain.TakeAsync(tx, request.Name, request.Etag, new(CaseAction.Close, paper), c => c.Close(paper, PostProcessingChain.Calendar));
    });

    public override Task<ListTodosResponse> ListTodos(ListTodosRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = PostProcessingTodo.Filter(request, tx.Caller, tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter with { Today = "" });
        var rows = await PostProcessingStore.ListAsync(tx, filter, page.After, page.Limit);
        var response = new ListTodosResponse
        {
            NextPageToken = page.Next(rows, PostProcessingStore.Key), TotalSize = await PostProcessingStore.CountAsync(tx, filter), AsOf = ChinaTime.Format(tx.Today),
        };
        response.Todos.AddRange(rows.Select(r => r.ToTodo()));
        return response;
    });

    private static async Task<PostProcessingCase> ReadAsync(Transaction tx, string name)
    {
        var one = await PostProcessingChain.VisibleAsync(tx, name);
        tx.Audit(name, one.Region);
        return one;
    }
}
