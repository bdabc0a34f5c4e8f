using Quality.Common.Time;
using Quality.Credits.QualityFiles;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>What one entry adds, in hundredths of a point.</summary>
internal sealed record Contribution(QualityEntry Entry, int Points, int FullPoints, V1.ContributionNote Note, V1.GradeClass AtBest);

/// <summary>A class with what made it.</summary>
internal sealed record GradeResult(V1.GradeClass Class, int Score, V1.GradeClass ByPoints, IReadOnlyList<Contribution> Contributions);

/// <summary>
/// Computes a grade from entries by a rule, on a day. Whole hundredths and whole days: the same entries give the same grade in whatever order they
/// came, anywhere.
/// </summary>
internal static class Grading
{
    private static readonly GradeResult None = new(V1.GradeClass.Unspecified, 0, V1.GradeClass.Unspecified, []);

    public static GradeResult Of(V1.GradeRule rule, IReadOnlyList<QualityEntry> entries, string asOf)
    {
        var day = QualityEntry.Day(asOf);
        var known = entries.Where(e => e.KnownOn(asOf)).ToList();
        if (known.Count == 0) return None; // nothing is known, which is neither good nor bad
        var items = rule.Items.ToDictionary(i => (i.Kind, i.Code));
        List<Contribution> all = [];
        foreach (var group in known.GroupBy(e => (e.WireKind, e.Code)))
            if (items.TryGetValue(group.Key, out var item)) all.AddRange(OfItem(item, group, asOf, day));
        var score = (int)Math.Clamp(all.Sum(c => (long)c.Points) + rule.StartPoints, int.MinValue, int.MaxValue);
        var byPoints = score >= rule.LeastA ? V1.GradeClass.A : score >= rule.LeastB ? V1.GradeClass.B : score >= rule.LeastC ? V1.GradeClass.C : V1.GradeClass.D;
        var limit = all.Select(c => c.AtBest).Append(V1.GradeClass.A).Max();
        return new((V1.GradeClass)Math.Max((int)byPoints, (int)limit), score, byPoints, [.. all.OrderByDescending(c => Math.Abs(c.Points)).ThenByDescending(c => c.AtBest).ThenBy(c => c, Latest)]);
    }

    private static IEnumerable<Contribution> OfItem(V1.GradeItem item, IEnumerable<QualityEntry> entries, string asOf, DateOnly day)
    {
        var ranked = entries.Select(e => One(item, e, asOf, day)).OrderByDescending(c => Math.Abs(c.Points)).ThenBy(c => c, Latest).ToList();
        for (var n = 0; n < ranked.Count; n++)
            yield return item.Most > 0 && n >= item.Most && ranked[n].Points != 0 ? ranked[n] with { Points = 0, Note = V1.ContributionNote.BeyondMost } : ranked[n];
    }

    private static Contribution One(V1.GradeItem item, QualityEntry e, string asOf, DateOnly day)
    {
        var (points, note) = Faded(item, day.DayNumber - QualityEntry.Day(e.FromOn).DayNumber);
        var inForce = e.InForce(asOf);
        if (item.WhileInForce && !inForce) (points, note) = (0, V1.ContributionNote.NotInForce);
        var limits = item.AtBest != 0 && inForce && note is not V1.ContributionNote.Faded;
        return new(e, points, item.Points, note, limits ? item.AtBest : V1.GradeClass.Unspecified);
    }

    /// <summary>Full, then on a straight line down to nothing; cut towards zero.</summary>
    private static (int Points, V1.ContributionNote Note) Faded(V1.GradeItem item, int days)
    {
        if (item.ZeroDays == 0 || days <= item.FullDays) return (item.Points, V1.ContributionNote.Unspecified);
        if (days >= item.ZeroDays) return (0, V1.ContributionNote.Faded);
        return ((int)((long)item.Points * (item.ZeroDays - days) / (item.ZeroDays - item.FullDays)), V1.ContributionNote.Fading);
    }

    /// <summary>The last to happen first; of the same day by what does not depend on when they arrived.</summary>
    private static readonly IComparer<Contribution> Latest = Comparer<Contribution>.Create((x, y) =>
    {
        var order = string.CompareOrdinal(y.Entry.FromOn, x.Entry.FromOn);
        if (order == 0) order = string.CompareOrdinal(x.Entry.Source, y.Entry.Source);
        if (order == 0) order = string.CompareOrdinal(x.Entry.Facet, y.Entry.Facet);
        return order != 0 ? order : string.CompareOrdinal(x.Entry.Number, y.Entry.Number);
    });

    /// <summary>The rule in force on a day: the last that began, of these the last approved.</summary>
    public static GradeRule? InForce(IEnumerable<GradeRule> rules, DateOnly on)
    {
        var day = ChinaTime.Format(on);
        return rules.Where(r => r.Approved && string.CompareOrdinal(r.InForceOn, day) <= 0).OrderBy(r => r.InForceOn, StringComparer.Ordinal).ThenBy(r => r.UpdatedAt).LastOrDefault();
    }
}
