using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Tests.Clients;

public sealed class ClientServiceTests
{
    private static readonly string Thumbprint = new('a', 64);

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_client_is_created_changed_and_found(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new IdentityModule());
        var clients = host.Client(c => new V1.ClientService.ClientServiceClient(c), TestCaller.ProvinceAdmin);
        var created = await clients.CreateClientAsync(new() { Client = new() { DisplayName = "实验室接口", Roles = { "laboratory" }, Region = "620100" } });
        Assert.StartsWith("client-", created.Client.ClientId, StringComparison.Ordinal);
        Assert.Equal(43, created.ClientSecret.Length);
        var changed = await clients.UpdateClientAsync(new()
        {
            Client = new() { Name = created.Client.Name, Etag = created.Client.Etag, DailyCallLimit = 5, CertificateThumbprints = { Thumbprint } },
        });
        Assert.Equal((5, "实验室接口"), (changed.DailyCallLimit, changed.DisplayName));
        var cleared = await clients.UpdateClientAsync(new() { Client = new() { Name = changed.Name }, UpdateMask = new() { Paths = { "certificate_thumbprints", "region" } } });
        Assert.Equal(("", 0, 5), (cleared.Region, cleared.CertificateThumbprints.Count, cleared.DailyCallLimit));
        Assert.Equal(cleared, await clients.GetClientAsync(new() { Name = cleared.Name }));
        Assert.Equal([cleared], (await clients.ListClientsAsync(new() { Query = "实验", Role = "laboratory", States = { V1.ClientState.Active } })).Clients);
        Assert.Equal(2, (await clients.ListClientsAsync(new())).TotalSize);
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(clients.RotateClientSecretAsync(new() { Name = changed.Name, Etag = created.Client.Etag }))).Reason);
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once_and_taken_ids_refused()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var clients = host.Client(c => new V1.ClientService.ClientServiceClient(c), TestCaller.ProvinceAdmin);
        var refusal = await Refusal.OfAsync(clients.CreateClientAsync(new()
        {
            Client = new() { ClientId = "UPPER", Roles = { "partner_province" }, Region = "110000", CertificateThumbprints = { "zz" }, DataSets = { (V1.DataSet)99 }, DailyCallLimit = -1 },
        }));
        Assert.Equal(
            ["client.certificate_thumbprints", "client.client_id", "client.daily_call_limit", "client.data_sets", "client.display_name", "client.region"], refusal.Fields);
        Assert.Equal(["client.certificate_thumbprints", "client.data_sets"],
            (await Refusal.OfAsync(clients.CreateClientAsync(new() { Client = new() { DisplayName = "x", Roles = { "partner_province" } } }))).Fields);
        Assert.Equal(["client.client_id"], (await Refusal.OfAsync(clients.CreateClientAsync(new() { Client = new() { ClientId = "quality-dashboard", DisplayName = "x", Roles = { "auditor" } } }))).Fields);
        Assert.Equal("CLIENT_ID_TAKEN", (await Refusal.OfAsync(clients.CreateClientAsync(new() { Client = new() { ClientId = "bootstrap-client", DisplayName = "x", Roles = { "auditor" } } }))).Reason);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Ten_twins_of_one_request_make_one_client_and_one_secret(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new IdentityModule());
        var clients = host.Client(c => new V1.ClientService.ClientServiceClient(c), TestCaller.ProvinceAdmin);
        var request = new V1.CreateClientRequest { Client = new() { ClientId = "twin", DisplayName = "x", Roles = { "auditor" } }, RequestId = Guid.CreateVersion7().ToString() };
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => clients.CreateClientAsync(request).ResponseAsync));
        Assert.Single(answers, a => a.ClientSecret.Length > 0);
        Assert.Single(answers.Select(a => a.Client).Distinct());
    }

    [Fact]
    public async Task Clients_are_the_provinces_affair()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var city = host.Client(c => new V1.ClientService.ClientServiceClient(c), TestCaller.LanzhouAdmin);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(city.ListClientsAsync(new()))).Code);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(city.CreateClientAsync(new()))).Code);
    }
}
