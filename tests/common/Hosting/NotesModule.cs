using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Common.Tests.Hosting;

/// <summary>A small real service: it speaks the proto of the register, keeps notes and announces them.</summary>
public sealed class NotesModule : ServiceModule<NotesModule>
{
    public override string Name => "notes";

    public override int DefaultPort => 9001;

    public override void MapGrpc(IEndpointRouteBuilder app) => app.MapGrpcService<NotesGrpc>();

    public override void Access(AccessTable access) => access.For(V1.EnterpriseService.Descriptor)
        .Read("GetEnterprise", Role.Officials)
        .Read("ExportEnterprises", Role.Officials)
        .Read("GetImport", Role.Officials)
        .Read("ListTodos", Role.Public)
        .Write("CreateEnterprise", Role.ProvinceAdmin, Role.DepartmentOfficer)
        .Write("UpdateEnterprise", Role.ProvinceAdmin)
        .Write("ImportEnterprises", Role.ProvinceAdmin);

    public override void Events(EventTable events) => events.Publishes<V1.EnterprisesChanged>();
}

/// <summary>ListEnterprises is served but not declared; GetImport is declared but not served.</summary>
internal sealed class NotesGrpc(UnitOfWork<NotesModule> work) : V1.EnterpriseService.EnterpriseServiceBase
{
    public const string Secret = "Host=db;Password=hunter2";

    public override Task<V1.Enterprise> CreateEnterprise(V1.CreateEnterpriseRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var note = request.Enterprise;
            if (note.DisplayName == "refuse") throw Fail.Precondition("NOTE_REFUSED", "Not today.", article: "Order 1 art 2");
            if (note.DisplayName == "deny") throw Fail.Denied("NOT_YOURS", "This note is not yours.");
            await NoteStore.InsertAsync(tx, note.Uscc, note.DisplayName);
            if (note.DisplayName == "explode") throw new InvalidOperationException(Secret);
            if (note.DisplayName == "undeclared") tx.Publish(new V1.EnterpriseProductChanged());
            tx.Publish(new V1.EnterprisesChanged { Enterprises = { new V1.Enterprise { Uscc = note.Uscc, DisplayName = note.DisplayName } } });
            for (var i = 0; i < note.Version; i++) tx.Publish(new V1.EnterprisesChanged { Enterprises = { new V1.Enterprise { Uscc = $"{note.Uscc}/{i}", DisplayName = i == 7 ? "poison" : "one of many" } } });
            tx.Audit($"notes/{note.Uscc}", "620102");
            return new V1.Enterprise { Name = $"notes/{note.Uscc}", DisplayName = note.DisplayName, Etag = Etag.Of(1), Scope = tx.NewId() };
        });

    public override Task<V1.Enterprise> UpdateEnterprise(V1.UpdateEnterpriseRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var note = request.Enterprise;
            var (body, version) = await NoteStore.FindAsync(tx, note.Uscc) ?? throw Fail.NotFound($"notes/{note.Uscc}");
            Etag.Check($"notes/{note.Uscc}", note.Etag, version);
            if (!await NoteStore.UpdateAsync(tx, note.Uscc, note.DisplayName, version)) throw Fail.StaleEtag($"notes/{note.Uscc}");
            return new V1.Enterprise { DisplayName = note.DisplayName, Scope = body, Etag = Etag.Of(version + 1) };
        });

    public override Task<V1.Enterprise> GetEnterprise(V1.GetEnterpriseRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            if (request.Name == "explode") throw new InvalidOperationException(Secret);
            if (request.Name == "deny") throw Fail.Denied("NOT_YOURS", "This note is not yours.");
            var (body, version) = await NoteStore.FindAsync(tx, request.Name) ?? throw Fail.NotFound(request.Name);
            tx.Audit($"notes/{request.Name}");
            return new V1.Enterprise { DisplayName = body, Etag = Etag.Of(version) };
        });

    public override async Task<V1.ImportEnterprisesResponse> ImportEnterprises(IAsyncStreamReader<V1.ImportEnterprisesRequest> requestStream, ServerCallContext context)
    {
        var rows = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            if (requestStream.Current.FileName == "explode") throw new InvalidOperationException(Secret);
            rows++;
        }

        return new() { Imported = rows };
    }

    public override Task ExportEnterprises(V1.ExportEnterprisesRequest request, IServerStreamWriter<V1.ExportEnterprisesResponse> responseStream, ServerCallContext context) =>
        work.StreamAsync(context, async tx =>
        {
            if (request.Query == "explode at once") throw new InvalidOperationException(Secret);
            await responseStream.WriteAsync(new() { Rows = new() });
            if (request.Query == "explode") throw new InvalidOperationException(Secret);
        });

    public override Task<V1.ListEnterprisesResponse> ListEnterprises(V1.ListEnterprisesRequest request, ServerCallContext context) => Task.FromResult(new V1.ListEnterprisesResponse());

    public override Task<Quality.Protos.Common.V1.ListTodosResponse> ListTodos(Quality.Protos.Common.V1.ListTodosRequest request, ServerCallContext context) =>
        Task.FromResult(new Quality.Protos.Common.V1.ListTodosResponse { AsOf = Caller.Of(context).Subject });
}

/// <summary>The tables <c>notes</c> and <c>effects</c>.</summary>
internal static class NoteStore
{
    public static Task InsertAsync(Transaction tx, string id, string body) => tx.ExecuteAsync("INSERT INTO notes (id, body, version) VALUES (@id, @body, 1)", new { id, body });

    public static async Task<(string Body, long Version)?> FindAsync(Transaction tx, string id) =>
        (await tx.QueryAsync<(string, long)>("SELECT body, version FROM notes WHERE id = @id", new { id })) is [var note] ? note : null;

    public static async Task<bool> UpdateAsync(Transaction tx, string id, string body, long version) =>
        await tx.ExecuteAsync("UPDATE notes SET body = @body, version = version + 1 WHERE id = @id AND version = @version", new { id, body, version }) == 1;

    public static Task AddEffectAsync(Transaction tx, EventContext context, string body) =>
        tx.ExecuteAsync("INSERT INTO effects (event, body, occurred_at) VALUES (@Id, @body, @OccurredAt)", new { context.Id, body, context.OccurredAt });
}
