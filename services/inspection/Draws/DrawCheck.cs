using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Draws;

/// <summary>Checks requests about draws and names every wrong field at once.</summary>
internal static class DrawCheck
{
    private const int MostRules = 500;
    private const int MostLines = 20_000;

    /// <summary>A planned draw as it was asked for.</summary>
    public static Draw Planned(V1.Draw? d, V1.CheckTask? known, Transaction tx)
    {
        var check = new Violations();
        if (d is null) throw Fail.Invalid("draw", "REQUIRED", "draw is required.");
        if (known is not null) d = Of(d, known);
        var task = Canonical(check, "draw.task", d.Task, 200);
        // One spelling only: under another one the task would not be found here, and its lists would be made by hand.
        check.AddIf(task.Length > 0 && !(task.StartsWith("tasks/", StringComparison.Ordinal) && Guid.TryParse(task[6..], out var id) && task == $"tasks/{id}"), "draw.task", "BAD_NAME", "draw.task must have the form tasks/{id}.");
        var authority = Canonical(check, "draw.authority", d.Authority, 200);
        check.AddIf(d.Region.Length == 0, "draw.region", "REQUIRED", "draw.region is required.");
        check.AddIf(d.Region.Length > 0 && !(Region.TryFind(d.Region, out var region) && region.InGansu), "draw.region", "UNKNOWN_REGION", "draw.region must be a division code of Gansu, six digits.");
        check.AddIf(d.Team is < 2 or > 10, "draw.team", "OUT_OF_RANGE", "draw.team must be 2 to 10: at least two inspectors check together.");
        var pool = d.PoolTime?.ToDateTimeOffset();
        check.AddIf(pool is null, "draw.pool_time", "REQUIRED", "draw.pool_time is required.");
        check.AddIf(known is null && pool - tx.Now < Draw.PoolNotice, "draw.pool_time", "TOO_SOON", "draw.pool_time must be at least 24 hours ahead.");
        var rules = Rules(d, check);
        var title = check.Text("draw.title", d.Title, 200);
        check.ThrowIfAny();
        return new(
            tx.NewId(), task, title, authority, d.Region, 1, d.PreviousAttempt, DrawState.Planned, pool!.Value, DrawJson.Write(rules), d.Team, "", null, "[]", "[]", "", "", "", "", "", null, null, 0, 1,
            tx.Now, null, null, null, null, tx.Now);
    }

    /// <summary>Lines in canonical form.</summary>
    public static List<(DrawListKind Kind, string Line)> Lines(V1.AddDrawLinesRequest request)
    {
        var check = new Violations();
        check.AddIf(request.Lines.Count is 0 or > MostLines, "lines", "OUT_OF_RANGE", $"lines must be 1 to {MostLines}.");
        List<(DrawListKind, string)> lines = new(request.Lines.Count);
        for (var i = 0; i < request.Lines.Count; i++)
        {
            var line = request.Lines[i];
            var kind = (DrawListKind)check.Enum($"lines[{i}].kind", line.Kind);
            if (DrawLists.Problem(kind, line.Fields) is { } problem) check.Add($"lines[{i}].fields", problem, $"lines[{i}] is no line of that list: {problem}.");
            lines.Add((kind, DrawLists.Line(line.Fields)));
        }

        check.ThrowIfAny();
        return lines;
    }

    public static (string Source, DateTimeOffset NotBefore) Freeze(V1.FreezeDrawRequest request)
    {
        var check = new Violations();
        var source = Canonical(check, "seed_source", request.SeedSource, 500);
        check.AddIf(request.NotBefore is null, "not_before", "REQUIRED", "not_before is required.");
        check.AddIf(request.NotBefore is { Nanos: not 0 }, "not_before", "WHOLE_SECONDS", "not_before must be in whole seconds.");
        check.ThrowIfAny();
        return (source, request.NotBefore!.ToDateTimeOffset());
    }

    public static string Seed(string seed)
    {
        var check = new Violations();
        var text = Canonical(check, "seed", seed, 500);
        check.AddIf(text.Length is > 0 and < 8, "seed", "TOO_SHORT", "seed must have at least 8 characters: the source gives at least 64 bits.");
        check.ThrowIfAny();
        return text;
    }

    public static string Evidence(Violations check, string evidence) => Canonical(check, "evidence", evidence, 500);

    public static DrawFilter Filter(V1.ListDrawsRequest request)
    {
        var check = new Violations();
        var states = string.Join(',', request.States.Select((s, i) => (int)check.Enum($"states[{i}]", s)).Distinct().Order());
        var filter = new DrawFilter(check.Text("task", request.Task, 200), request.Region, check.Text("authority", request.Authority, 200), states);
        check.ThrowIfAny();
        return filter;
    }

    /// <summary>The id in draws/{id}.</summary>
    public static string IdOf(string name) => name.Length == 0
        ? throw Fail.Invalid("name", "REQUIRED", "name is required.")
        : name.StartsWith(Draw.Collection, StringComparison.Ordinal) ? name[Draw.Collection.Length..] : throw Fail.Invalid("name", "BAD_NAME", "name must have the form draws/{id}.");

    /// <summary>Draw and number of draws/{id}/proposals/{number}.</summary>
    public static (string Draw, long Number) ProposalOf(string name) => IdOf(name).Split('/') is [var id, "proposals", var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        ? (id, n)
        : throw Fail.Invalid("name", "BAD_NAME", "name must have the form draws/{id}/proposals/{number}.");

    public static DrawListKind Kind(V1.DrawListKind kind)
    {
        var check = new Violations();
        check.Enum("kind", kind);
        check.ThrowIfAny();
        return (DrawListKind)kind;
    }

    /// <summary>The task decides about region, instant and ratio; a team is two unless more are wanted.</summary>
    private static V1.Draw Of(V1.Draw d, V1.CheckTask task)
    {
        var draw = d.Clone();
        (draw.Region, draw.PoolTime, draw.Team) = (task.Region, task.PoolTime, d.Team == 0 ? 2 : d.Team);
        draw.Rules.Clear();
        draw.Rules.Add(new V1.DrawRule { Ratio = task.Ratio });
        return draw;
    }

    private static List<DrawRule> Rules(V1.Draw d, Violations check)
    {
        check.AddIf(d.Rules.Count is 0 or > MostRules, "draw.rules", "OUT_OF_RANGE", $"draw.rules must be 1 to {MostRules}.");
        List<DrawRule> rules = [];
        foreach (var (i, rule) in d.Rules.Index())
        {
            var stratum = rule.Stratum.Length == 0 ? "" : Canonical(check, $"draw.rules[{i}].stratum", rule.Stratum, 200);
            check.AddIf(rule.Count < 0 || rule.Base < 0, $"draw.rules[{i}]", "NEGATIVE", "A number must not be negative.");
            check.AddIf(rule.Count == 0 && rule.Ratio is < 1 or > 10_000, $"draw.rules[{i}].ratio", "OUT_OF_RANGE", "A ratio is 1 to 10000 hundredths of a percent.");
            check.AddIf(rules.Any(r => r.Stratum == stratum), $"draw.rules[{i}].stratum", "REPEATED", "Each stratum has one rule.");
            rules.Add(new(stratum, rule.Ratio, rule.Base, rule.Count));
        }

        return rules;
    }

    /// <summary>What is written into commitments must have one spelling only.</summary>
    private static string Canonical(Violations check, string field, string value, int longest)
    {
        var text = check.Required(field, value, longest);
        if (text.Length <= longest && DrawLists.Problem(text) is { } problem) check.Add(field, problem, $"{field} must be NFC without control characters.");
        return text;
    }

    /// <summary>The head that somebody kept from before; null where none was sent.</summary>
    public static (long Number, string Commitment)? Kept(V1.VerifyChainRequest request)
    {
        if (request.KeptNumber == 0 && request.KeptCommitment.Length == 0) return null;
        var check = new Violations();
        check.AddIf(request.KeptNumber < 1, "kept_number", "OUT_OF_RANGE", "kept_number must be 1 or more.");
        check.AddIf(
            request.KeptCommitment.Length != 64 || !request.KeptCommitment.All(char.IsAsciiHexDigitLower), "kept_commitment", "BAD_HASH", "kept_commitment needs 64 hexadecimal digits in lower case.");
        check.ThrowIfAny();
        return (request.KeptNumber, request.KeptCommitment);
    }
}
