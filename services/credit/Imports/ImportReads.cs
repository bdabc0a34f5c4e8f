using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Todos;
using Quality.Common.Values;
using Quality.Credits.Listings;
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
        var rows = await ImportStore.ListAsync(tx, SeesAll(tx), states, page.AfterInstant, page.Limit);
        var response = new V1.ListImportsResponse { NextPageToken = page.Next(rows, Key), TotalSize = await ImportStore.CountAsync(tx, SeesAll(tx), states) };
        response.Imports.AddRange(rows.Select(i => i.ToWire(tx.Now)));
        return response;
    });

    public Task<V1.ListImportProblemsResponse> ListProblemsAsync(V1.ListImportProblemsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        check.AddIf(!System.Enum.IsDefined(request.Severity), "severity", "UNKNOWN_VALUE", "severity has a value that this version does not know.");
        check.ThrowIfAny();
        var import = await FindAsync(tx, "import", request.Import);
        var page = Page.From(request.PageSize, request.PageToken, import.Id, request.Severity);
        var rows = await ImportStore.ListProblemsAsync(tx, import.Id, (long)request.Severity, page.AfterNumber ?? -1, page.Limit);
        var response = new V1.ListImportProblemsResponse
        {
            NextPageToken = page.Next(rows, p => p.Position),
            TotalSize = await ImportStore.CountProblemsAsync(tx, import.Id, (long)request.Severity),
        };
        response.Problems.AddRange(rows.Select(p => p.ToWire()));
        return response;
    });

    /// <summary>What waits here are the caller's own imports that broke off, and the next steps of listings.</summary>
    public Task<ListTodosResponse> ListTodosAsync(ListTodosRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var waiting = await ImportStore.ListAsync(tx, false, $"{(int)V1.ImportState.Interrupted}", null, 1000);
        var listings = ListingTodo.Of(await ListingStore.DueAsync(tx, 1000), tx.Caller, tx.Today);
        return TodoFilter.From(request).Answer(waiting.Select(i => ToTodo(i, tx.Caller)).Concat(listings), tx.Caller, tx.Today);
    });

    private static Todo ToTodo(Import import, Caller caller) => new()
    {
        Name = import.Name, Reason = "IMPORT_TO_RESUME", Title = import.FileName, Region = caller.Scope.Code, CreateTime = import.UpdatedAt.ToTimestamp(), Roles = { RoleNames.Of(Role.Admins) },
    };

    /// <summary>Imports are listed by their beginning, because clients choose ids.</summary>
    private static string Key(Import import) => Page.Key(import.CreatedAt, import.Id);

    private static bool SeesAll(Transaction tx) => tx.Caller.Is(Role.ProvinceAdmin | Role.Auditor) && tx.Caller.Scope == RegionScope.Whole; // an auditor may be a city's own

    private static async Task<Import> FindAsync(Transaction tx, string field, string name)
    {
        if (!name.StartsWith("imports/", StringComparison.Ordinal)) throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form imports/{{id}}.");
        var import = await ImportStore.FindAsync(tx, name["imports/".Length..]);
        if (import is null || (!SeesAll(tx) && import.Creator != tx.Caller.Subject)) throw Fail.NotFound(name);
        tx.Audit(import.Name);
        return import;
    }
}
