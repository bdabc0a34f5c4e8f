using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;

namespace Quality.Common.Tests.Hosting;

public sealed class StopTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_stop_in_the_middle_is_quick_and_loses_nothing_that_was_acknowledged(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, ["--Events:Transport", "none"], new NotesModule(), new ReaderModule());
        var twin = await host.TwinAsync([], new NotesModule(), new ReaderModule());
        var acknowledged = new ConcurrentBag<string>();
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    await twin.WriteAsync($"stop-{w}-{i}");
                    acknowledged.Add($"stop-{w}-{i}");
                }
            }
            catch (Exception e) when (e is RpcException or ObjectDisposedException)
            {
                // The host has gone.
            }
        })).ToList();
        await TestHost.EventuallyAsync(() => Task.FromResult(acknowledged.Count > 40), "writes are under way");
        var watch = Stopwatch.StartNew();
        await twin.DisposeAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"the stop took {watch.Elapsed}");
        await Task.WhenAll(writers);

        foreach (var id in acknowledged) Assert.Equal(1, await host.CountAsync("notes", $"SELECT COUNT(*) FROM notes WHERE id = '{id}'"));
        var notes = await host.CountAsync("notes", "SELECT COUNT(*) FROM notes");
        Assert.Equal(notes, await host.CountAsync("notes", "SELECT COUNT(*) FROM outbox"));
        host.Clock.Advance(TimeSpan.FromSeconds(16)); // what the stopped relay had claimed
        await using var next = await host.TwinAsync([], new NotesModule(), new ReaderModule());
        await TestHost.EventuallyAsync(async () => await host.CountAsync("notes", "SELECT COUNT(*) FROM outbox WHERE published_at IS NULL") == 0, "the next process sends the rest");
        Assert.Equal((notes, notes), (await host.CountAsync("reader", "SELECT COUNT(*) FROM effects"), await host.CountAsync("reader", "SELECT COUNT(DISTINCT event) FROM effects")));
    }
}
