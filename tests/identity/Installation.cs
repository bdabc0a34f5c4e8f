using System.Text.Json;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Identity.Issuer;
using Quality.Testing;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Quality.Identity.Tests;

/// <summary>Identity as it is installed: both listeners on random ports, its own issuer, a fresh database, a clock that the test moves.</summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string DashboardSecret = "the-secret-that-tests-share-with-the-dashboard";

    private readonly WebApplication app;
    private readonly GrpcChannel channel;
    private readonly bool owner;
    private readonly string? database;

    private Installation(WebApplication app, int grpc, int web, string host, Uri issuer, string data, string? database, bool owner, TestClock clock)
    {
        (this.app, Data, this.database, this.owner, Clock) = (app, data, database, owner, clock);
        channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}");
        Issuer = issuer;
        Web = new($"http://{host}:{web}/");
    }

    /// <summary>The public name, which replicas share.</summary>
    public Uri Issuer { get; }

    /// <summary>Where this process answers it.</summary>
    public Uri Web { get; }

    public string Data { get; }

    public TestClock Clock { get; }

    public IServiceProvider Services => app.Services;

    public IssuerHost Host => Services.GetRequiredService<IssuerHost>();

    public Bootstrapped Bootstrap => JsonSerializer.Deserialize<Bootstrapped>(File.ReadAllText(Path.Combine(Data, "bootstrap.json")), JsonSerializerOptions.Web)!;

    public static Task<Installation> StartAsync(DatabaseProvider provider, params string[] more) => StartAsync(provider, "localhost", more);

    /// <param name="provider">The database.</param>
    /// <param name="host">localhost or 127.0.0.1: browsers keep the cookies of the two apart, and those of two ports together.</param>
    /// <param name="more">Further settings.</param>
    public static async Task<Installation> StartAsync(DatabaseProvider provider, string host, string[] more)
    {
        TestDatabases.SkipWithout(provider);
        var data = Directory.CreateTempSubdirectory("quality-identity-").FullName;
        var database = provider == DatabaseProvider.PostgreSql ? await TestDatabases.CreatePostgresAsync("identity") : null;
        return await StartAsync(data, database, owner: true, host, LoopbackPort.Free(), new TestClock(), more);
    }

    /// <summary>Another process of the same installation: the same database and data directory.</summary>
    public Task<Installation> ReplicaAsync() => StartAsync(Data, database, owner: false, Issuer.Host, LoopbackPort.Free(), Clock, [$"--Auth:Issuer={Issuer}"]);

    /// <summary>Stops it and starts it again on the same data; something may happen to them in between.</summary>
    public async Task<Installation> RestartAsync(Action? meanwhile = null, params string[] more)
    {
        await StopAsync();
        meanwhile?.Invoke();
        return await StartAsync(Data, database, owner, Issuer.Host, Issuer.Port, Clock, more);
    }

    public Task<T> ReadAsync<T>(Func<Transaction, Task<T>> read) => Services.GetRequiredService<UnitOfWork<IdentityModule>>().SnapshotAsync(read);

    /// <summary>A service of the listener's own host.</summary>
    public T Inner<T>() where T : notnull => Host.Inner!.GetRequiredService<T>();

    /// <summary>Registers a client of people, as the province's issuer would register identity.</summary>
    public async Task RegisterAsync(string clientId, string secret, Uri redirect)
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = clientId, ClientSecret = secret, ClientType = ClientTypes.Confidential, ConsentType = ConsentTypes.Implicit, RedirectUris = { redirect },
            Permissions = { Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code },
        });
    }

    public TClient Client<TClient>(Func<CallInvoker, TClient> create, string accessToken) => create(channel.Intercept(metadata =>
    {
        metadata.Add("authorization", $"Bearer {accessToken}");
        return metadata;
    }));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!owner) return;
        if (database is not null) await TestDatabases.DropPostgresAsync(database);
        Directory.Delete(Data, recursive: true);
    }

    private static async Task<Installation> StartAsync(string data, string? database, bool owner, string host, int web, TestClock clock, string[] more)
    {
        var grpc = LoopbackPort.Free();
        List<string> args =
        [
            $"--Data={data}", $"--Ports:Grpc={grpc}", $"--Ports:IdentityWeb={web}", "--Listen=loopback", $"--Auth:Issuer=http://{host}:{web}/",
            $"--Auth:MetadataAddress=http://127.0.0.1:{web}/.well-known/openid-configuration", $"--Auth:Dashboard:ClientSecret={DashboardSecret}",
        ];
        if (database is not null) args.Add($"--ConnectionStrings:identity={database}");
        var app = ServiceHost.Build([.. args, .. more], [new IdentityModule()], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(clock);
        });
        await app.StartAsync();
        return new(app, grpc, web, host, new(app.Configuration["Auth:Issuer"]!), data, database, owner, clock);
    }

    private async Task StopAsync()
    {
        channel.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <summary>The file that the first start writes.</summary>
internal sealed record Bootstrapped(BootstrappedAdmin Admin, BootstrappedClient Client, [property: System.Text.Json.Serialization.JsonPropertyName("token_endpoint")] string TokenEndpoint);

internal sealed record BootstrappedAdmin(string User, string Password);

internal sealed record BootstrappedClient(
    [property: System.Text.Json.Serialization.JsonPropertyName("client_id")] string ClientId,
    [property: System.Text.Json.Serialization.JsonPropertyName("client_secret")] string ClientSecret);
