using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Quality.Protos.Inspection.V1;

namespace Quality.Testing.Stories;

/// <summary>
/// A round of results as a real notice printed it (shared data, counts only), and batches of invented enterprises that give these counts.
/// What a notice leaves out is taken as its whole demands it: batches in none of the printed categories get a category of their own.
/// </summary>
public sealed partial class PublishedRound
{
    private const string File = "inspection/published_inspection_rounds.json";

    /// <summary>Our category of what the notices call so, and of what they do not name.</summary>
    private static readonly Dictionary<string, string> Categories = new()
    {
        ["木制家具"] = "1001", ["床上用品"] = "5002", ["复混肥料"] = "9001", ["内墙涂料"] = "1008", ["冷轧带肋钢筋"] = "9008", ["卫生纸"] = "5010", ["肉制品"] = "3002",
        ["食用油、油脂及其制品"] = "3001", ["水果制品"] = "3010", ["饮料"] = "3005", ["蜂产品"] = "3011", ["酒类"] = "3004", ["食用农产品"] = "3021",
    };

    private readonly JsonElement round;

    private PublishedRound(JsonElement round) => this.round = round;

    /// <summary>Id in the shared data.</summary>
    public string Id => round.GetProperty("id").GetString()!;

    /// <summary>The authority that printed it.</summary>
    public string Authority => round.GetProperty("publisher").GetString()!;

    /// <summary>What it says it is about.</summary>
    public string Title => round.GetProperty("scope").GetString()!;

    /// <summary>Level of that authority.</summary>
    public SampleLevel Level => Id.StartsWith("aqsiq", StringComparison.Ordinal) ? SampleLevel.National : SampleLevel.Provincial;

    /// <summary>A day of sampling in its year.</summary>
    public string SampledOn => round.GetProperty("published").GetString()![..4] + "-01-02";

    /// <summary>Items of the label, as the batches have them.</summary>
    public IEnumerable<string> LabelItems => Id == "gs-2017-joint" ? ["包装标识"] : [];

    private bool IsFood => Id.StartsWith("gs-food", StringComparison.Ordinal);

    private string Unnamed => IsFood ? "3009" : Id switch { "gs-2017-joint" => "5001", "gs-2019-3" => "1002", _ => "5007" };

    /// <summary>All rounds, or a skipped test.</summary>
    public static IReadOnlyList<PublishedRound> All()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(SharedData.Path(File)));
        return [.. document.RootElement.EnumerateArray().Select(r => new PublishedRound(r.Clone()))];
    }

    /// <summary>One round, or a skipped test.</summary>
    public static PublishedRound Of(string id) => All().Single(r => r.Id == id);

    /// <summary>What the notice prints, as it prints it.</summary>
    public IEnumerable<PrintedRate> Printed()
    {
        foreach (var rate in Rates(round, "", "")) yield return rate;
        foreach (var category in Named())
        {
            var name = category.GetProperty("name").GetString()!;
            foreach (var rate in Rates(category, Categories[name], name)) yield return rate;
        }
    }

    /// <summary>One batch each, final; enterprises that have several are those that the counts demand.</summary>
    public IEnumerable<Sample> Samples()
    {
        var batches = Batches().ToList();
        var (enterprises, sound) = (Count(round, "enterprises") ?? batches.Count, Count(round, "enterprises_passed") ?? batches.Count(b => b.Failed.Length == 0));
        int good = 0, bad = 0, number = 0;
        foreach (var (category, failed) in batches)
        {
            var passes = failed.Length == 0;
            // The first batches of either kind belong to enterprises of their own; the others go round among them again.
            var producer = passes ? $"甲{good++ % Math.Max(sound, 1)}" : $"乙{bad++ % Math.Max(enterprises - sound, 1)}";
            yield return Sample(++number, category, producer, failed);
        }
    }

    /// <summary>Category and failed items of each batch: the printed categories first, then what the whole has besides.</summary>
    private IEnumerable<(string Category, string[] Failed)> Batches()
    {
        int all = 0, failures = 0;
        foreach (var category in Named())
        {
            var (batches, failed) = (Count(category, "batches")!.Value, Failures(category));
            (all, failures) = (all + batches, failures + failed);
            var items = category.TryGetProperty("failed_items", out var list) ? list.EnumerateArray().SelectMany(i => Repeated(i.GetString()!)).ToList() : [];
            for (var n = 0; n < batches; n++)
                yield return (Categories[category.GetProperty("name").GetString()!], n < failed ? [items.ElementAtOrDefault(n) ?? items.LastOrDefault() ?? "示例项目"] : []);
        }

        var (rest, restFailed) = (Count(round, "batches")!.Value - all, Failures(round) - failures);
        for (var n = 0; n < rest; n++) yield return (Unnamed, n < restFailed ? ["示例项目"] : []);
    }

    private Sample Sample(int number, string category, string producer, string[] failed) => new()
    {
        Number = $"{Id}-{number:0000}", Authority = Authority, Level = Level, Kind = SampleKind.Supervision, Selection = SampleSelection.Random, Region = "620102",
        ProducerDisplayName = $"示例企业{producer}", ProductCategory = category, ProductName = "示例产品", Plan = Id, SampledOn = SampledOn, ConcludedOn = SampledOn, DeliveredOn = SampledOn,
        Outcome = failed.Length > 0 ? SampleOutcome.Nonconforming : SampleOutcome.Conforming, Final = true, FailedItems = { failed },
    };

    private IEnumerable<JsonElement> Named() => round.TryGetProperty("categories", out var list) ? list.EnumerateArray() : [];

    private static IEnumerable<PrintedRate> Rates(JsonElement of, string category, string name)
    {
        PrintedRate Rate(RateUnit unit, RateSense sense, int? numerator, int? denominator, string percent)
        {
            var rate = new PrintedRate { Unit = unit, Sense = sense, ProductCategory = category, CategoryDisplayName = name, Percent = percent };
            if (numerator is { } n) rate.Numerator = n;
            if (denominator is { } d) rate.Denominator = d;
            return rate;
        }

        var batches = Count(of, "batches");
        if (Count(of, "passed") is { } passed || !of.TryGetProperty("failed", out _)) yield return Rate(RateUnit.Batches, RateSense.Conforming, Count(of, "passed"), batches, Percent(of, "published_rate_percent"));
        if (Count(of, "failed") is { } failed) yield return Rate(RateUnit.Batches, RateSense.Nonconforming, failed, batches, "");
        if (Count(of, "enterprises_passed") is { } sound) yield return Rate(RateUnit.Enterprises, RateSense.Conforming, sound, Count(of, "enterprises"), Percent(of, "published_enterprise_rate_percent"));
        if (Percent(of, "published_physical_rate_percent") is { Length: > 0 } physical) yield return Rate(RateUnit.Physical, RateSense.Conforming, null, batches, physical);
    }

    private static int Failures(JsonElement of) => Count(of, "failed") ?? (Count(of, "passed") is { } passed ? Count(of, "batches")!.Value - passed : 0);

    private static int? Count(JsonElement of, string field) => of.TryGetProperty(field, out var value) ? value.GetInt32() : null;

    /// <summary>The number as it stands in the file, digit for digit.</summary>
    private static string Percent(JsonElement of, string field) => of.TryGetProperty(field, out var value) ? value.GetRawText() : "";

    /// <summary>包装标识 (4) stands for four batches.</summary>
    private static IEnumerable<string> Repeated(string item)
    {
        var times = Times().Match(item);
        return Enumerable.Repeat(item[..(times.Success ? times.Index : item.Length)].Trim(), times.Success ? int.Parse(times.Groups[1].Value, CultureInfo.InvariantCulture) : 1);
    }

    [GeneratedRegex(@"\((\d+)\)$")]
    private static partial Regex Times();
}
