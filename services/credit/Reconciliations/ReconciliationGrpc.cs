using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>The rpcs of the reconciliation with other credit platforms.</summary>
internal sealed class ReconciliationGrpc(UnitOfWork<CreditsModule> work, PeerListStream lists) : V1.ReconciliationService.ReconciliationServiceBase
{
    public override Task<V1.CheckPeerRowsResponse> CheckPeerRows(V1.CheckPeerRowsRequest request, ServerCallContext context) => work.ReadAsync(context, tx =>
    {
        var (kind, asOf) = PeerCheck.ForRows(request, tx.Today);
        var check = new PeerRowCheck(kind, asOf);
        return Task.FromResult(new V1.CheckPeerRowsResponse { Rows = { request.Rows.Select((row, i) => check.Check(row.Row > 0 ? row.Row : i + 1, row)) } });
    });

    public override Task<V1.PeerList> ImportPeerList(IAsyncStreamReader<V1.ImportPeerListRequest> requestStream, ServerCallContext context) => lists.RunAsync(requestStream, context);

    public override Task<V1.PeerList> GetPeerList(V1.GetPeerListRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx => await PeerWire.FullAsync(tx, await FindAsync(tx, "name", request.Name)));

    public override Task<V1.ListPeerListsResponse> ListPeerLists(V1.ListPeerListsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = request.Filter();
        var page = Page.From(request.PageSize, request.PageToken, filter);
        var rows = await PeerStore.ListAsync(tx, filter, page.AfterInstant, page.Limit);
        var response = new V1.ListPeerListsResponse { NextPageToken = page.Next(rows, l => Page.Key(l.CreatedAt, l.Id)), TotalSize = await PeerStore.CountAsync(tx, filter) };
        foreach (var row in rows) response.PeerLists.Add(row.ToWire(tx.Now, await PeerStore.IsLatestAsync(tx, row)));
        return response;
    });

    public override Task<V1.ListPeerRowsResponse> ListPeerRows(V1.ListPeerRowsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var list = await FindAsync(tx, "parent", request.Parent);
        var page = Page.From(request.PageSize, request.PageToken, list.Id, request.Held, request.WithProblems);
        var rows = await PeerStore.RowsAsync(tx, list.Id, request.Held, request.WithProblems, page.AfterNumber ?? 0, page.Limit);
        var response = new V1.ListPeerRowsResponse { NextPageToken = page.Next(rows, r => r.Number), TotalSize = await PeerStore.CountRowsAsync(tx, list.Id, request.Held, request.WithProblems) };
        response.Rows.AddRange(rows.Select(r => V1.PeerRow.Parser.ParseFrom(r.Body)));
        return response;
    });

    public override Task<V1.ListPeerDifferencesResponse> ListPeerDifferences(V1.ListPeerDifferencesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = PeerCheck.Filter(request.Kinds, request.Fields, request.Reasons, request.Query);
        var list = await ComparedAsync(tx, request.Parent);
        var page = Page.From(request.PageSize, request.PageToken, list.Id, filter);
        var rows = await PeerStore.DifferencesAsync(tx, list.Id, filter, page.AfterNumber ?? 0, page.Limit);
        var response = new V1.ListPeerDifferencesResponse { NextPageToken = page.Next(rows, r => r.Number), TotalSize = await PeerStore.CountDifferencesAsync(tx, list.Id, filter) };
        response.Differences.AddRange(rows.Select(r => r.ToDifference(list.Name)));
        return response;
    });

    public override Task ExportPeerDifferences(V1.ExportPeerDifferencesRequest request, IServerStreamWriter<V1.ExportPeerDifferencesResponse> responseStream, ServerCallContext context)
    {
        var filter = PeerCheck.Filter(request.Kinds, request.Fields, request.Reasons, request.Query);
        return work.StreamAsync(context, async tx =>
        {
            var list = await ComparedAsync(tx, request.Parent);
            await ExportStream.SendAsync(
                PeerStore.AllDifferencesAsync(tx, list.Id, filter).Select(r => r.ToDifference(list.Name)),
                tx.Now,
                rows => responseStream.WriteAsync(new() { Rows = new() { Differences = { rows } } }, context.CancellationToken),
                summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken));
        });
    }

    private static async Task<PeerList> FindAsync(Transaction tx, string field, string name)
    {
        var list = await PeerStore.FindVisibleAsync(tx, PeerCheck.IdOf(field, name)) ?? throw Fail.NotFound(name);
        tx.Audit(list.Name, list.Region);
        return list;
    }

    private static async Task<PeerList> ComparedAsync(Transaction tx, string name)
    {
        var list = await FindAsync(tx, "parent", name);
        return list.IsCompared ? list : throw Fail.Precondition("PEER_LIST_INCOMPLETE", $"{list.Name} is not complete: resume its import after row {list.LastRow}.");
    }
}
