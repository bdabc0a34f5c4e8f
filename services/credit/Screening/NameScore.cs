using Quality.Common.Values;

namespace Quality.Credits.Screening;

/// <summary>
/// How near two names are, 0 to 1, a pure function: 0.80 x core + 0.12 x place + 0.08 x legal form, and 1 only for the same name. The core
/// counts the greatest of pairs in common (Dice), edits (1 - Levenshtein / longer) and, for a short name inside of a long one, 0.70 to 0.95 by
/// the share that it covers. Places agree (1), contradict (0) or one is not said (0.6); forms agree (1), one is not said (0.7) or differ (0.3).
/// Nothing is cut off at the top, so that the best stays before the second best.
/// </summary>
internal static class NameScore
{
    public const double Threshold = 0.82;

    /// <summary>What is farther is no candidate.</summary>
    public const double Floor = 0.5;

    /// <summary>Nearer than this, the second best makes the best doubtful.</summary>
    public const double Margin = 0.02;

    public static double Of(EnterpriseNameParts asked, EnterpriseNameParts stored, string storedRegion)
    {
        if (asked.Folded == stored.Folded) return 1;
        var place = PlaceScore(asked.Place, stored.Place.Length > 0 ? stored.Place : storedRegion, storedRegion);
        return Math.Min(0.999, 0.80 * CoreScore(asked.Core, stored.Core) + 0.12 * place + 0.08 * FormScore(asked.Form, stored.Form));
    }

    public static double CoreScore(string a, string b)
    {
        if (a == b) return 1;
        if (a.Length == 0 || b.Length == 0) return 0;
        var score = Math.Max(Dice(a, b), 1 - (double)Levenshtein(a, b) / Math.Max(a.Length, b.Length));
        var (brief, full) = a.Length < b.Length ? (a, b) : (b, a);
        if (brief.Length >= 2 && full.Contains(brief, StringComparison.Ordinal)) score = Math.Max(score, (brief.Length == 2 ? 0.55 : 0.70) + 0.25 * brief.Length / full.Length);
        return score;
    }

    private static double PlaceScore(string asked, string stored, string storedRegion) =>
        asked.Length == 0 || stored.Length == 0 ? 0.6 : Agree(asked, stored) || Agree(asked, storedRegion) ? 1 : 0;

    /// <summary>The same place, or one in the other.</summary>
    private static bool Agree(string a, string b) => a == b || Within(a, b) || Within(b, a);

    private static bool Within(string inner, string outer) =>
        outer == Region.GansuCode ? inner.StartsWith("62", StringComparison.Ordinal) : outer.EndsWith("00", StringComparison.Ordinal) && inner.StartsWith(outer[..4], StringComparison.Ordinal);

    private static double FormScore(NameForm a, NameForm b) => a == b ? 1 : a == NameForm.None || b == NameForm.None || a == NameForm.Company || b == NameForm.Company ? 0.7 : 0.3;

    private static double Dice(string a, string b)
    {
        if (a.Length < 2 || b.Length < 2) return 0;
        var pairs = new List<string>();
        for (var i = 0; i + 1 < b.Length; i++) pairs.Add(b.Substring(i, 2));
        var common = 0;
        for (var i = 0; i + 1 < a.Length; i++)
            if (pairs.Remove(a.Substring(i, 2))) common++;
        return 2.0 * common / (a.Length + b.Length - 2);
    }

    /// <summary>Edits of one character; two neighbours changed places are one edit, as typing does it.</summary>
    private static int Levenshtein(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var edit = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) edit = Math.Min(edit, rows[i - 2, j - 2] + 1);
                rows[i, j] = edit;
            }

        return rows[a.Length, b.Length];
    }
}
