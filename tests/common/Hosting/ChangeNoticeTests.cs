using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Protos.Credit.V1;
using Quality.Testing;

namespace Quality.Common.Tests.Hosting;

public sealed class ChangeNoticeTests
{
    private const string Variable = "QUALITY_TEST_REDIS";

    private static readonly EnterprisesChanged Changed = new() { Enterprises = { new Enterprise { Uscc = "91620100MA72ABCD97" } } };

    [Fact]
    public async Task Another_replica_hears_by_Redis_that_events_took_effect()
    {
        var redis = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(redis), $"{Variable} is not set; tests/run starts a Redis server and sets it.");
        await using var here = await TestHost.StartAsync(DatabaseProvider.Sqlite, ["--Redis", redis!], new ReaderModule());
        await using var there = await TestHost.StartAsync(DatabaseProvider.Sqlite, ["--Redis", redis!], new ReaderModule());
        var heard = new TaskCompletionSource<IReadOnlyList<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = 0;
        here.Services.GetRequiredService<ModuleRuntime>().Handled += _ => told++;
        there.Services.GetRequiredService<ModuleRuntime>().Handled += topics => heard.TrySetResult(topics);

        await here.DeliverAsync("reader", Changed);

        Assert.Equal([EnterprisesChanged.Descriptor.FullName], await heard.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        await Task.Delay(200);
        Assert.Equal(1, told); // its own notice does not come back to it
    }

    [Fact]
    public async Task Without_a_reachable_Redis_a_service_starts_and_works()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, ["--Redis", $"127.0.0.1:{LoopbackPort.Free()},connectTimeout=200"], new ReaderModule());
        await host.DeliverAsync("reader", Changed);
    }
}
