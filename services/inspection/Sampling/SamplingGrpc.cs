using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Libraries;
using Quality.Inspections.Plans;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>The rpcs of samplings: one for each step, and those that read.</summary>
internal sealed class SamplingGrpc(UnitOfWork<InspectionsModule> work, TimeProvider clock, IHostApplicationLifetime lifetime) : V1.SamplingService.SamplingServiceBase
{
    public override Task<V1.Sampling> CreateSampling(V1.CreateSamplingRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var notice = SamplingCheck.Notice(request.Sampling);
        SampleRules.Demand(tx.Caller.Scope, notice.Region, (SampleLevel)notice.Level);
        if (notice.Task.Length > 0) await TaskStore.Library.VisibleAsync(tx, "sampling.task", notice.Task);
        return await SamplingChain.BeginAsync(tx, notice);
    });

    public override Task<V1.Sampling> RecordVisit(V1.RecordVisitRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.Noticed, async sampling =>
        {
            sampling.Visit = await SamplingCheck.VisitAsync(request.Visit, sampling, tx.Today, async day =>
                (await InspectorStore.OnAsync(tx, day, "620000")).Select(i => i.Code).ToHashSet(StringComparer.Ordinal));
            sampling.Step = sampling.Visit.Outcome == V1.VisitOutcome.Sampled ? V1.SamplingStep.Visited : V1.SamplingStep.NotSampled;
            if (sampling.Visit.Outcome == V1.VisitOutcome.Refused) await SamplingConclusion.RefusedAsync(tx, sampling);
        }));

    public override Task<V1.Sampling> SealSample(V1.SealSampleRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.Visited, sampling =>
        {
            (sampling.Seal, sampling.Step) = (SamplingCheck.Seal(request.Seal, sampling), V1.SamplingStep.Sealed);
            return Task.CompletedTask;
        }));

    public override Task<V1.Sampling> HandOver(V1.HandOverRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.Sealed, async sampling =>
        {
            if ((await LaboratoryStore.AccreditedAsync(tx, [], tx.Today)).All(l => l.Name != request.Laboratory))
                throw Fail.Invalid("laboratory", "NOT_ACCREDITED", "laboratory must be one whose accreditation holds today.");
            (sampling.Laboratory, sampling.Step) = (request.Laboratory, V1.SamplingStep.HandedOver);
        }));

    public override Task<V1.ListReceivingLaboratoriesResponse> ListReceivingLaboratories(V1.ListReceivingLaboratoriesRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var check = new Violations();
            var (on, query) = (check.Date("valid_on", request.ValidOn, required: false), check.Text("query", request.Query, 200));
            check.ThrowIfAny();
            var day = ChinaTime.Format(on ?? tx.Today);
            var page = Page.From(request.PageSize, request.PageToken, day, query);
            var rows = await DocumentStore.ValidPageAsync(tx, LaboratoryStore.Kind, day, query, page.After, page.Limit);
            var response = new V1.ListReceivingLaboratoriesResponse
            {
                NextPageToken = page.Next(rows, DocumentStore.TitleKey), TotalSize = await DocumentStore.CountValidAsync(tx, LaboratoryStore.Kind, day, query),
            };
            foreach (var one in rows.Select(d => LaboratoryStore.Entry(d.Id, LaboratoryStore.Library.Wire(d), day)))
                response.Laboratories.Add(new V1.ReceivingLaboratory { Name = one.Name, DisplayName = one.DisplayName, Region = one.Region, Methods = { one.Methods } });
            return response;
        });

    public override Task<V1.Sampling> ReceiveSample(V1.ReceiveSampleRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.HandedOver, sampling =>
        {
            var accepted = request.Refusal == V1.ReceiptRefusal.Unspecified;
            if (!Enum.IsDefined(request.Refusal)) throw Fail.Invalid("refusal", "UNKNOWN_VALUE", "refusal has a value that this version does not know.");
            (sampling.ReceiptRefusal, sampling.Step) = (request.Refusal, accepted ? V1.SamplingStep.Received : V1.SamplingStep.NotReceived);
            return Task.CompletedTask;
        }));

    public override Task<V1.Sampling> RecordResults(V1.RecordResultsRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.Received, async sampling =>
        {
            sampling.Results = await ResultCheck.CheckedAsync(
                request.Results, SamplingDates.Of(sampling.Visit.VisitedOn), tx.Today, (demand, day) => LaboratoryStore.IsAccreditedAsync(tx, sampling.Laboratory, demand, day));
            sampling.Step = V1.SamplingStep.Tested;
        }));

    public override Task ImportResults(IAsyncStreamReader<V1.ImportResultsRequest> requestStream, IServerStreamWriter<V1.ImportResultsResponse> responseStream, ServerCallContext context) =>
        new ResultImport(work, clock, lifetime).RunAsync(requestStream, responseStream, context);

    public override Task<V1.Sampling> DeliverResult(V1.DeliverResultRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(
            tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.Tested, sampling => SamplingConclusion.DeliverAsync(tx, sampling, request)));

    public override Task<V1.Sampling> ConcludeSampling(V1.ConcludeSamplingRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(
            tx, request.Name, request.Etag, request.Custody, [V1.SamplingStep.Delivered, V1.SamplingStep.Retested], sampling => SamplingConclusion.FinishAsync(tx, sampling)));

    public override Task<V1.Sampling> ContestResult(V1.ContestResultRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.Delivered, sampling =>
        {
            SamplingContest.Contest(sampling, request.Contest, tx.Today);
            return Task.CompletedTask;
        }));

    public override Task<V1.Sampling> DecideContest(V1.DecideContestRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(
            tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.Contested, sampling => SamplingContest.DecideAsync(tx, sampling, request)));

    public override Task<V1.Sampling> RecordRetest(V1.RecordRetestRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(
            tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.RetestAssigned, sampling => SamplingContest.RetestAsync(tx, sampling, request.Results)));

    public override Task<V1.Sampling> ReturnSample(V1.ReturnSampleRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => SamplingChain.TakeAsync(tx, request.Name, request.Etag, request.Custody, V1.SamplingStep.Concluded, async sampling =>
        {
            var sample = await SampleConclusions.VisibleAsync(tx, "sample", sampling.Sample);
            if (sample is not { Final: true, Outcome: SampleOutcome.Conforming }) throw Fail.Precondition("NOT_RETURNED", $"{sample.Name} is {sample.Outcome}: only the sample of a conforming result goes back.");
            sampling.Step = V1.SamplingStep.Returned;
        }));

    public override Task<V1.Sampling> GetSampling(V1.GetSamplingRequest request, ServerCallContext context) => work.ReadAsync(
        context, async tx => (await ReadAsync(tx, request.Name)).ToWire());

    public override Task<V1.ListSamplingsResponse> ListSamplings(V1.ListSamplingsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = request.Filter();
        var page = Page.From(request.PageSize, request.PageToken, filter);
        var rows = await SamplingStore.ListAsync(tx, filter, page.After, page.Limit);
        var response = new V1.ListSamplingsResponse { NextPageToken = page.Next(rows, r => r.Id), TotalSize = await SamplingStore.CountAsync(tx, filter) };
        response.Samplings.AddRange(rows.Select(r => r.ToWire()));
        return response;
    });

    public override Task<V1.ListCustodyResponse> ListCustody(V1.ListCustodyRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await ReadAsync(tx, request.Name);
        var page = Page.From(request.PageSize, request.PageToken, request.Name);
        var links = await SamplingStore.LinksAsync(tx, row.Id, page.AfterNumber ?? 0, page.Limit);
        return new V1.ListCustodyResponse { NextPageToken = page.Next(links, l => l.Version), Links = { links.Select(l => l.ToWire()) } };
    });

    public override Task<V1.VerifyCustodyResponse> VerifyCustody(V1.VerifyCustodyRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await ReadAsync(tx, request.Name);
        var links = await SamplingStore.LinksAsync(tx, row.Id);
        var broken = Custody.BrokenAt(row, links);
        return new V1.VerifyCustodyResponse { Unbroken = broken == 0, Links = links.Count, BrokenAt = broken };
    });

    private static async Task<SamplingRow> ReadAsync(Transaction tx, string name)
    {
        var row = await SamplingChain.VisibleAsync(tx, name);
        tx.Audit(name, row.Region);
        return row;
    }
}
