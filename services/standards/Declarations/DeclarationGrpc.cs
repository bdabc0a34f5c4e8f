using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Todos;
using Quality.Protos.Common.V1;
using Quality.Standards.Todos;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Declarations;

internal sealed class DeclarationGrpc(UnitOfWork<StandardsModule> work) : V1.DeclarationService.DeclarationServiceBase
{
    public override Task<V1.Declaration> GetDeclaration(V1.GetDeclarationRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var declaration = await LoadAsync(tx, request.Name);
        if (request.Version != 0) declaration = await DeclarationStore.FindVersionAsync(tx, declaration.Id, request.Version) ?? throw Fail.NotFound($"{request.Name}, version {request.Version},");
        tx.Audit(declaration.Name, declaration.Content.Region);
        return declaration.ToWire();
    });

    public override Task<V1.ListDeclarationsResponse> ListDeclarations(V1.ListDeclarationsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = DeclarationFilter.From(request);
        var filters = new V1.ListDeclarationsRequest(request) { PageSize = 0, PageToken = "" };
        var page = Page.From(request.PageSize, request.PageToken, filters);
        var (rows, cutShort) = await DeclarationStore.ListAsync(tx, filter, AfterOf(page), page.Limit);
        var next = page.Next(rows, d => string.Create(CultureInfo.InvariantCulture, $"{d.UpdatedAt.ToUnixTimeMilliseconds()}/{d.Id}"), cutShort);
        return new V1.ListDeclarationsResponse { Declarations = { rows.Select(d => d.ToWire()) }, NextPageToken = next, TotalSize = await DeclarationStore.CountAsync(tx, filter) };
    });

    public override Task<V1.ListDeclarationVersionsResponse> ListDeclarationVersions(V1.ListDeclarationVersionsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var page = Page.From(request.PageSize, request.PageToken, request.Name);
        var newest = await LoadAsync(tx, request.Name);
        var before = long.TryParse(page.After, CultureInfo.InvariantCulture, out var after) ? after : long.MaxValue;
        var (rows, cutShort) = await DeclarationStore.VersionsAsync(tx, newest.Id, before, page.Limit);
        var next = page.Next(rows, d => d.Version.ToString(CultureInfo.InvariantCulture), cutShort);
        tx.Audit(newest.Name, newest.Content.Region);
        return new V1.ListDeclarationVersionsResponse { Declarations = { rows.Select(d => d.ToWire()) }, NextPageToken = next, TotalSize = (int)newest.Version };
    });

    public override Task<V1.Declaration> CreateDeclaration(V1.CreateDeclarationRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var (enterprise, standard, content) = DeclarationRequest.Check(request);
        if (!tx.Caller.Scope.Contains(content.Region)) throw Fail.RegionDenied(content.Region);
        var declaration = Declaration.Create(tx.NewId(), enterprise, standard, content, tx.Now);
        if (!await DeclarationStore.InsertAsync(tx, declaration)) throw AlreadyOpen(tx, declaration, await DeclarationStore.FindOpenAsync(tx, enterprise, standard.Canonical));
        return Answer(tx, declaration, null);
    });

    public override Task<V1.Declaration> ReviseDeclaration(V1.ReviseDeclarationRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        if (string.IsNullOrEmpty(request.Declaration?.Name)) throw Fail.Invalid("declaration.name", "REQUIRED", "declaration.name is required.");
        var before = await LoadAsync(tx, request.Declaration.Name);
        Etag.Check(before.Name, request.Declaration.Etag, before.Version);
        var (content, reason, revisedOn) = DeclarationRequest.Check(request, before, tx.Today);
        if (!tx.Caller.Scope.Contains(content.Region)) throw Fail.RegionDenied(content.Region);
        var declaration = await AppendAsync(tx, before.Revise(content, reason, revisedOn, tx.Today, tx.Now));
        var wire = declaration.ToWire();
        return Answer(tx, declaration, declaration.IsPublic ? new V1.DeclarationPublished { Declaration = wire } : null);
    });

    public override Task<V1.Declaration> PublishDeclaration(V1.PublishDeclarationRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var on = DeclarationRequest.Check(request, tx.Today);
        var before = await LoadAsync(tx, request.Name);
        Etag.Check(before.Name, request.Etag, before.Version);
        var declaration = await AppendAsync(tx, before.Publish(on, tx.Now));
        return Answer(tx, declaration, new V1.DeclarationPublished { Declaration = declaration.ToWire() });
    });

    public override Task<V1.Declaration> WithdrawDeclaration(V1.WithdrawDeclarationRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var (on, reason) = DeclarationRequest.Check(request, tx.Today);
        var before = await LoadAsync(tx, request.Name);
        Etag.Check(before.Name, request.Etag, before.Version);
        var declaration = await AppendAsync(tx, before.Withdraw(on, reason, tx.Now));
        return Answer(tx, declaration, new V1.DeclarationWithdrawn { Declaration = declaration.ToWire() });
    });

    public override Task ExportDeclarations(V1.ExportDeclarationsRequest request, IServerStreamWriter<V1.ExportDeclarationsResponse> responseStream, ServerCallContext context)
    {
        var filter = DeclarationFilter.From(request);
        return work.StreamAsync(context, tx => ExportStream.SendAsync(
            DeclarationStore.StreamAsync(tx, filter).Select(d => d.ToWire()), tx.Now,
            rows => responseStream.WriteAsync(new() { Rows = new() { Declarations = { rows } } }, tx.Cancel),
            summary => responseStream.WriteAsync(new() { Summary = summary }, tx.Cancel)));
    }

    public override Task<ListTodosResponse> ListTodos(ListTodosRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = TodoFilter.From(request);
        return filter.Answer(DeclarationTodos.Of(await DeclarationStore.WaitingAsync(tx), tx.Today), tx.Caller, tx.Today);
    });

    private static async Task<Declaration> LoadAsync(Transaction tx, string name) => await DeclarationStore.FindVisibleAsync(tx, name) ?? throw Fail.NotFound(name);

    private static async Task<Declaration> AppendAsync(Transaction tx, Declaration next) => await DeclarationStore.AppendAsync(tx, next) ? next : throw Fail.StaleEtag(next.Name);

    /// <summary>The audit log says when the standard is one that the health authority keeps.</summary>
    private static V1.Declaration Answer(Transaction tx, Declaration declaration, IMessage? announcement)
    {
        if (announcement is not null) tx.Publish(announcement);
        tx.Audit(declaration.Name, declaration.Content.Region, declaration.Standard.IsFoodSafety ? "FOOD_SAFETY_STANDARD" : null);
        return declaration.ToWire();
    }

    private static (long At, string Id)? AfterOf(Page page) =>
        page.After?.Split('/') is [var at, var id] && long.TryParse(at, CultureInfo.InvariantCulture, out var instant) ? (instant, id) : null;

    /// <summary>Names the other one only to those who may see it.</summary>
    private static QualityException AlreadyOpen(Transaction tx, Declaration declaration, Declaration? open) =>
        open is not null && tx.Caller.Scope.Contains(open.Content.Region)
            ? Fail.AlreadyExists(open.Name)
            : Fail.AlreadyExists($"A declaration of {declaration.Standard.Canonical} by {declaration.Enterprise}");
}
