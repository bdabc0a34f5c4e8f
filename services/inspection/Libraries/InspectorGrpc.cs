using Grpc.Core;
using Quality.Common.Storage;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>The rpcs of inspectors.</summary>
internal sealed class InspectorGrpc(UnitOfWork<InspectionsModule> work) : V1.InspectorService.InspectorServiceBase
{
    private static readonly Library<V1.Inspector> Library = InspectorStore.Library;

    public override Task<V1.Inspector> CreateInspector(V1.CreateInspectorRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => Library.CreateAsync(tx, LibraryCheck.Inspector(request.Inspector)));

    public override Task<V1.Inspector> UpdateInspector(V1.UpdateInspectorRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var draft = LibraryCheck.Inspector(request.Inspector);
        return await Library.ReviseAsync(tx, await Library.VisibleAsync(tx, "inspector.name", draft.Name), draft, draft.Etag);
    });

    public override Task<V1.Inspector> GetInspector(V1.GetInspectorRequest request, ServerCallContext context) =>
        work.ReadAsync(context, tx => Library.GetAsync(tx, request.Name, request.Version));

    public override Task<V1.ListInspectorsResponse> ListInspectors(V1.ListInspectorsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = LibraryCheck.Filter(request.Query, request.Region, request.ValidOn, request.EndsBy);
        var (rows, next, total) = await Library.PageAsync(tx, filter, request.PageSize, request.PageToken);
        return new V1.ListInspectorsResponse { Inspectors = { rows }, NextPageToken = next, TotalSize = total };
    });

    public override Task ExportInspectors(V1.ExportInspectorsRequest request, IServerStreamWriter<V1.ExportInspectorsResponse> responseStream, ServerCallContext context)
    {
        var filter = LibraryCheck.Filter(request.Query, request.Region, request.ValidOn, request.EndsBy);
        return work.StreamAsync(context, tx => Library.SendAsync(
            tx,
            filter,
            rows => responseStream.WriteAsync(new() { Rows = new() { Inspectors = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));
    }
}
