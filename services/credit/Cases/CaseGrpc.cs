using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Penalties;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Cases;

/// <summary>The rpcs of the case register.</summary>
internal sealed class CaseGrpc(UnitOfWork<CreditsModule> work) : V1.CaseService.CaseServiceBase
{
    public override Task<V1.Case> GetCase(V1.GetCaseRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await CaseChain.FindAsync(tx, request.Name);
        tx.Audit(request.Name, row.Region);
        return row.ToCase(tx.Today);
    });

    public override Task<V1.ListCasesResponse> ListCases(V1.ListCasesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = request.Filter(tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter);
        var rows = await CaseStore.ListAsync(tx, filter, page.After, page.Limit);
        var counts = await CaseStore.CountAsync(tx, filter);
        var response = new V1.ListCasesResponse { NextPageToken = page.Next(rows, r => r.Id) };
        response.Cases.Add(rows.Select(r => r.ToCase(tx.Today)));
        response.Counts.Add(counts.Select(c => c.ToWire()));
        response.TotalSize = (int)counts.Where(c => request.States.Count == 0 || request.States.Contains((V1.CaseState)c.State)).Sum(c => c.Cases);
        return response;
    });

    public override Task<V1.ListCaseStepsResponse> ListCaseSteps(V1.ListCaseStepsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await CaseChain.FindAsync(tx, request.Name);
        tx.Audit(request.Name, row.Region);
        var page = Page.From(request.PageSize, request.PageToken, request.Name);
        var rows = await CaseStore.StepsAsync(tx, row.Id, page.AfterNumber ?? 0, page.Limit);
        return new V1.ListCaseStepsResponse { NextPageToken = page.Next(rows, s => s.Version), Steps = { rows.Select(s => s.ToWire()) } };
    });

    public override Task<V1.Case> RecordClue(V1.RecordClueRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => CaseChain.BeginAsync(tx, CaseCheck.Clue(request.Case, tx.Today)));

    public override Task<V1.Case> ExtendCase(V1.ExtendCaseRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        CaseChain.TakeAsync(tx, "ExtendCase", request.Name, request.Etag, one => CaseProcess.Extend(one, CaseCheck.Reason(request.Reason))));

    public override Task<V1.Case> DecideFiling(V1.DecideFilingRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        CaseChain.TakeAsync(tx, "DecideFiling", request.Name, request.Etag, one => CaseProcess.File(one, CaseCheck.Filing(request, one, tx.Today))));

    public override Task<V1.Case> DecidePenalty(V1.DecidePenaltyRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var taken = await CaseChain.TakeAsync(tx, "DecidePenalty", request.Name, request.Etag, one => CaseProcess.Penalise(one, CaseCheck.Penalty(request, one, tx.Today)));
        if (request.Penalty.Length > 0) await PenaltyChain.FindAsync(tx, request.Penalty); // not there or not yours: nothing of this is kept
        return taken;
    });

    public override Task<V1.Case> RecordEnforcement(V1.RecordEnforcementRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        CaseChain.TakeAsync(tx, "RecordEnforcement", request.Name, request.Etag, one => CaseProcess.Enforce(one, CaseCheck.Enforcement(request, one, tx.Today))));

    public override Task<V1.Case> TransferToPolice(V1.TransferToPoliceRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        CaseChain.TakeAsync(tx, "TransferToPolice", request.Name, request.Etag, one => CaseProcess.Transfer(one, CaseCheck.Transfer(request.Transfer, one, tx.Today))));

    public override Task<V1.Case> RecordPoliceReceipt(V1.RecordPoliceReceiptRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        CaseChain.TakeAsync(tx, "RecordPoliceReceipt", request.Name, request.Etag, one =>
        {
            var (on, number) = CaseCheck.Answer("received_on", request.ReceivedOn, one.Transfers.LastOrDefault()?.SentOn ?? "", "receipt_number", request.ReceiptNumber, 100, tx.Today);
            CaseProcess.Receive(one, CaseClocks.Day(on), on, number);
        }));

    public override Task<V1.Case> RecordPoliceDecision(V1.RecordPoliceDecisionRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        CaseChain.TakeAsync(tx, "RecordPoliceDecision", request.Name, request.Etag, one =>
        {
            var (on, decision) = CaseCheck.Answer("decided_on", request.DecidedOn, one.Transfers.LastOrDefault()?.ReceivedOn ?? "", "decision", request.Decision, 1000, tx.Today, request.HasFiled);
            CaseProcess.PoliceDecide(one, request.Filed, on, decision);
        }));

    public override Task<V1.Case> RecordPoliceReturn(V1.RecordPoliceReturnRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        CaseChain.TakeAsync(tx, "RecordPoliceReturn", request.Name, request.Etag, one =>
        {
            var (on, reason) = CaseCheck.Answer("returned_on", request.ReturnedOn, one.Transfers.LastOrDefault()?.DecidedOn ?? "", "reason", request.Reason, 1000, tx.Today);
            CaseProcess.Return(one, on, reason);
        }));

    public override Task<V1.ListCampaignsResponse> ListCampaigns(V1.ListCampaignsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var page = Page.From(request.PageSize, request.PageToken, request.Ended);
        var rows = await CaseStore.ListCampaignsAsync(tx, request.Ended, page.After, page.Limit);
        var response = new V1.ListCampaignsResponse { NextPageToken = page.Next(rows, r => r.Id) };
        var counts = rows.Count == 0 ? [] : await CaseStore.CountCampaignsAsync(tx, [.. rows.Select(r => r.Id)]);
        response.Campaigns.Add(rows.Select(r => r.ToCampaign(counts)));
        return response;
    });

    public override Task<V1.Campaign> CreateCampaign(V1.CreateCampaignRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var campaign = CaseCheck.Campaign(request.Campaign);
        if (!tx.Caller.Scope.Contains(campaign.Region)) throw Fail.RegionDenied(campaign.Region);
        var row = new CampaignRow(tx.NewId(), 1, campaign.Region, "", campaign.ToByteArray(), tx.Now);
        await CaseStore.InsertCampaignAsync(tx, row);
        tx.Audit(CaseWire.Campaigns + row.Id, row.Region);
        return row.ToCampaign([]);
    });

    public override Task<V1.Campaign> EndCampaign(V1.EndCampaignRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var stored = await CaseStore.FindCampaignAsync(tx, CaseWire.IdOf(CaseWire.Campaigns, request.Name)) ?? throw Fail.NotFound(request.Name);
        if (!tx.Caller.Scope.Contains(stored.Region)) throw Fail.RegionDenied(stored.Region); // the province's own is read by all and ended by the province
        Etag.Check(request.Name, request.Etag, stored.Version);
        if (stored.EndedOn.Length > 0) throw CaseChain.CampaignEnded(request.Name);
        var row = stored with { Version = stored.Version + 1, EndedOn = ChinaTime.Format(tx.Today) };
        if (!await CaseStore.ReviseCampaignAsync(tx, row)) throw Fail.StaleEtag(request.Name);
        tx.Audit(request.Name, row.Region);
        return row.ToCampaign(await CaseStore.CountCampaignsAsync(tx, [row.Id]));
    });
}
