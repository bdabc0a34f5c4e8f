namespace Quality.Inspections.Draws;

/// <summary>A draw as the rules give it: who is selected, who checks them, and who comes next.</summary>
internal sealed class ProofDraw
{
    private readonly Dictionary<string, Queue<Picked>> next = [];
    private readonly Dictionary<string, string> stratumOf = [];

    private ProofDraw(List<Picked> selected, List<Assigned> assigned, Assignment assignment) => (Selected, Assigned, Assignment) = (selected, assigned, assignment);

    /// <summary>All strata together, by ascending ticket.</summary>
    public List<Picked> Selected { get; }

    /// <summary>Team and laboratory of each, in that order.</summary>
    public List<Assigned> Assigned { get; }

    /// <summary>Goes on with replacements.</summary>
    public Assignment Assignment { get; }

    /// <summary>The listed reasons of replacements.</summary>
    public static IReadOnlyList<string> Reasons => ReplacementReasons.All;

    public static ProofDraw From(
        ProofHeader header, Selection selection, int spare, IReadOnlyList<DrawInspector> inspectors, IReadOnlyList<string> laboratories, IReadOnlySet<(string, string)> recusals)
    {
        var strata = selection.ByStratum();
        var selected = strata.SelectMany(s => s.Value.Take((int)header.Take[s.Key])).Order(Picked.Order).ToList();
        var assignment = new Assignment(header.Key(RoleKey.Inspector), header.Key(RoleKey.Laboratory), header.Team, inspectors, laboratories, recusals);
        var draw = new ProofDraw(selected, [.. selected.Select(s => assignment.To(s.Id))], assignment);
        foreach (var picked in selected) draw.stratumOf[picked.Id] = picked.Stratum;
        foreach (var (stratum, all) in spare == 0 ? [] : strata) draw.next[stratum] = new(all.Skip((int)header.Take[stratum]));
        return draw;
    }

    /// <summary>Whether the entry was selected, at first or as a replacement.</summary>
    public bool Stands(string entry) => stratumOf.ContainsKey(entry);

    /// <summary>The next smallest ticket of the entry's stratum; null when it is exhausted.</summary>
    public Picked? Next(string entry)
    {
        var picked = next.GetValueOrDefault(stratumOf[entry]) is { Count: > 0 } queue ? queue.Dequeue() : null;
        if (picked is not null) stratumOf[picked.Id] = picked.Stratum;
        return picked;
    }
}

/// <summary>Names of the reasons in a proof: those of the wire without their prefix, in lower case.</summary>
internal static class ReplacementReasons
{
    public static readonly string[] All = [.. Enum.GetValues<Protos.Inspection.V1.ReplacementReason>().Where(r => r != 0).Select(NameOf)];

    public static string NameOf(Protos.Inspection.V1.ReplacementReason reason) => string.Concat(reason.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
