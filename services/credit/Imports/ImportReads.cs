using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Imports;

/// <summary>Progress and problems of imports; people of a city see the imports that they began.</summary>
internal sealed class ImportReads(UnitOfWork<CreditsModule> work)
{
    public Task<V1.Import> GetAsync(V1.GetImportRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx => (await FindAsync(tx, "name", request.Name)).ToWire(tx.Now));

    public Task<V1.ListImportsResponse> ListAsync(V1.ListImportsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        var states = string.Join(',', request.States.Select(s => (int)check.Enum("states", s)));
        check.ThrowIfAny();
        var page = Page.From(request.PageSize, request.PageToken, states);
        var rows = await ImportStore.ListAsync(tx, SeesAll(tx), states, page.After, page.Limit);
        var response = new V1.ListImportsResponse { NextPageToken = page.Next(rows, i => i.Id), TotalSize = await ImportStore.CountAsync(tx, SeesAll(tx), states) };
        response.Imports.AddRange(rows.Select(i => i.ToWire(tx.Now)));
        return response;
    });

    public Task<V1.ListImportProblemsResponse> ListProblemsAsync(V1.ListImportProblemsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var import = await FindAsync(tx, "import", request.Import);
        var page = Page.From(request.PageSize, request.PageToken, import.Id, request.Severity);
        var after = page.After is null ? -1 : long.Parse(page.After, CultureInfo.InvariantCulture);
        var rows = await ImportStore.ListProblemsAsync(tx, import.Id, (long)request.Severity, after, page.Limit);
        var response = new V1.ListImportProblemsResponse
        {
            NextPageToken = page.Next(rows, p => p.Position.ToString(CultureInfo.InvariantCulture)),
            TotalSize = await ImportStore.CountProblemsAsync(tx, import.Id, (long)request.Severity),
        };
        response.Problems.AddRange(rows.Select(p => p.ToWire()));
        return response;
    });

    /// <summary>What waits here is an import that broke off.</summary>
    public Task<ListTodosResponse> ListTodosAsync(ListTodosRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        const string Reason = "IMPORT_TO_RESUME";
        const string Interrupted = "2";
        var page = Page.From(request.PageSize, request.PageToken, request.Region, request.DueBy, string.Join(',', request.Reasons));
        var response = new ListTodosResponse { AsOf = ChinaTime.Format(tx.Today) };
        // An interrupted import has no due day and no region: a list that asks for one leaves it out.
        if ((request.Reasons.Count > 0 && !request.Reasons.Contains(Reason)) || request.DueBy.Length > 0 || request.Region.Length > 0 || !tx.Caller.Is(Role.Admins)) return response;
        var rows = await ImportStore.ListAsync(tx, false, Interrupted, page.After, page.Limit);
        response.NextPageToken = page.Next(rows, i => i.Id);
        response.TotalSize = await ImportStore.CountAsync(tx, false, Interrupted);
        response.Todos.AddRange(rows.Select(i => new Todo { Name = i.Name, Reason = Reason, Title = i.FileName, Region = tx.Caller.Scope.Code, CreateTime = i.UpdatedAt.ToTimestamp(), Roles = { "province_admin", "city_admin" } }));
        return response;
    });

    private static bool SeesAll(Transaction tx) => tx.Caller.Is(Role.ProvinceAdmin | Role.Auditor);

    private static async Task<Import> FindAsync(Transaction tx, string field, string name)
    {
        if (!name.StartsWith("imports/", StringComparison.Ordinal)) throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form imports/{{id}}.");
        var import = await ImportStore.FindAsync(tx, name["imports/".Length..]);
        if (import is null || (!SeesAll(tx) && import.Creator != tx.Caller.Subject)) throw Fail.NotFound(name);
        tx.Audit(import.Name);
        return import;
    }
}
