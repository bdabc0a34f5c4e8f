using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Indicators.Facts;

namespace Quality.Indicators.Books;

/// <summary>All cells of one question: what was true at the end of a day and known here at an instant.</summary>
/// <param name="Cells">The sums.</param>
/// <param name="AsOf">The day.</param>
/// <param name="KnownAt">The known_at that was really used, ms UTC: never later than the last change, so the answer stays true for ever.</param>
/// <param name="Version">Version of all values when it was read.</param>
internal sealed record View(Cells Cells, DateOnly AsOf, long KnownAt, long Version);

/// <summary>Answers for any day and any instant from the rollups.</summary>
internal static class Views
{
    /// <summary>The totals, when they have been brought up to the day; otherwise the rollups of that day.</summary>
    public static async Task<View> CurrentAsync(Transaction tx, ClockRow clock) => clock.CurrentOn == tx.Today
        ? new(await TotalsStore.CurrentAsync(tx), tx.Today, clock.KnownAt, clock.KnownAt)
        : await AtAsync(tx, clock, tx.Today, null);

    /// <summary>The past: whole days of knowledge from the rollups, the last one from its facts.</summary>
    public static async Task<View> AtAsync(Transaction tx, ClockRow clock, DateOnly asOf, long? knownAt)
    {
        if (knownAt is not { } wanted || wanted >= clock.KnownAt)
            return new(new(await TotalsStore.PastAsync(tx, asOf, DateOnly.MaxValue)), asOf, clock.KnownAt, clock.KnownAt);

        var day = ChinaTime.Date(DateTimeOffset.FromUnixTimeMilliseconds(wanted));
        var from = ChinaTime.StartOfDay(day).ToUnixTimeMilliseconds();
        var cells = await TotalsStore.PastAsync(tx, asOf, day);
        foreach (var fact in await FactStore.ChangedAsync(tx, from, wanted)) cells.AddRange(Within(fact, from, wanted, asOf));
        return new(new(cells), asOf, wanted, clock.KnownAt);
    }

    private static IEnumerable<KeyValuePair<CellKey, CellSum>> Within(Fact fact, long from, long to, DateOnly asOf)
    {
        var (added, closed) = (fact.KnownAt >= from, fact.SupersededAt <= to);
        // What came and went within the day still was the newest news of its cell.
        foreach (var delta in Deltas.Of(fact.Span).Where(d => d.AsOf <= asOf))
        {
            var weight = added == closed ? default : added ? delta.Weight : -delta.Weight;
            var news = added && delta.Weight.Population > 0;
            yield return new(delta.Key, new(weight, news ? delta.AsOf : null, news ? fact.KnownAt : 0));
        }
    }
}
