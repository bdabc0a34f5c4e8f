using Dapper;
using Quality.Common.Storage;
using Quality.Inspections.Samples;

namespace Quality.Inspections.Recognition;

/// <summary>Earlier checks of all regions, by producer and model: recognition does not stop at a city's border.</summary>
internal static class PastCheckStore
{
    /// <summary>Pairs in one statement; SQLite allows 32,766 parameters.</summary>
    private const int Chunk = 1000;

    /// <summary>The longest period of any rule; older checks cannot block.</summary>
    private static readonly int MostMonths = GuardRule.All.Max(rule => rule.Months);

    /// <summary>The checks that may matter to any of the questions, by producer and model key; one look-up in the index for each pair.</summary>
    public static async Task<ILookup<(string Producer, string ModelKey), PastCheck>> FindAsync(Transaction tx, IReadOnlyCollection<ResamplingQuestion> questions)
    {
        var pairs = questions.Select(q => (q.Producer, Key: ModelKey.Of(q.Model))).Where(pair => pair.Key.Length > 0).Distinct().ToList();
        if (pairs.Count == 0) return Array.Empty<PastCheck>().ToLookup(_ => ("", ""));
        var from = questions.Min(q => q.On) is var first && first > DateOnly.MinValue.AddMonths(MostMonths) ? first.AddMonths(-MostMonths).AddDays(-3) : DateOnly.MinValue;
        var to = questions.Max(q => q.On);
        List<PastCheck> found = [];
        foreach (var chunk in pairs.Chunk(Chunk)) found.AddRange(await ReadAsync(tx, chunk, from, to));
        return found.ToLookup(check => (check.Producer, check.ModelKey));
    }

    private static Task<List<PastCheck>> ReadAsync(Transaction tx, (string Producer, string Key)[] pairs, DateOnly from, DateOnly to)
    {
        var args = new DynamicParameters(new { from, to });
        for (var i = 0; i < pairs.Length; i++)
        {
            args.Add($"p{i}", pairs[i].Producer);
            args.Add($"k{i}", pairs[i].Key);
        }

        return tx.QueryAsync<PastCheck>(
            $"""
            WITH asked (producer, model_key) AS (VALUES {string.Join(", ", pairs.Select((_, i) => $"(@p{i}, @k{i})"))})
            SELECT s.id, s.producer, s.model, s.model_key, s.brand, s.standard_number, s.authority, s.level, s.kind, s.sampled_on, s.outcome, s.final,
                   COALESCE(p.id, '') AS passport
            FROM asked JOIN samples s ON s.producer = asked.producer AND s.model_key = asked.model_key AND s.producer <> '' AND s.sampled_on BETWEEN @from AND @to
            LEFT JOIN passports p ON p.sample = s.id AND p.revoked_at IS NULL
            """,
            args);
    }
}
