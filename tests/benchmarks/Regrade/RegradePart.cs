using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Quality.Benchmarks.Servers;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Benchmarks.Regrade;

/// <summary>
/// A rule that comes into force regrades every file on PostgreSQL, and proves each grade that was: how long, how often its progress was seen to move,
/// and beside it how long the database itself takes to write the same rows. Before it, the first rule, under which nobody had a grade yet.
/// </summary>
internal sealed class RegradePart : Part
{
    public override string Name => "regrade";

    protected override string? Missing() => PostgresServer.Installed ? null : "PostgreSQL is not installed";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        await ground.PostgresAsync();
        var database = await TestDatabases.CreatePostgresAsync("credit");
        await using var installation = await Installation.StartAsync(ground.Folder("regrade"), "--ConnectionStrings:credit", database, "--RateLimit:Permits", "0");
        var files = new ManyFiles(database, ground.Size(2_000_000, 20_000));
        var filled = await files.FillAsync();
        Ground.Say(string.Create(CultureInfo.InvariantCulture, $"  {files.Count} files written in {filled:0} s"));
        var client = new V1.GradeService.GradeServiceClient(installation.Admin.Calls);
        var first = await RunAsync(client, "initial", files.Count);
        var harder = (await client.GetGradeRuleAsync(new() { Name = "gradeRules/initial" })).Clone();
        (harder.Name, harder.Etag, harder.InForceOn, harder.ApproverDisplayName, harder.State) = ("", "", "", "", V1.GradeRuleState.Draft);
        foreach (var item in harder.Items.Where(i => i.Code is "nonconforming" or "conforming")) item.Points *= 3; // a quarter gets another class
        await files.DraftAsync("harder", harder);
        var before = Cpu.Seconds(installation.Id);
        var again = await RunAsync(client, "harder", files.Count);
        var service = Cpu.Seconds(installation.Id) - before;
        var plain = await files.PlainAsync();
        return new()
        {
            ["files"] = files.Count, ["entries_each"] = 3, ["wanted_seconds"] = 600, ["first_grading_seconds"] = Figures.Round(first.Seconds), ["regrade_seconds"] = Figures.Round(again.Seconds),
            ["files_per_second"] = Figures.Round(files.Count / again.Seconds), ["class_changed"] = again.Run.Changed, ["differing"] = again.Run.Differing, ["progress_seen_to_move"] = again.Moves,
            ["longest_stand_seconds"] = Figures.Round(again.LongestStand), ["installation_cpu_us_a_file"] = Figures.Round(service / files.Count * 1e6),
            ["plain_write_seconds"] = Figures.Round(plain), ["to_plain_write"] = Figures.Round(again.Seconds / plain),
        };
    }

    private static async Task<Outcome> RunAsync(V1.GradeService.GradeServiceClient client, string rule, int files)
    {
        var today = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var began = Stopwatch.GetTimestamp();
        await client.ApproveGradeRuleAsync(new() { Name = "gradeRules/" + rule, InForceOn = today });
        var (name, done, moves, moved, longest) = ("", -1L, 0, began, 0.0);
        while (true)
        {
            var run = name.Length > 0 ? await client.GetGradeRunAsync(new() { Name = name }) : (await client.ListGradeRunsAsync(new())).Runs.FirstOrDefault(r => r.Rule == "gradeRules/" + rule);
            name = run?.Name ?? "";
            if (run is not null && run.Done > done)
            {
                longest = Math.Max(longest, Stopwatch.GetElapsedTime(moved).TotalSeconds);
                (done, moves, moved) = (run.Done, moves + 1, Stopwatch.GetTimestamp());
                if (moves % 40 == 0) Ground.Say($"  {rule}: {done} of {run.Total}");
            }

            if (run?.State == V1.GradeRunState.Done)
            {
                if (run.Done != files) throw new InvalidOperationException($"The run went through {run.Done} of {files} files.");
                return new(run, Stopwatch.GetElapsedTime(began).TotalSeconds, moves, longest);
            }

            await Task.Delay(500);
        }
    }

    private sealed record Outcome(V1.GradeRun Run, double Seconds, int Moves, double LongestStand);
}
