using Grpc.Core;
using Quality.Common.Storage;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>The rpcs of laboratories.</summary>
internal sealed class LaboratoryGrpc(UnitOfWork<InspectionsModule> work) : V1.LaboratoryService.LaboratoryServiceBase
{
    private static readonly Library<V1.Laboratory> Library = LaboratoryStore.Library;

    public override Task<V1.Laboratory> CreateLaboratory(V1.CreateLaboratoryRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => Library.CreateAsync(tx, LibraryCheck.Laboratory(request.Laboratory)));

    public override Task<V1.Laboratory> UpdateLaboratory(V1.UpdateLaboratoryRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var draft = LibraryCheck.Laboratory(request.Laboratory);
        return await Library.ReviseAsync(tx, await Library.VisibleAsync(tx, "laboratory.name", draft.Name), draft, draft.Etag);
    });

    public override Task<V1.Laboratory> GetLaboratory(V1.GetLaboratoryRequest request, ServerCallContext context) =>
        work.ReadAsync(context, tx => Library.GetAsync(tx, request.Name, request.Version));

    public override Task<V1.ListLaboratoriesResponse> ListLaboratories(V1.ListLaboratoriesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = LibraryCheck.Filter(request.Query, request.Region, request.ValidOn, request.EndsBy);
        var (rows, next, total) = await Library.PageAsync(tx, filter, request.PageSize, request.PageToken);
        return new V1.ListLaboratoriesResponse { Laboratories = { rows }, NextPageToken = next, TotalSize = total };
    });

    public override Task ExportLaboratories(V1.ExportLaboratoriesRequest request, IServerStreamWriter<V1.ExportLaboratoriesResponse> responseStream, ServerCallContext context)
    {
        var filter = LibraryCheck.Filter(request.Query, request.Region, request.ValidOn, request.EndsBy);
        return work.StreamAsync(context, tx => Library.SendAsync(
            tx,
            filter,
            rows => responseStream.WriteAsync(new() { Rows = new() { Laboratories = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));
    }
}
