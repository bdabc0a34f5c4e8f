using System.Diagnostics;
using Quality.Testing.Stories;
using Indicators = Quality.Protos.Indicators.V1;

namespace Quality.AllInOne.Tests;

public sealed class StoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_story_ends_with_the_eight_exact_answers_and_a_restart_changes_none()
    {
        await using var system = await Installation.StartAsync();
        var watch = Stopwatch.StartNew();
        var story = new Story(system.Admin);
        await story.RecordAsync();
        await story.DecideAsync();
        await story.CheckAsync();
        output.WriteLine($"Told in {watch.Elapsed.TotalSeconds:0.0} s; {system.Program.Megabytes:0} MB");
        var stopped = await system.Program.StopAsync();
        Assert.Equal(0, stopped.Code);
        await system.StartAsync();
        await story.CheckAsync();
    }

    /// <summary>The answers that the README promises.</summary>
    [Fact]
    public async Task The_sample_province_has_the_answers_that_are_promised()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("QUALITY_LONG") == "1", "Filling takes minutes: tests/run --long.");
        await using var system = await Installation.StartAsync("--Sample", "true", "--RateLimit:Permits", "0");
        var watch = Stopwatch.StartNew();
        await system.Program.LineAsync("SAMPLE complete", 900);
        output.WriteLine($"Filled in {watch.Elapsed.TotalSeconds:0} s; {system.Program.Megabytes:0} MB");
        var indicators = new Indicators.IndicatorService.IndicatorServiceClient(system.Admin.Calls);
        (string, double?, long?, long?)[] expected =
        [
            ("T1", 95.9596, 285, 297), ("T2", null, null, null), ("T3", 66, 66, null), ("T4", 5, 5, null), ("T5", 3, 3, null), ("T6", 13, 13, null),
            ("T7", 91.4976, 11547, 12620), ("T8", 20.2, 4_040_000, 20_000_000),
        ];
        await Testing.TestHost.EventuallyAsync(async () => expected.SequenceEqual(await AnswersAsync()), "the last facts have arrived", 60);
        var years = (await indicators.GetIndicatorAsync(new() { Indicator = "T7", Region = "620000" })).Periods.Where(p => p.Period.Length == 4);
        Assert.Equal(["2017 90.7", "2018 91.2", "2019 91.8", "2020 92.3"], years.Select(p => FormattableString.Invariant($"{p.Period} {p.Value:0.0}")));

        async Task<IEnumerable<(string, double?, long?, long?)>> AnswersAsync() => (await indicators.ListTargetsAsync(new() { Region = "620000" })).Targets.Select(Answer.Of).Select(a => (a.Indicator, a.Value, a.Numerator, a.Denominator));
    }
}
