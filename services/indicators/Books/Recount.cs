using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Indicators.Facts;

namespace Quality.Indicators.Books;

/// <summary>What the rollups must be, counted from nothing but the facts.</summary>
internal static class Recount
{
    public static async Task<(Dictionary<(CellKey Key, DateOnly AsOf, DateOnly KnownOn), (Weight Sum, long LastAddedAt)> Cells, long Facts)> OfAsync(Transaction tx, string indicator)
    {
        var cells = new Dictionary<(CellKey, DateOnly, DateOnly), (Weight, long)>();
        long facts = 0;
        await foreach (var fact in FactStore.AllAsync(tx, indicator))
        {
            facts++;
            Add(cells, fact, fact.KnownAt, 1);
            if (fact.SupersededAt is { } closed) Add(cells, fact, closed, -1);
        }

        return (cells, facts);
    }

    private static void Add(Dictionary<(CellKey, DateOnly, DateOnly), (Weight Sum, long LastAddedAt)> cells, Fact fact, long knownAt, int sign)
    {
        var knownOn = ChinaTime.Date(DateTimeOffset.FromUnixTimeMilliseconds(knownAt));
        foreach (var delta in Deltas.Of(fact.Span))
        {
            var key = (delta.Key, delta.AsOf, knownOn);
            var (sum, last) = cells.GetValueOrDefault(key);
            var isNews = sign > 0 && delta.Weight.Population > 0;
            cells[key] = (sum + (sign > 0 ? delta.Weight : -delta.Weight), isNews ? Math.Max(last, knownAt) : last);
        }
    }
}
