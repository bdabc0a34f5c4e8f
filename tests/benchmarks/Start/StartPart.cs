using System.Text.Json.Nodes;
using Quality.Benchmarks.Servers;

namespace Quality.Benchmarks.Start;

/// <summary>From built to READY, on an empty directory and again on the filled one, and the memory of the one process.</summary>
internal sealed class StartPart : Part
{
    public override string Name => "start";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        var (first, again, ready, idle) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < ground.Size(5, 1); i++)
        {
            var data = ground.Folder("start");
            await using (var installation = await Installation.StartAsync(data)) first.Add(installation.UntilReady.TotalSeconds);
            await using var second = await Installation.StartAsync(data);
            again.Add(second.UntilReady.TotalSeconds);
            ready.Add(second.Megabytes);
            await Task.Delay(TimeSpan.FromSeconds(ground.Size(10, 1)));
            idle.Add(second.Megabytes);
        }

        return new()
        {
            ["first_start_seconds"] = Figures.Spread(first),
            ["later_start_seconds"] = Figures.Spread(again),
            ["rss_mb_at_ready"] = Figures.Spread(ready),
            ["rss_mb_after_ten_seconds"] = Figures.Spread(idle),
        };
    }
}
