using System.Collections.Concurrent;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Xunit;

namespace Quality.Testing;

/// <summary>
/// A class fixture: one host a provider for all tests of a class, started when the first test asks for it. Tests that share it use
/// names and codes of their own.
/// </summary>
public abstract class HostPair : IAsyncLifetime
{
    private readonly ConcurrentDictionary<DatabaseProvider, Lazy<Task<TestHost>>> hosts = new();

    /// <summary>The modules of a new host.</summary>
    protected abstract ServiceModule[] Modules();

    /// <summary>Settings beside the usual ones.</summary>
    protected virtual string[] Settings => [];

    /// <summary>The host of this provider; skips the test where PostgreSQL is wanted and not given.</summary>
    public Task<TestHost> OfAsync(DatabaseProvider provider)
    {
        TestDatabases.SkipWithout(provider);
        return hosts.GetOrAdd(provider, p => new(() => TestHost.StartAsync(p, Settings, Modules()))).Value;
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var host in hosts.Values) await (await host.Value).DisposeAsync();
    }
}
