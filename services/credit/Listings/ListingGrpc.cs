using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Credits.Measures;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>The rpcs of the three lists.</summary>
internal sealed class ListingGrpc(UnitOfWork<CreditsModule> work, MeasureFeed feed) : V1.ListingService.ListingServiceBase
{
    public override Task<V1.ListListingRulesResponse> ListListingRules(V1.ListListingRulesRequest request, ServerCallContext context) => work.ReadAsync(context, tx =>
    {
        var check = new Violations();
        var on = check.Date("in_force_on", request.InForceOn, required: false);
        check.ThrowIfAny();
        var rules = ListingLaw.Rules.Where(r => (request.List == 0 || (int)r.List == (int)request.List) && (on is null || r.InForce(on.Value)));
        var (page, next) = Page.From(request.PageSize, request.PageToken, request.List, on).Of(rules);
        var proposals = ProposalLaw.Rules.Where(r => page.Contains(r.Law));
        return Task.FromResult(new V1.ListListingRulesResponse { Rules = { page.Select(r => r.ToWire()) }, Proposals = { proposals.Select(p => p.ToWire()) }, NextPageToken = next });
    });

    public override Task<V1.Listing> GetListing(V1.GetListingRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await ListingStore.FindVisibleAsync(tx, ListingWire.IdOf("name", request.Name)) ?? throw Fail.NotFound(request.Name);
        tx.Audit(request.Name, row.Region);
        return row.ToWire(tx.Caller, tx.Today);
    });

    public override Task<V1.ListListingsResponse> ListListings(V1.ListListingsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = request.Filter(tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter);
        var rows = await ListingStore.ListAsync(tx, filter, page.After, page.Limit);
        var response = new V1.ListListingsResponse { NextPageToken = page.Next(rows, r => r.Id), TotalSize = await ListingStore.CountAsync(tx, filter) };
        response.Listings.AddRange(rows.Select(r => r.ToWire(tx.Caller, tx.Today)));
        return response;
    });

    public override Task<V1.ListListingStepsResponse> ListListingSteps(V1.ListListingStepsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var row = await ListingStore.FindOwnAsync(tx, ListingWire.IdOf("name", request.Name)) ?? throw Fail.NotFound(request.Name);
        tx.Audit(request.Name, row.Region);
        var page = Page.From(request.PageSize, request.PageToken, request.Name);
        var rows = await ListingStore.StepsAsync(tx, row.Id, page.AfterNumber ?? 0, page.Limit);
        return new V1.ListListingStepsResponse { NextPageToken = page.Next(rows, s => s.Version), Steps = { rows.Select(s => s.ToWire()) } };
    });

    public override Task<V1.Listing> CreateListing(V1.CreateListingRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => ListingChain.BeginAsync(tx, ListingCheck.Proposal(request.Listing)));

    public override Task<V1.Listing> TakeUpListing(V1.TakeUpListingRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "TakeUpListing", request.Name, request.Etag, (listing, _) => ListingProcess.TakeUp(listing, ListingChain.Actor(tx))));

    public override Task<V1.Listing> DismissListing(V1.DismissListingRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "DismissListing", request.Name, request.Etag, (listing, _) =>
            ListingProcess.Dismiss(listing, ListingCheck.Answer(true, "reason", request.Reason), ListingChain.Actor(tx), tx.Today)));

    public override Task<V1.Listing> RecordReminder(V1.RecordReminderRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "RecordReminder", request.Name, request.Etag, (listing, _) =>
            ListingEnd.Remind(listing, ListingCheck.Reminder(request.Reminder, listing, tx.Today))));

    public override Task<V1.Listing> NotifyListing(V1.NotifyListingRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "NotifyListing", request.Name, request.Etag, (listing, _) =>
            ListingProcess.Notify(listing, ListingCheck.Notice(request.Notice, tx.Today))));

    public override Task<V1.Listing> RecordStatement(V1.RecordStatementRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "RecordStatement", request.Name, request.Etag, (listing, _) =>
            ListingProcess.State(listing, ListingCheck.Statement(request.Statement, listing, tx.Today))));

    public override Task<V1.Listing> RecordHearing(V1.RecordHearingRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "RecordHearing", request.Name, request.Etag, (listing, _) =>
            ListingProcess.Hear(listing, ListingCheck.Hearing(request.Hearing, listing, tx.Today))));

    public override Task<V1.Listing> DecideListing(V1.DecideListingRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "DecideListing", request.Name, request.Etag, (listing, proposer) =>
            ListingProcess.Decide(listing, ListingCheck.Decision(request), ListingChain.Actor(tx), proposer, tx.Today)));

    public override Task<V1.Listing> PublishListing(V1.PublishListingRequest request, ServerCallContext context) => ThenTellAsync(work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "PublishListing", request.Name, request.Etag, (listing, _) =>
            ListingProcess.Publish(listing, tx.Today))));

    public override Task<V1.Listing> LodgeObjection(V1.LodgeObjectionRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "LodgeObjection", request.Name, request.Etag, (listing, _) =>
            ListingEnd.Object(listing, ListingCheck.Objection(request.Objection, listing, tx.Today))));

    public override Task<V1.Listing> DecideObjection(V1.DecideObjectionRequest request, ServerCallContext context) => ThenTellAsync(work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "DecideObjection", request.Name, request.Etag, (listing, proposer) =>
            ListingEnd.Answer(listing, request.Upheld, ListingCheck.Answer(request.HasUpheld, "upheld", request.Reason), ListingChain.Actor(tx), proposer, tx.Today))));

    public override Task<V1.Listing> ApplyForRepair(V1.ApplyForRepairRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "ApplyForRepair", request.Name, request.Etag, (listing, _) =>
            ListingEnd.Apply(listing, ListingCheck.Repair(request.Repair, listing, tx.Today))));

    public override Task<V1.Listing> DecideRepair(V1.DecideRepairRequest request, ServerCallContext context) => ThenTellAsync(work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "DecideRepair", request.Name, request.Etag, (listing, proposer) =>
            ListingEnd.AnswerRepair(listing, request.Granted, ListingCheck.Answer(request.HasGranted, "granted", request.Reason), ListingChain.Actor(tx), proposer, tx.Today))));

    public override Task<V1.Listing> AnnulListing(V1.AnnulListingRequest request, ServerCallContext context) => ThenTellAsync(work.WriteAsync(
        request, request.RequestId, context, tx => ListingChain.TakeAsync(tx, "AnnulListing", request.Name, request.Etag, (listing, proposer) =>
            ListingEnd.Annul(listing, ListingCheck.Answer(true, "reason", request.Reason), ListingChain.Actor(tx), proposer, tx.Today))));

    /// <summary>Wakes the streams after the commit.</summary>
    private async Task<V1.Listing> ThenTellAsync(Task<V1.Listing> write)
    {
        var listing = await write;
        feed.Wake();
        return listing;
    }
}
