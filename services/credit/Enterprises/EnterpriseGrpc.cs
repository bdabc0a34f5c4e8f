using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Credits.Imports;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Enterprises;

/// <summary>The rpcs of the enterprise register; those of its imports are passed on to <see cref="ImportStream"/> and <see cref="ImportReads"/>.</summary>
internal sealed class EnterpriseGrpc(UnitOfWork<CreditsModule> work, ImportStream imports, ImportReads importReads) : V1.EnterpriseService.EnterpriseServiceBase
{
    public override Task<V1.Enterprise> GetEnterprise(V1.GetEnterpriseRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var enterprise = await EnterpriseStore.FindVisibleAsync(tx, EnterpriseWire.CodeOf("name", request.Name)) ?? throw Fail.NotFound(request.Name);
            tx.Audit(enterprise.Name, enterprise.Region);
            return enterprise.ToWire();
        });

    public override Task<V1.ListEnterprisesResponse> ListEnterprises(V1.ListEnterprisesRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var filter = request.Filter();
            var page = Page.From(request.PageSize, request.PageToken, filter with { Statuses = [] }, string.Join(',', filter.Statuses));
            var (rows, cutShort) = await EnterpriseStore.ListAsync(tx, filter, page.After, page.Limit);
            var response = new V1.ListEnterprisesResponse { NextPageToken = page.Next(rows, e => e.Uscc, cutShort), TotalSize = await EnterpriseStore.CountAsync(tx, filter) };
            response.Enterprises.AddRange(rows.Select(e => e.ToWire()));
            return response;
        });

    public override Task<V1.Enterprise> CreateEnterprise(V1.CreateEnterpriseRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var (errors, warnings) = (new Violations(), new Violations());
            var input = EnterpriseCheck.Full(request.Enterprise, tx.Today, errors, warnings);
            errors.ThrowIfAny();
            if (!tx.Caller.Scope.Contains(input!.Region)) throw Fail.RegionDenied(input.Region!);
            if (await EnterpriseStore.FindAsync(tx, input.Uscc.Value) is not null) throw Fail.AlreadyExists(input.Uscc.Name);
            var enterprise = Enterprise.Register(input, tx.Now);
            await EnterpriseStore.InsertAsync(tx, [enterprise]);
            return Announce(tx, enterprise);
        });

    public override Task<V1.Enterprise> UpdateEnterprise(V1.UpdateEnterpriseRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            if (request.Enterprise is null) throw Fail.Invalid("enterprise", "REQUIRED", "enterprise is required.");
            var code = EnterpriseWire.CodeOf("enterprise.name", request.Enterprise.Name);
            var stored = await EnterpriseStore.LockVisibleAsync(tx, code) ?? throw Fail.NotFound(request.Enterprise.Name);
            Etag.Check(stored.Name, request.Enterprise.Etag, stored.Version);
            var errors = new Violations();
            var input = EnterpriseCheck.Fields(request.Enterprise, Uscc.FromName(stored.Name), tx.Today, errors).Apply(request.UpdateMask, errors);
            errors.AddIf(request.Enterprise.Uscc.Length > 0 && Uscc.Parse(request.Enterprise.Uscc).Uscc?.Value != stored.Uscc, "enterprise.uscc", "IMMUTABLE", "enterprise.uscc never changes.");
            errors.ThrowIfAny();
            if (!tx.Caller.Scope.Contains(input.Region ?? stored.Region)) throw Fail.RegionDenied(input.Region!);
            var enterprise = stored.With(input, tx.Now);
            if (enterprise == stored) return stored.ToWire();
            if (!await EnterpriseStore.UpdateAsync(tx, enterprise)) throw Fail.StaleEtag(stored.Name);
            return Announce(tx, enterprise);
        });

    public override Task<V1.ImportEnterprisesResponse> ImportEnterprises(IAsyncStreamReader<V1.ImportEnterprisesRequest> requestStream, ServerCallContext context) =>
        imports.RunAsync(requestStream, context);

    public override Task<V1.Import> GetImport(V1.GetImportRequest request, ServerCallContext context) => importReads.GetAsync(request, context);

    public override Task<V1.ListImportsResponse> ListImports(V1.ListImportsRequest request, ServerCallContext context) => importReads.ListAsync(request, context);

    public override Task<V1.ListImportProblemsResponse> ListImportProblems(V1.ListImportProblemsRequest request, ServerCallContext context) =>
        importReads.ListProblemsAsync(request, context);

    public override Task ExportEnterprises(V1.ExportEnterprisesRequest request, IServerStreamWriter<V1.ExportEnterprisesResponse> responseStream, ServerCallContext context)
    {
        var filter = request.Filter();
        return work.StreamAsync(context, tx => ExportStream.SendAsync(
            EnterpriseStore.StreamAsync(tx, filter).Select(e => e.ToWire()),
            tx.Now,
            rows => responseStream.WriteAsync(new() { Rows = new() { Enterprises = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));
    }

    public override Task<ListTodosResponse> ListTodos(ListTodosRequest request, ServerCallContext context) => importReads.ListTodosAsync(request, context);

    private static V1.Enterprise Announce(Transaction tx, Enterprise enterprise)
    {
        var wire = enterprise.ToWire();
        tx.Publish(new V1.EnterprisesChanged { Enterprises = { wire } });
        tx.Audit(enterprise.Name, enterprise.Region);
        return wire;
    }
}
