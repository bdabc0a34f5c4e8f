using Quality.Common.Values;

namespace Quality.Credits.Screening;

/// <summary>
/// What a name must have to be compared: one of the groups of terms, each group whole. By itself counts a rare pair of the core; common ones count
/// together with the place, also where one error has taken two or three of them, or all. The nearer names share more of <paramref name="Rank"/>.
/// </summary>
internal sealed record CandidateTerms(IReadOnlyList<IReadOnlyList<string>> Groups, IReadOnlyList<string> Rank)
{
    /// <summary>
    /// Names that are found by rare pairs alone, and in all, by estimate: each one costs a look at its row. A small register is in memory as a whole and
    /// can afford more.
    /// </summary>
    private static (double Rare, double All) Limits(TermCounts counts) => IsSmall(counts) ? (1_000, 4_000) : (400, 800);

    private static bool IsSmall(TermCounts counts) => counts.Names < 100_000;

    /// <summary>Pairs that are left out: none; three for two characters that changed places; two for a wrong or missing one.</summary>
    private static readonly int[] Gaps = [0, 3, 2, 1];

    public static CandidateTerms Of(EnterpriseNameParts name, TermCounts counts)
    {
        var (core, place, limits) = (Pairs(name.Core), Places(name), Limits(counts));
        List<string> rare = [];
        var found = 0.0;
        foreach (var term in core.Distinct().OrderBy(counts.Of).TakeWhile(t => found + counts.Of(t) <= limits.Rare))
        {
            rare.Add(term);
            found += counts.Of(term);
        }

        List<IReadOnlyList<string>> groups = [.. rare.Select(t => new[] { t })];
        foreach (var (group, expected, whole) in Together(core, place, rare, counts))
        {
            if (groups.Any(g => g.All(group.Contains)) || (!whole && found + expected > limits.All)) continue;
            groups.Add(group);
            found += expected;
        }

        // A short core such as 加油站 is in hundreds of names: then place and legal form tell them apart, and the place always in a big register.
        return new(groups, [.. (name.Core.Length <= 4 ? Pairs(name.Folded) : IsSmall(counts) ? core : [.. core, .. place]).Distinct()]);
    }

    /// <summary>The whole core first; then what an error leaves of it, the most telling first.</summary>
    private static IEnumerable<(string[] Group, double Expected, bool Whole)> Together(List<string> core, List<string> place, List<string> rare, TermCounts counts)
    {
        var left = Gaps.Where(gap => gap > 0 || core.Count > 0)
            .SelectMany(gap => Enumerable.Range(0, gap == 0 ? 1 : Math.Max(1, core.Count - gap + 1)).Select(at => (Gap: gap, Terms: core.Where((_, n) => n < at || n >= at + gap).ToList())))
            .Where(l => l.Terms.Count + place.Count > 0 && !l.Terms.Exists(rare.Contains));
        var near = place.Count == 0 || counts.Names == 0 ? 1 : place.Min(counts.Of) / counts.Names;
        return left.Select(l => (Group: l.Terms.Concat(place).Distinct().ToArray(), Expected: near * (l.Terms.Count == 0 ? counts.Names : l.Terms.Min(counts.Of)), Whole: l.Gap == 0))
            .OrderByDescending(g => g.Whole).ThenBy(g => g.Expected);
    }

    /// <summary>The terms of the index: pairs of Chinese characters and whole words, as they stand in no quotes.</summary>
    private static List<string> Pairs(string text) =>
        [.. ChineseSearch.Index(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(t => t.Length > 1 && t.All(char.IsLetterOrDigit))];

    /// <summary>Without the kinds of places, which people write or leave out.</summary>
    private static List<string> Places(EnterpriseNameParts name)
    {
        var pairs = Pairs(name.Folded[..Math.Max(0, name.Folded.IndexOf(name.Core, StringComparison.Ordinal))]);
        return pairs.Where(p => !p.AsSpan().ContainsAny("省市县区州")).ToList() is { Count: > 0 } named ? named : pairs;
    }
}
