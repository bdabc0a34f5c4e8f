using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Libraries;
using Quality.Inspections.Origins;
using Quality.Inspections.Plans;
using Quality.Inspections.Recognition;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Draws;

/// <summary>What the libraries say of the strata of a task.</summary>
/// <param name="Floor">Least number drawn of each.</param>
/// <param name="Existing">Market entities of the jurisdiction in each, of which the ratio is taken.</param>
internal sealed record StrataBases(int Floor, IReadOnlyDictionary<string, long> Existing)
{
    /// <summary>For lists that came from elsewhere.</summary>
    public static readonly StrataBases None = new(1, new Dictionary<string, long>());

    public long Take(DrawRule rule, string stratum, long size)
    {
        var based = rule.Base == 0 ? rule with { Base = Existing.GetValueOrDefault(stratum) } : rule;
        return Math.Min(size, Math.Max(Floor, based.Take(size)));
    }
}

/// <summary>Writes the lists of a draw from the task's rule and the libraries, as they were at the instant of the pool.</summary>
internal sealed class DrawMaterial(Transaction tx, Draw draw, V1.CheckTask task)
{
    private const int GuardBatch = 1000;
    private readonly List<(DrawListKind Kind, string Line)> lines = [];

    /// <summary>A draw of a task that is kept here takes its lists from the libraries, never by hand.</summary>
    public static async Task<StrataBases> WriteAsync(Transaction tx, Draw draw)
    {
        if (await TaskStore.FindAsync(tx, draw.Task) is not { } task) return StrataBases.None;
        if (task.State != V1.TaskState.Open) throw Fail.Precondition("TASK_NOT_OPEN", $"{draw.Task} is {task.State}; a draw is frozen for an open task.");
        return await new DrawMaterial(tx, draw, task).ComposeAsync();
    }

    private async Task<StrataBases> ComposeAsync()
    {
        var (rule, day) = (await TaskStore.PoolRuleAsync(tx, task), ChinaTime.Date(draw.PoolAt));
        var entries = await CheckedEnterpriseStore.EligibleAsync(tx, rule, draw.PoolAt).ToListAsync();
        var producers = entries.Select(e => e.Uscc).ToHashSet(StringComparer.Ordinal);
        var blocked = await BlockedAsync(entries.Where(e => e.ModelKey.Length > 0));
        foreach (var entry in entries)
            lines.Add(blocked.TryGetValue(entry.Id, out var reason)
                ? (DrawListKind.Excluded, DrawLists.Line([entry.Id, reason]))
                : (DrawListKind.Pool, DrawLists.Line([entry.Id, entry.Stratum(rule.Strata)])));
        var pooled = entries.Where(e => !blocked.ContainsKey(e.Id)).Select(e => e.Uscc).ToHashSet(StringComparer.Ordinal);
        var existing = await ExcludeAsync(rule, producers, pooled);
        var members = await InspectorsAsync(day);
        await LaboratoriesAsync(day, members);
        foreach (var recusal in (await RecusalStore.OnAsync(tx, day, draw.PoolAt)).Where(r => producers.Contains(r.Producer) && members.Contains(r.Member)))
            lines.Add((DrawListKind.Recusals, DrawLists.Line([recusal.Producer, recusal.Member, recusal.Reason])));
        await DrawLineStore.AddAsync(tx, draw.Id, await DrawLineStore.CountAsync(tx, draw.Id), lines);
        return new(Math.Max(1, task.StratumFloor), existing);
    }

    /// <summary>Models that a guard blocks on the first day of sampling (2.7.1d): the model is left out, not the enterprise.</summary>
    private async Task<Dictionary<string, string>> BlockedAsync(IEnumerable<PoolEntry> models)
    {
        var blocked = new Dictionary<string, string>(StringComparer.Ordinal);
        var plan = await PlanStore.FindAsync(tx, task.Plan) ?? throw Fail.NotFound(task.Plan);
        var on = DateOnly.ParseExact(task.WindowFrom, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var part in models.Chunk(GuardBatch))
        {
            var questions = part.ToDictionary(e => e.Id, e => new ResamplingQuestion("enterprises/" + e.Uscc, e.Model, "", "", (SampleLevel)plan.Level, draw.Authority, on, ResamplingExemption.None));
            var past = await PastCheckStore.FindAsync(tx, questions.Values);
            foreach (var (id, question) in questions)
                if (Guards.Decisive(Guards.Ask(question, [.. past[(question.Producer, ModelKey.Of(question.Model))]])) is { } finding)
                    blocked[id] = $"{(finding.State == GuardState.Provisional ? "six-month-provisional" : "six-month")} {finding.Rule.Code}";
        }

        return blocked;
    }

    /// <summary>Everybody of the region who is not in the pool, and why; answers the existing entities of each stratum, and counts them by origin (2.7.0).</summary>
    private async Task<Dictionary<string, long>> ExcludeAsync(PoolRule rule, HashSet<string> producers, HashSet<string> pooled)
    {
        var existing = new Dictionary<string, long>(StringComparer.Ordinal);
        var origins = new Dictionary<Origin, PoolOrigin>();
        await foreach (var e in DrawPoolStore.AllAsync(tx, rule.Region, draw.PoolAt))
        {
            if (!producers.Contains(e.Uscc)) lines.Add((DrawListKind.Excluded, DrawLists.Line([e.Uscc, Reason(rule, e)])));
            if (e.Status != DrawPoolStore.Existing) continue;
            var stratum = new PoolEntry(e.Uscc, e.Region, e.CreditClass, e.RiskClass, "", "", "").Stratum(rule.Strata);
            existing[stratum] = existing.GetValueOrDefault(stratum) + 1;
            var origin = PoolOrigin.Of(e.Uscc, e.Region);
            var counted = origins.GetValueOrDefault(origin) ?? new((long)origin, 0, 0, 0);
            origins[origin] = counted with { Frame = counted.Frame + 1, Pool = counted.Pool + (pooled.Contains(e.Uscc) ? 1 : 0) };
        }

        await PoolOriginStore.InsertAsync(tx, draw.Id, origins.Values);
        return existing;
    }

    private static string Reason(PoolRule rule, PoolCandidate e) => e.Status != DrawPoolStore.Existing
        ? "not-operating"
        : rule.CreditClasses.Count > 0 && !rule.CreditClasses.Contains(e.CreditClass) ? "credit-class" : "no-product";

    /// <summary>Who is accredited on the day for all that the task tests; the methods that it needs stand first, because a field holds only so many.</summary>
    private async Task LaboratoriesAsync(DateOnly day, HashSet<string> members)
    {
        var demands = await TaskStore.DemandsAsync(tx, task);
        var needed = demands.Select(d => d.Method).ToHashSet(StringComparer.Ordinal);
        foreach (var laboratory in await LaboratoryStore.AccreditedAsync(tx, demands, day))
        {
            members.Add(laboratory.Id);
            lines.Add((DrawListKind.Laboratories, DrawLists.Line([laboratory.Id, DrawLists.Marks(laboratory.Methods.OrderByDescending(needed.Contains))])));
        }
    }

    /// <summary>Who has a certificate on the day and is qualified for all that the task checks: own list, neighbours, province.</summary>
    private async Task<HashSet<string>> InspectorsAsync(DateOnly day)
    {
        var categories = (await TaskStore.RulesAsync(tx, task)).Select(r => r.ProductCategory).Distinct().ToList();
        var own = RegionScope.FromClaim(draw.Region);
        var near = Neighbours.Of(draw.Region);
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var inspector in (await InspectorStore.OnAsync(tx, day, Region.GansuCode)).Where(i => categories.TrueForAll(i.IsQualified)))
        {
            var tier = own.Contains(inspector.Region) ? "" : near.Contains(inspector.Region[..4]) ? "tier:1" : "tier:2";
            members.Add(inspector.Id);
            var marks = DrawLists.Marks(inspector.Qualifications.OrderByDescending(q => categories.Exists(c => c.StartsWith(q, StringComparison.Ordinal))), tier);
            lines.Add((DrawListKind.Inspectors, DrawLists.Line([inspector.Id, inspector.Limit.ToString(System.Globalization.CultureInfo.InvariantCulture), marks])));
        }

        return members;
    }
}

/// <summary>Which prefectures of Gansu border on which, by the map of the province.</summary>
internal static class Neighbours
{
    private static readonly Dictionary<string, string[]> Borders = new()
    {
        ["6201"] = ["6204", "6206", "6211", "6229"], ["6202"] = ["6207", "6209"], ["6203"] = ["6206", "6207"], ["6204"] = ["6201", "6206", "6208", "6211"], ["6205"] = ["6208", "6211", "6212"],
        ["6206"] = ["6201", "6203", "6204", "6207"], ["6207"] = ["6202", "6203", "6206", "6209"], ["6208"] = ["6204", "6205", "6210", "6211"], ["6209"] = ["6202", "6207"], ["6210"] = ["6208"],
        ["6211"] = ["6201", "6204", "6205", "6208", "6212", "6229", "6230"], ["6212"] = ["6205", "6211", "6230"], ["6229"] = ["6201", "6211", "6230"], ["6230"] = ["6211", "6212", "6229"],
    };

    /// <summary>First four digits of the prefectures that border on a region's, and of its own where the region is a county.</summary>
    public static IReadOnlySet<string> Of(string region)
    {
        var own = region[..4];
        return Borders.TryGetValue(own, out var near) ? new HashSet<string>(near) { own } : new HashSet<string>();
    }
}
