using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Identity.Accounts;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Clients;

internal sealed class ClientGrpc(UnitOfWork<IdentityModule> work, Applications applications) : V1.ClientService.ClientServiceBase
{
    public override Task<V1.CreateClientResponse> CreateClient(V1.CreateClientRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var client = ClientRequest.New(request, $"client-{tx.NewId()}", tx.Now);
        Granting.Check(tx.Caller, client.Roles);
        if (!await ClientStore.InsertAsync(tx, client)) throw new QualityException(StatusCode.AlreadyExists, "CLIENT_ID_TAKEN", $"The client id {client.ClientId} is taken.");
        var secret = Applications.NewSecret();
        await applications.CreateMachineAsync(tx, client.ClientId, secret);
        tx.Audit(client.Name, client.Region);
        return new V1.CreateClientResponse { Client = client.ToWire(), ClientSecret = secret };
    }, remember: answer => new() { Client = answer.Client });

    public override Task<V1.Client> GetClient(V1.GetClientRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var client = await LoadAsync(tx, request.Name);
        tx.Audit(client.Name, client.Region);
        return client.ToWire();
    });

    public override Task<V1.ListClientsResponse> ListClients(V1.ListClientsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = ClientRequest.Filter(request);
        var page = Page.From(request.PageSize, request.PageToken, request.Query, request.Role, string.Join(',', request.States));
        var clients = await ClientStore.ListAsync(tx, filter, page);
        var next = page.Next(clients, c => c.ClientId);
        return new V1.ListClientsResponse { Clients = { clients.Select(c => c.ToWire()) }, NextPageToken = next, TotalSize = await ClientStore.CountAsync(tx, filter) };
    });

    public override Task<V1.Client> UpdateClient(V1.UpdateClientRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var before = await LoadToChangeAsync(tx, request.Client?.Name ?? "", request.Client?.Etag ?? "");
        var client = ClientRequest.Apply(request, before, tx.Now);
        Granting.Check(tx.Caller, client.Roles);
        return await SaveAsync(tx, client);
    });

    public override Task<V1.RotateClientSecretResponse> RotateClientSecret(V1.RotateClientSecretRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var client = await LoadToChangeAsync(tx, request.Name, request.Etag);
            if (client.Disabled) throw Fail.Precondition("CLIENT_DISABLED", $"{client.Name} is disabled.");
            var secret = Applications.NewSecret();
            await applications.SetSecretAsync(tx, client.ClientId, secret);
            return new V1.RotateClientSecretResponse { Client = await SaveAsync(tx, client.WithNewSecret(tx.Now)), ClientSecret = secret };
        }, remember: answer => new() { Client = answer.Client });

    public override Task<V1.Client> DisableClient(V1.DisableClientRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var check = new Violations();
        var reason = check.Text("reason", request.Reason, 500);
        check.ThrowIfAny();
        var client = await LoadToChangeAsync(tx, request.Name, request.Etag);
        if (client.Disabled) throw Fail.Precondition("CLIENT_ALREADY_DISABLED", $"{client.Name} is disabled already.");
        return await SaveAsync(tx, client.WithDisabled(true, tx.Now), reason);
    });

    public override Task<V1.Client> EnableClient(V1.EnableClientRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var client = await LoadToChangeAsync(tx, request.Name, request.Etag);
        if (!client.Disabled) throw Fail.Precondition("CLIENT_ALREADY_ACTIVE", $"{client.Name} is not disabled.");
        return await SaveAsync(tx, client.WithDisabled(false, tx.Now));
    });

    private static async Task<Client> LoadAsync(Transaction tx, string name, bool forUpdate = false) =>
        (name.StartsWith("clients/", StringComparison.Ordinal) ? await ClientStore.FindAsync(tx, name["clients/".Length..], forUpdate) : null) ?? throw Fail.NotFound(name);

    private static async Task<Client> LoadToChangeAsync(Transaction tx, string name, string etag)
    {
        var client = await LoadAsync(tx, name, forUpdate: true);
        Etag.Check(client.Name, etag, client.Version);
        return client;
    }

    private static async Task<V1.Client> SaveAsync(Transaction tx, Client client, string? reason = null)
    {
        await ClientStore.SaveAsync(tx, client);
        tx.Audit(client.Name, client.Region, string.IsNullOrEmpty(reason) ? null : reason);
        return client.ToWire();
    }
}
