using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Quality.Brands;
using Quality.Common.Hosting;
using Quality.Identity;
using Quality.Testing;
using IdentityV1 = Quality.Protos.Identity.V1;

namespace Quality.Gateway.Tests.Harness;

/// <summary>The real identity and brand services, each a host of its own, behind a real gateway with mutual TLS.</summary>
internal sealed class Province : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("quality-province-").FullName;
    private readonly HttpClient _http = new();
    private readonly List<WebApplication> _services = [];
    private readonly List<GrpcChannel> _channels = [];

    public TestCertificates Certificates { get; } = new();

    public RunningGateway Gateway { get; private set; } = null!;

    private Uri Issuer { get; } = new($"http://localhost:{LoopbackPort.Free()}/");

    public static async Task<Province> StartAsync()
    {
        var province = new Province();
        var identity = await province.HostAsync("identity", new IdentityModule(), $"--Ports:IdentityWeb={province.Issuer.Port}");
        var brand = await province.HostAsync("brand", new BrandsModule());
        var (certificate, key) = province.Certificates.Server();
        province.Gateway = await RunningGateway.StartAsync(
            null, ("Services:identity", identity), ("Services:brand", brand), ("Auth:Issuer", province.Issuer.AbsoluteUri), ("Listen", "loopback"),
            ("Tls:Certificate", certificate), ("Tls:Key", key), ("Tls:ClientCa", province.Certificates.RootFile));
        await province.Gateway.KeysAsync();
        return province;
    }

    /// <summary>Thumbprint of a certificate as identity wants it.</summary>
    public static string Thumbprint(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    /// <summary>Calls of the client that the first start made: the province itself.</summary>
    public async Task<CallInvoker> AdminAsync()
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_data, "identity", "bootstrap.json")));
        var client = file.RootElement.GetProperty("client");
        return Calls(await TokenAsync(client.GetProperty("client_id").GetString()!, client.GetProperty("client_secret").GetString()!), null);
    }

    /// <summary>Registers a partner, through the gateway, and gets its token.</summary>
    public async Task<string> PartnerAsync(string id, int limit, IdentityV1.DataSet dataSet, params X509Certificate2[] certificates)
    {
        var clients = new IdentityV1.ClientService.ClientServiceClient(await AdminAsync());
        var created = await clients.CreateClientAsync(new()
        {
            Client = new()
            {
                ClientId = id, DisplayName = "协作省份", Roles = { "partner_province" }, DataSets = { dataSet }, DailyCallLimit = limit,
                CertificateThumbprints = { certificates.Select(Thumbprint) },
            },
        });
        return await TokenAsync(id, created.ClientSecret);
    }

    /// <summary>Calls through the gateway, with a token and over a connection with this certificate.</summary>
    public CallInvoker Calls(string token, X509Certificate2? certificate)
    {
        var channel = GrpcChannel.ForAddress(Gateway.Address, new GrpcChannelOptions { HttpHandler = Certificates.Handler(certificate), DisposeHttpClient = true });
        _channels.Add(channel);
        return channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            return metadata;
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels) channel.Dispose();
        await Gateway.DisposeAsync();
        foreach (var service in _services)
        {
            await service.StopAsync();
            await service.DisposeAsync();
        }

        _http.Dispose();
        Certificates.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<string> TokenAsync(string id, string secret)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret };
        using var answer = await _http.PostAsync(new Uri(Issuer, "connect/token"), new FormUrlEncodedContent(form));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, body.ToString());
        return body.GetProperty("access_token").GetString()!;
    }

    private async Task<string> HostAsync(string name, ServiceModule module, params string[] more)
    {
        var port = LoopbackPort.Free();
        string[] args = [$"--Data={Path.Combine(_data, name)}", $"--Ports:Grpc={port}", "--Listen=loopback", "--Events:Transport=none", $"--Auth:Issuer={Issuer}", .. more];
        var app = ServiceHost.Build(args, [module], builder => builder.Logging.ClearProviders());
        _services.Add(app);
        await app.StartAsync();
        return $"http://127.0.0.1:{port}";
    }
}
