using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>The rpcs of the library of enterprises, which is only read: the register tells it.</summary>
internal sealed class InspectedEnterpriseGrpc(UnitOfWork<InspectionsModule> work) : V1.InspectedEnterpriseService.InspectedEnterpriseServiceBase
{
    public override Task<V1.InspectedEnterprise> GetInspectedEnterprise(V1.GetInspectedEnterpriseRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        if (request.Name.Length == 0) throw Fail.Invalid("name", "REQUIRED", "name is required.");
        if (!Uscc.TryFromName(request.Name, out var uscc)) throw Fail.Invalid("name", "BAD_NAME", "name must be enterprises/{code} with a code of 18 characters.");
        var knownAt = request.KnownAt?.ToDateTimeOffset();
        var enterprise = await InspectedEnterpriseStore.FindVisibleAsync(tx, uscc.Value, knownAt) ?? throw Fail.NotFound(request.Name);
        tx.Audit(enterprise.Name, enterprise.Region);
        var wire = enterprise.ToWire();
        wire.Products.AddRange((await InspectedEnterpriseStore.ProductsAsync(tx, enterprise.Uscc, knownAt)).Select(p => p.ToWire()));
        return wire;
    });

    public override Task<V1.ListInspectedEnterprisesResponse> ListInspectedEnterprises(V1.ListInspectedEnterprisesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = InspectedFilter.Of(request);
        var page = Page.From(request.PageSize, request.PageToken, filter, request.KnownAt);
        var rows = await InspectedEnterpriseStore.ListAsync(tx, filter, page.After, page.Limit);
        var next = page.Next(rows, e => e.Uscc);
        return new V1.ListInspectedEnterprisesResponse { InspectedEnterprises = { rows.Select(e => e.ToWire()) }, NextPageToken = next, TotalSize = await InspectedEnterpriseStore.CountAsync(tx, filter) };
    });

    public override Task ExportInspectedEnterprises(V1.ExportInspectedEnterprisesRequest request, IServerStreamWriter<V1.ExportInspectedEnterprisesResponse> responseStream, ServerCallContext context)
    {
        var filter = InspectedFilter.Of(new()
        {
            Query = request.Query, Region = request.Region, Statuses = { request.Statuses }, CreditClasses = { request.CreditClasses }, RiskClass = request.RiskClass,
            ProductCategory = request.ProductCategory, KnownAt = request.KnownAt,
        });
        return work.StreamAsync(context, tx => ExportStream.SendAsync(
            InspectedEnterpriseStore.StreamAsync(tx, filter).Select(e => e.ToWire()),
            tx.Now,
            rows => responseStream.WriteAsync(new() { Rows = new() { InspectedEnterprises = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));
    }
}
