using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>
/// Which row of theirs is which case of ours: within one enterprise (successor codes are one) by number, then by day, then what remains; across
/// enterprises, where the register does not have their code, by a number or name that stands once on each side: so a mistyped code is told as such.
/// </summary>
internal sealed class PeerPairs
{
    private readonly List<(V1.PeerRow Row, OurCase Case)> found = [];
    private readonly HashSet<OurCase> open;
    private readonly HashSet<V1.PeerRow> left;

    public PeerPairs(IReadOnlyList<V1.PeerRow> theirs, IReadOnlyList<OurCase> ours, PeerKnowledge known)
    {
        open = new(ours, ReferenceEqualityComparer.Instance);
        left = new(theirs, ReferenceEqualityComparer.Instance);
        var groups = ours.OrderBy(c => c.State).ThenBy(c => c.Resource, StringComparer.Ordinal).GroupBy(c => known.Current(c.Uscc)).ToDictionary(g => g.Key, g => g.ToArray());
        Within(theirs, groups, known, (r, c) => r.DecisionNumber.Length > 0 && FoldedText.Of(r.DecisionNumber) == FoldedText.Of(c.Number));
        Within(theirs, groups, known, (r, c) => r.DecidedOn.Length > 0 && r.DecidedOn == c.DecidedOn);
        Within(theirs, groups, known, MayBeTheSame);
        Across(known, r => FoldedText.Of(r.DecisionNumber), c => FoldedText.Of(c.Number));
        Across(known, r => FoldedText.Of(r.DisplayName), c => FoldedText.Of(c.DisplayName));
    }

    public IReadOnlyList<(V1.PeerRow Row, OurCase Case)> Found => found;

    public IEnumerable<V1.PeerRow> OnlyTheirs => left.OrderBy(r => r.Row);

    /// <summary>What is not in effect here need not be in their list.</summary>
    public IEnumerable<OurCase> OnlyOurs => open.Where(c => c.InEffect);

    /// <summary>A penalty is known by its number; an enterprise is on a list for one ground at a time, as a rule.</summary>
    private static bool MayBeTheSame(V1.PeerRow row, OurCase ours)
    {
        var numbered = row.DecisionNumber.Length > 0 && ours.Number.Length > 0;
        return ours.Kind == V1.PeerListKind.Penalties || ours.State > OurState.Pending ? !numbered : true;
    }

    private void Within(IReadOnlyList<V1.PeerRow> theirs, Dictionary<string, OurCase[]> groups, PeerKnowledge known, Func<V1.PeerRow, OurCase, bool> same)
    {
        foreach (var row in theirs.Where(left.Contains))
            if (groups.TryGetValue(known.Current(row.Uscc), out var cases) && cases.FirstOrDefault(c => open.Contains(c) && same(row, c)) is { } match) Pair(row, match);
    }

    /// <summary>A code of the register is nobody else's: one decision may concern two enterprises.</summary>
    private void Across(PeerKnowledge known, Func<V1.PeerRow, string> theirKey, Func<OurCase, string> ourKey)
    {
        var once = open.Where(c => c.InEffect && ourKey(c).Length > 0).GroupBy(ourKey).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First());
        foreach (var rows in left.Where(r => theirKey(r).Length > 0 && !known.IsRegistered(r.Uscc)).GroupBy(theirKey).Where(g => g.Count() == 1).ToList())
            if (once.TryGetValue(rows.Key, out var match)) Pair(rows.First(), match);
    }

    private void Pair(V1.PeerRow row, OurCase match)
    {
        left.Remove(row);
        open.Remove(match);
        found.Add((row, match));
    }
}
