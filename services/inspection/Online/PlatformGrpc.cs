using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>The rpcs of platforms.</summary>
internal sealed class PlatformGrpc(UnitOfWork<InspectionsModule> work) : V1.PlatformService.PlatformServiceBase
{
    private static readonly Library<V1.Platform> Library = PlatformStore.Library;

    public override Task<V1.Platform> CreatePlatform(V1.CreatePlatformRequest request, ServerCallContext context) => work.WriteAsync(
        request, request.RequestId, context, tx => Library.CreateAsync(tx, PlatformStore.Checked(request.Platform)));

    public override Task<V1.Platform> UpdatePlatform(V1.UpdatePlatformRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var draft = PlatformStore.Checked(request.Platform);
        return await Library.ReviseAsync(tx, await Library.VisibleAsync(tx, "platform.name", draft.Name), draft, draft.Etag);
    });

    public override Task<V1.Platform> GetPlatform(V1.GetPlatformRequest request, ServerCallContext context) =>
        work.ReadAsync(context, tx => Library.GetAsync(tx, request.Name, request.Version));

    public override Task<V1.ListPlatformsResponse> ListPlatforms(V1.ListPlatformsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        var filter = new DocumentFilter(check.Text("query", request.Query, 200));
        check.ThrowIfAny();
        var (rows, next, total) = await Library.PageAsync(tx, filter, request.PageSize, request.PageToken);
        return new V1.ListPlatformsResponse { Platforms = { rows }, NextPageToken = next, TotalSize = total };
    });
}
