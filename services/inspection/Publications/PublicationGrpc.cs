using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>The rpcs of publications: here those that act.</summary>
internal sealed partial class PublicationGrpc(UnitOfWork<InspectionsModule> work) : V1.PublicationService.PublicationServiceBase
{
    public override Task<V1.Publication> DraftPublication(V1.DraftPublicationRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        if (string.IsNullOrEmpty(request.Publication?.Name))
        {
            var first = PublicationCheck.Content(request.Publication, null);
            Demand(tx, first.Region, (long)first.Level);
            return await PublicationDesk.BeginAsync(tx, first);
        }

        var row = await OwnAsync(tx, request.Publication.Name, request.Publication.Etag);
        return await PublicationDesk.RedraftAsync(tx, row, PublicationCheck.Content(request.Publication, row));
    });

    public override Task<V1.Publication> ApprovePublication(V1.ApprovePublicationRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, async tx => await PublicationDesk.ApproveAsync(tx, await OwnAsync(tx, request.Name, request.Etag)));

    public override Task<V1.Publication> PublishPublication(V1.PublishPublicationRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, async tx => await PublicationDesk.PublishAsync(tx, await OwnAsync(tx, request.Name, request.Etag)));

    public override Task<V1.Publication> CorrectPublication(V1.CorrectPublicationRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var row = await OwnAsync(tx, request.Publication?.Name ?? "", request.Publication?.Etag ?? "");
        return await PublicationDesk.CorrectAsync(tx, row, PublicationCheck.Content(request.Publication, row, request.Reason));
    });

    public override Task<V1.Publication> WithdrawEntry(V1.WithdrawEntryRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var row = await OwnAsync(tx, request.Name, request.Etag);
        var (ground, reason) = PublicationCheck.Withdrawal(request);
        return await PublicationDesk.WithdrawAsync(tx, row, request.Sample, ground, reason);
    });

    /// <summary>What lies outside the caller's region is not there; a provincial round is the province's to act on.</summary>
    private static async Task<PublicationRow> OwnAsync(Transaction tx, string name, string etag)
    {
        var row = await PublicationStore.FindOwnAsync(tx, PublicationCheck.IdOf(name)) ?? throw Fail.NotFound(name);
        Demand(tx, row.Region, row.Level);
        Etag.Check(row.Name, etag, row.Version);
        return row;
    }

    private static void Demand(Transaction tx, string region, long level) => SampleRules.Demand(tx.Caller.Scope, region, (SampleLevel)level);
}
