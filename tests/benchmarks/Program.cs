using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Quality.Benchmarks;
using Quality.Benchmarks.Draw;
using Quality.Benchmarks.Import;
using Quality.Benchmarks.Live;
using Quality.Benchmarks.Lookup;
using Quality.Benchmarks.Recognition;
using Quality.Benchmarks.Regrade;
using Quality.Benchmarks.Results;
using Quality.Benchmarks.Screening;
using Quality.Benchmarks.Start;
using Quality.Benchmarks.Targets;
using Quality.Benchmarks.Unary;

[assembly: SupportedOSPlatform("linux")]

Part[] all = [new StartPart(), new ImportPart(), new UnaryPart(), new TargetsPart(), new LivePart(), new DrawPart(), new RecognitionPart(), new ResultsPart(), new ScreeningPart(), new RegradePart(), new LookupPart()];
if (Options.Read(args, [.. all.Select(p => p.Name)]) is not { } options) return 2;

await using var ground = new Ground(options.Quick);
var report = new JsonObject { ["quick"] = options.Quick, ["machine"] = await Machine.DescribeAsync() };
var failed = 0;
foreach (var part in all.Where(p => options.Parts.Count == 0 || options.Parts.Contains(p.Name)))
{
    var result = await part.MeasureAsync(ground);
    if (result.ContainsKey("failed")) failed++;
    report[part.Name] = result;
}

var json = report.ToJsonString(Figures.Json);
if (options.Out is { } file) await File.WriteAllTextAsync(file, json + "\n");
Console.WriteLine(json);
return failed == 0 ? 0 : 1;
