using Grpc.Core;
using Quality.Common.Storage;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>The rpcs of lists of items.</summary>
internal sealed class ItemListGrpc(UnitOfWork<InspectionsModule> work) : V1.ItemListService.ItemListServiceBase
{
    private static readonly Library<V1.ItemList> Library = ItemLists.Library;

    public override Task<V1.ItemList> CreateItemList(V1.CreateItemListRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => Library.CreateAsync(tx, LibraryCheck.ItemList(request.ItemList)));

    public override Task<V1.ItemList> UpdateItemList(V1.UpdateItemListRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var draft = LibraryCheck.ItemList(request.ItemList);
        return await Library.ReviseAsync(tx, await Library.VisibleAsync(tx, "item_list.name", draft.Name), draft, draft.Etag);
    });

    public override Task<V1.ItemList> GetItemList(V1.GetItemListRequest request, ServerCallContext context) =>
        work.ReadAsync(context, tx => Library.GetAsync(tx, request.Name, request.Version));

    public override Task<V1.ListItemListVersionsResponse> ListItemListVersions(V1.ListItemListVersionsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var (rows, next, total) = await Library.VersionsAsync(tx, request.Name, request.PageSize, request.PageToken);
        return new V1.ListItemListVersionsResponse { ItemLists = { rows }, NextPageToken = next, TotalSize = total };
    });

    public override Task<V1.ListItemListsResponse> ListItemLists(V1.ListItemListsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = LibraryCheck.Filter(request.Query, request.Region, request.ValidOn);
        var (rows, next, total) = await Library.PageAsync(tx, filter, request.PageSize, request.PageToken);
        return new V1.ListItemListsResponse { ItemLists = { rows }, NextPageToken = next, TotalSize = total };
    });

    public override Task ExportItemLists(V1.ExportItemListsRequest request, IServerStreamWriter<V1.ExportItemListsResponse> responseStream, ServerCallContext context)
    {
        var filter = LibraryCheck.Filter(request.Query, request.Region, request.ValidOn);
        return work.StreamAsync(context, tx => Library.SendAsync(
            tx,
            filter,
            rows => responseStream.WriteAsync(new() { Rows = new() { ItemLists = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));
    }
}
