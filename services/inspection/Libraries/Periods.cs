namespace Quality.Inspections.Libraries;

/// <summary>The time in which one version was the newest; instants in milliseconds.</summary>
internal sealed record Period(string Id, long Version, long FromAt, long ToAt);

/// <summary>Fits late versions between those that are known: each ends when the next higher one begins.</summary>
internal static class Periods
{
    public static (List<Period> Added, List<Period> Moved) Fit(IReadOnlyList<Period> known, IReadOnlyList<Period> told)
    {
        var (added, moved) = (new List<Period>(), new List<Period>());
        var stored = known.ToDictionary(p => (p.Id, p.Version));
        foreach (var group in known.Concat(told.DistinctBy(p => (p.Id, p.Version)).Where(p => !stored.ContainsKey((p.Id, p.Version)))).GroupBy(p => p.Id))
        {
            var versions = group.OrderBy(p => p.Version).ToList();
            for (var i = 0; i < versions.Count; i++)
            {
                var right = versions[i] with { ToAt = i + 1 < versions.Count ? versions[i + 1].FromAt : CheckedEnterpriseStore.Open };
                if (!stored.ContainsKey((right.Id, right.Version))) added.Add(right);
                else if (right != versions[i]) moved.Add(right);
            }
        }

        return (added, moved);
    }
}
