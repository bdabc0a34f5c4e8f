using System.Diagnostics;
using Quality.Testing.Stories;

namespace Quality.Distributed.Tests;

/// <summary>A system in which something was killed is no other than one in which nothing was.</summary>
public sealed class KillTests(LivingCluster living, ITestOutputHelper output)
{
    private const int Writes = 2000;

    private static bool Long => Environment.GetEnvironmentVariable("QUALITY_LONG") == "1";

    [Theory]
    [InlineData("brand", false)]
    [InlineData("sidecar", false)]
    [InlineData("credit", true)]
    [InlineData("inspection", true)]
    [InlineData("indicators", true)]
    [InlineData("gateway", true)]
    [InlineData("identity", true)]
    [InlineData("standards", true)]
    [InlineData("complaint", true)]
    [InlineData("dashboard", true)]
    public async Task Killed_during_2000_writes_nothing_acknowledged_is_lost_and_nothing_is_counted_twice(string victim, bool onlyLong)
    {
        Testing.TestDatabases.SkipWithout(Common.Storage.DatabaseProvider.PostgreSql);
        Assert.SkipWhen(onlyLong && !Long, "One of the long kill tests: tests/run --long.");
        await RunAsync(victim, kills: Long ? 3 : 1);
    }

    [Fact]
    public async Task Everything_killed_in_turn_during_one_load()
    {
        Testing.TestDatabases.SkipWithout(Common.Storage.DatabaseProvider.PostgreSql);
        Assert.SkipUnless(Long, "One of the long kill tests: tests/run --long.");
        await RunAsync("brand sidecar indicators credit gateway inspection identity sidecar brand", kills: 9);
    }

    private async Task RunAsync(string victims, int kills)
    {
        var (cluster, _) = await living.ToldAsync();
        var load = new ManyWrites(living.NextLetters(), Writes);
        var ledger = await Ledger.OpenAsync(cluster.Admin);
        var watch = Stopwatch.StartNew();
        var writing = load.RunAsync(await living.ClientsAsync());
        var names = victims.Split(' ');
        for (var kill = 0; kill < kills; kill++)
        {
            var victim = names[kill % names.Length];
            await load.ReachAsync(Writes * (kill + 1) / (kills + 2), writing);
            await cluster.KillAsync(victim);
            await Task.Delay(300); // others notice
            cluster.Start(victim);
            await cluster.ReadyAsync(victim);
        }

        await writing;
        var wrote = watch.Elapsed;
        await ledger.CheckAsync(load, Writes);
        output.WriteLine($"{victims} killed {kills} time(s): {Writes} writes in {wrote.TotalSeconds:0.0} s, agreed after {watch.Elapsed.TotalSeconds:0.0} s; {load.Answered.Repeated} calls repeated: {load.Answered.Refusals}");
    }
}
