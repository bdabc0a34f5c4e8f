using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>The rpcs of the publication of penalties.</summary>
internal sealed class PenaltyGrpc(UnitOfWork<CreditsModule> work) : V1.PenaltyService.PenaltyServiceBase
{
    public override Task<V1.ListPenaltyRulesResponse> ListPenaltyRules(V1.ListPenaltyRulesRequest request, ServerCallContext context) =>
        work.ReadAsync(context, _ =>
        {
            var (rules, next) = Page.From(request.PageSize, request.PageToken).Of(PenaltyLaw.Rules);
            return Task.FromResult(new V1.ListPenaltyRulesResponse { Rules = { rules.Select(r => r.ToWire()) }, NextPageToken = next });
        });

    public override Task<V1.ListPublishedPenaltiesResponse> ListPublishedPenalties(V1.ListPublishedPenaltiesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = PenaltyWire.Filter(request.Region, request.Enterprise, request.Query, tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter, "published");
        var rows = await PenaltyStore.ListPublicAsync(tx, "published_on", PenaltyStore.Public, filter, page.After, page.Limit);
        var response = new V1.ListPublishedPenaltiesResponse { NextPageToken = page.Next(rows, r => $"{r.PublishedOn}/{r.Id}"), TotalSize = await PenaltyStore.CountPublicAsync(tx, PenaltyStore.Public, filter) };
        response.Penalties.Add(rows.Select(r => r.ToPenalty(tx.Today).ForPublic()));
        return response;
    });

    public override Task<V1.PublishedPenalty> GetPublishedPenalty(V1.GetPublishedPenaltyRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await PenaltyStore.FindPublicAsync(tx, PenaltyWire.IdOf(request.Name), ChinaTime.Format(tx.Today)) ?? throw Fail.NotFound(request.Name);
        return row.ToPenalty(tx.Today).ForPublic((await PenaltyTextStore.FindAsync(tx, row.Id))?.RedactedText ?? "");
    });

    public override Task<V1.ListPenaltyWithdrawalsResponse> ListPenaltyWithdrawals(V1.ListPenaltyWithdrawalsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        const string withdrawn = "state = 7";
        var filter = PenaltyWire.Filter(request.Region, "", "", tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter with { Today = "" }, "withdrawn");
        var rows = await PenaltyStore.ListPublicAsync(tx, "withdrawn_on", withdrawn, filter, page.After, page.Limit);
        var response = new V1.ListPenaltyWithdrawalsResponse { NextPageToken = page.Next(rows, r => $"{r.WithdrawnOn}/{r.Id}"), TotalSize = await PenaltyStore.CountPublicAsync(tx, withdrawn, filter) };
        response.Withdrawals.Add(rows.Select(r => r.ToPenalty(tx.Today).ToEntry()));
        return response;
    });

    public override Task<V1.PenaltyFigures> GetPenaltyFigures(V1.GetPenaltyFiguresRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var today = ChinaTime.Format(tx.Today);
        var c = await PenaltyStore.CountsAsync(tx, request.Region, today);
        return new V1.PenaltyFigures
        {
            Waiting = (int)c.Waiting, Overdue = (int)c.Overdue, WithdrawalsDue = (int)c.WithdrawalsDue, WithdrawalsOverdue = (int)c.WithdrawalsOverdue, Published = (int)c.Published,
            PublishedLate = (int)c.PublishedLate, PublishedEver = (int)c.PublishedEver, Withdrawn = (int)c.Withdrawn, NotPublished = (int)c.NotPublished, AsOf = today,
        };
    });

    public override Task<V1.Penalty> GetPenalty(V1.GetPenaltyRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await PenaltyChain.FindAsync(tx, request.Name);
        tx.Audit(request.Name, row.Region);
        return row.ToPenalty(tx.Today).With(await PenaltyTextStore.FindAsync(tx, row.Id));
    });

    public override Task<V1.ListPenaltiesResponse> ListPenalties(V1.ListPenaltiesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = request.Filter(tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter);
        var rows = await PenaltyStore.ListOwnAsync(tx, filter, page.After, page.Limit);
        var response = new V1.ListPenaltiesResponse { NextPageToken = page.Next(rows, r => r.Id), TotalSize = await PenaltyStore.CountOwnAsync(tx, filter) };
        response.Penalties.Add(rows.Select(r => r.ToPenalty(tx.Today).WithoutTexts()));
        return response;
    });

    public override Task<V1.ListPenaltyStepsResponse> ListPenaltySteps(V1.ListPenaltyStepsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await PenaltyChain.FindAsync(tx, request.Name);
        tx.Audit(request.Name, row.Region);
        var page = Page.From(request.PageSize, request.PageToken, request.Name);
        var rows = await PenaltyStore.StepsAsync(tx, row.Id, page.AfterNumber ?? 0, page.Limit);
        return new V1.ListPenaltyStepsResponse { NextPageToken = page.Next(rows, s => s.Version), Steps = { rows.Select(s => s.ToWire()) } };
    });

    public override Task<V1.Penalty> CreatePenalty(V1.CreatePenaltyRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => PenaltyChain.BeginAsync(tx, PenaltyCheck.Decision(request.Penalty, tx.Today)), PenaltyWire.WithoutTexts);

    public override Task<V1.Penalty> RevisePenalty(V1.RevisePenaltyRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        PenaltyChain.ReviseAsync(tx, request.Penalty?.Name ?? "", request.Penalty?.Etag ?? "", PenaltyCheck.Decision(request.Penalty, tx.Today)), PenaltyWire.WithoutTexts);

    public override Task<V1.Penalty> ConfirmRedaction(V1.ConfirmRedactionRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        PenaltyChain.TakeAsync(tx, "ConfirmRedaction", request.Name, request.Etag, p => PenaltyProcess.Confirm(p, request.Marks, tx.Caller.Name)), PenaltyWire.WithoutTexts);

    public override Task<V1.Penalty> PublishPenalty(V1.PublishPenaltyRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        PenaltyChain.TakeAsync(tx, "PublishPenalty", request.Name, request.Etag, p => PenaltyProcess.Publish(p, tx.Today)), PenaltyWire.WithoutTexts);

    public override Task<V1.Penalty> SendPenalty(V1.SendPenaltyRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        PenaltyChain.TakeAsync(tx, "SendPenalty", request.Name, request.Etag, p =>
        {
            var (addressee, sentOn) = PenaltyCheck.Sending(request, p, tx.Today);
            PenaltyProcess.Send(p, addressee, sentOn);
        }), PenaltyWire.WithoutTexts);

    public override Task<V1.Penalty> RecordPenaltyReceipt(V1.RecordPenaltyReceiptRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        PenaltyChain.TakeAsync(tx, "RecordPenaltyReceipt", request.Name, request.Etag, p =>
        {
            var (receivedOn, publishedOn) = PenaltyCheck.Receipt(request, p, tx.Today);
            PenaltyProcess.Receive(p, receivedOn, publishedOn);
        }), PenaltyWire.WithoutTexts);

    public override Task<V1.Penalty> OrderPenaltyWithdrawal(V1.OrderPenaltyWithdrawalRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        PenaltyChain.TakeAsync(tx, "OrderPenaltyWithdrawal", request.Name, request.Etag, p => PenaltyProcess.OrderWithdrawal(p, PenaltyCheck.Withdrawal(request.Withdrawal, p, tx.Today))), PenaltyWire.WithoutTexts);

    public override Task<V1.Penalty> WithdrawPenalty(V1.WithdrawPenaltyRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        PenaltyChain.TakeAsync(tx, "WithdrawPenalty", request.Name, request.Etag, p => PenaltyProcess.Withdraw(p, tx.Today)), PenaltyWire.WithoutTexts);

    public override Task<V1.Penalty> EndPublicationEarly(V1.EndPublicationEarlyRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, tx =>
        PenaltyChain.TakeAsync(tx, "EndPublicationEarly", request.Name, request.Etag, p => PenaltyProcess.EndEarly(p, PenaltyCheck.Reason(request.Reason), tx.Today)), PenaltyWire.WithoutTexts);
}
