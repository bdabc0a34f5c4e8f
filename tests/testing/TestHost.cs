using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Common.Storage;

namespace Quality.Testing;

/// <summary>
/// A real host of one or more modules: Kestrel on a random loopback port, its own fresh databases, tokens of a real issuer, a clock
/// that the test can move. Nothing of ours is replaced.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Ground ground;
    private readonly bool twin;
    private readonly GrpcChannel channel;

    private TestHost(WebApplication app, Ground ground, bool twin, int port, TestClock clock)
    {
        (this.app, this.ground, this.twin, Port, Clock) = (app, ground, twin, port, clock);
        channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}", new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
    }

    /// <summary>The gRPC port.</summary>
    public int Port { get; }

    /// <summary>The clock of the host; moves only forward from the system's time, by whatever a test adds.</summary>
    public TestClock Clock { get; }

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>An unauthenticated channel.</summary>
    public GrpcChannel Channel => channel;

    /// <summary>Starts the modules on the provider; skips the test where PostgreSQL is wanted and not given.</summary>
    public static Task<TestHost> StartAsync(DatabaseProvider provider, params ServiceModule[] modules) => StartAsync(provider, [], modules);

    /// <summary>The same with more settings, such as <c>--Events:Transport=none</c>; they win over the usual ones.</summary>
    public static async Task<TestHost> StartAsync(DatabaseProvider provider, IReadOnlyList<string> settings, params ServiceModule[] modules)
    {
        TestDatabases.SkipWithout(provider);
        var ground = new Ground(Directory.CreateTempSubdirectory("quality-test-").FullName, await TestIssuer.StartAsync(), []);
        foreach (var module in provider == DatabaseProvider.PostgreSql ? modules : []) ground.Databases[module.Name] = await TestDatabases.CreatePostgresAsync(module.Name);
        try
        {
            return await StartAsync(ground, false, new TestClock(), settings, modules);
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    /// <summary>A second host on the same databases, as another replica is; dispose it before the first.</summary>
    public async Task<TestHost> TwinAsync(IReadOnlyList<string> settings, params ServiceModule[] modules)
    {
        foreach (var module in ground.Databases.Count > 0 ? modules.Where(m => !ground.Databases.ContainsKey(m.Name)) : [])
            ground.Databases[module.Name] = await TestDatabases.CreatePostgresAsync(module.Name);
        return await StartAsync(ground, true, Clock, settings, modules);
    }

    /// <summary>A client of the caller.</summary>
    public TClient Client<TClient>(Func<CallInvoker, TClient> create, TestCaller caller) => create(Invoker(caller));

    /// <summary>A call invoker that carries the caller's token.</summary>
    public CallInvoker Invoker(TestCaller caller)
    {
        if (caller.Subject.Length == 0) return channel.CreateCallInvoker();
        return Invoker(ground.Issuer.Token(caller), caller.Certificate);
    }

    /// <summary>A call invoker that carries any text as its token, and the certificate that the gateway would tell of.</summary>
    public CallInvoker Invoker(string token, string? certificate = null) => channel.Intercept(metadata =>
    {
        metadata.Add("authorization", $"Bearer {token}");
        if (certificate is not null) metadata.Add("x-quality-client-cert", certificate);
        return metadata;
    });

    /// <summary>Signs tokens for this host.</summary>
    public TestIssuer Issuer => ground.Issuer;

    /// <summary>Delivers an event to a module as its transport would; the same id twice is the same event.</summary>
    public async Task DeliverAsync(string module, IMessage message, string? id = null)
    {
        var envelope = EventEnvelope.Of(message, id ?? Guid.CreateVersion7(Clock.GetUtcNow()).ToString());
        var runtime = Services.GetServices<ModuleRuntime>().Single(m => m.Name == module);
        var failures = await Services.GetRequiredService<EventDispatcher>().DeliverAsync(runtime, [envelope], default);
        foreach (var error in failures.Values) throw new InvalidOperationException($"{envelope.Topic} was not handled.", error);
    }

    /// <summary>All events that a module has published, in order, parsed as <typeparamref name="T"/>.</summary>
    public async Task<List<T>> PublishedAsync<T>(string module) where T : IMessage<T>, new()
    {
        var runtime = Services.GetServices<ModuleRuntime>().Single(m => m.Name == module);
        await using var connection = await runtime.Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT payload FROM outbox WHERE topic = '{new T().Descriptor.FullName}' ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync();
        List<T> events = [];
        while (await reader.ReadAsync()) events.Add(JsonParser.Default.Parse<T>(reader.GetString(0)));
        return events;
    }

    /// <summary>Runs SQL in a module's database, past every rule.</summary>
    public async Task<object?> ExecuteAsync(string module, string sql)
    {
        var runtime = Services.GetServices<ModuleRuntime>().Single(m => m.Name == module);
        await using var connection = await runtime.Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Repeats until the condition holds; fails with its text after the time.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition, string what, int seconds = 20)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(seconds)) throw new TimeoutException($"Did not happen within {seconds} s: {what}.");
            await Task.Delay(20);
        }
    }

    /// <summary>Where its database is: the connection string of PostgreSQL, or the path of the SQLite file.</summary>
    public string DatabaseOf(string service) => ground.Databases.GetValueOrDefault(service) ?? Path.Combine(ground.Directory, $"{service}.db");

    /// <summary>Stops the host as SIGTERM does; clients keep their connections.</summary>
    public Task StopAsync() => app.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (!twin) await ground.DisposeAsync();
    }

    private static async Task<TestHost> StartAsync(Ground ground, bool twin, TestClock clock, IReadOnlyList<string> settings, ServiceModule[] modules)
    {
        var port = LoopbackPort.Free();
        List<string> args = ["--Data", ground.Directory, "--Ports:Grpc", $"{port}", "--Listen", "loopback", "--Events:Transport", "inprocess", "--Auth:Issuer", TestIssuer.Issuer, "--Auth:MetadataAddress", ground.Issuer.MetadataAddress];
        foreach (var (name, connection) in ground.Databases) args.AddRange([$"--ConnectionStrings:{name}", connection]);
        var app = ServiceHost.Build([.. args, .. settings], modules, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(clock);
        });
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new TestHost(app, ground, twin, port, clock);
    }

    /// <summary>What a host stands on, and its twin too.</summary>
    private sealed record Ground(string Directory, TestIssuer Issuer, Dictionary<string, string> Databases) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Issuer.DisposeAsync();
            foreach (var database in Databases.Values) await TestDatabases.DropPostgresAsync(database);
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}

/// <summary>The system's time plus what a test adds.</summary>
public sealed class TestClock : TimeProvider
{
    private TimeSpan offset;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;

    /// <summary>Moves the clock.</summary>
    public void Advance(TimeSpan by) => offset += by;

    /// <summary>Sets the clock to an instant, from which it goes on.</summary>
    public void Set(DateTimeOffset to) => offset = to - System.GetUtcNow();
}
