using System.Net;
using System.Net.Sockets;
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
    private readonly TestIssuer issuer;
    private readonly string directory;
    private readonly List<string> databases;
    private readonly GrpcChannel channel;

    private TestHost(WebApplication app, TestIssuer issuer, string directory, List<string> databases, int port, TestClock clock)
    {
        (this.app, this.issuer, this.directory, this.databases, Port, Clock) = (app, issuer, directory, databases, port, clock);
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
    public static async Task<TestHost> StartAsync(DatabaseProvider provider, params ServiceModule[] modules)
    {
        TestDatabases.SkipWithout(provider);
        var directory = Directory.CreateTempSubdirectory("quality-test-").FullName;
        var issuer = await TestIssuer.StartAsync();
        var port = FreePort();
        List<string> databases = [];
        List<string> args = ["--Data", directory, "--Ports:Grpc", $"{port}", "--Listen", "loopback", "--Events:Transport", "inprocess", "--Auth:Issuer", TestIssuer.Issuer, "--Auth:MetadataAddress", issuer.MetadataAddress];
        foreach (var module in provider == DatabaseProvider.PostgreSql ? modules : [])
        {
            databases.Add(await TestDatabases.CreatePostgresAsync(module.Name));
            args.AddRange([$"--ConnectionStrings:{module.Name}", databases[^1]]);
        }

        var clock = new TestClock();
        var app = ServiceHost.Build([.. args], modules, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(clock);
        });
        await app.StartAsync();
        return new TestHost(app, issuer, directory, databases, port, clock);
    }

    /// <summary>A client of the caller.</summary>
    public TClient Client<TClient>(Func<CallInvoker, TClient> create, TestCaller caller) => create(Invoker(caller));

    /// <summary>A call invoker that carries the caller's token.</summary>
    public CallInvoker Invoker(TestCaller caller)
    {
        if (caller.Subject.Length == 0) return channel.CreateCallInvoker();
        var token = issuer.Token(caller);
        return channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            return metadata;
        });
    }

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

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await issuer.DisposeAsync();
        foreach (var database in databases) await TestDatabases.DropPostgresAsync(database);
        Directory.Delete(directory, recursive: true);
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
