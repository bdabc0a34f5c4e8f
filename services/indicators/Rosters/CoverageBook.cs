using Quality.Common.Storage;
using Quality.Indicators.Books;
using Quality.Indicators.Facts;
using Quality.Indicators.Targets;

namespace Quality.Indicators.Rosters;

/// <summary>Books T1 for enterprises of frozen rosters; all others are passed over with one small read.</summary>
internal static class CoverageBook
{
    private const int Chunk = 500;

    private static readonly string[] Indicators = [IndicatorCodes.Coverage, IndicatorCodes.ProductCoverage];

    public static async Task WeighAsync(Transaction tx, Book book, IReadOnlyList<string> enterprises)
    {
        var frozen = await RosterStore.FrozenAsync(tx);
        if (frozen.Count == 0) return;
        foreach (var names in enterprises.Chunk(Chunk)) await WeighChunkAsync(tx, book, frozen, names);
    }

    private static async Task WeighChunkAsync(Transaction tx, Book book, IReadOnlyList<Roster> frozen, string[] names)
    {
        var memberships = (await RosterStore.MembershipsAsync(tx, names)).ToLookup(m => m.Enterprise, m => m.Roster);
        var members = names.Where(n => memberships[n].Any()).ToArray();
        if (members.Length == 0) return;
        var known = await CoverageCases.LoadAsync(tx, members, name => Listed(frozen, [.. memberships[name]]));
        await book.ReplaceAsync(new(Indicators, members, [.. known.SelectMany(Entries)]));
    }

    private static IEnumerable<Entry> Entries(KnownEnterprise known) => Coverage.Of(known.Case).Select(span => new Entry(
        span,
        known.Products.GetValueOrDefault(span.Source)?.Version ?? known.Row.Version,
        known.NewestAt == default ? DateTimeOffset.UnixEpoch : known.NewestAt));

    /// <summary>T1 uses the newest roster that was frozen by the day: each holds until the next.</summary>
    private static List<Days> Listed(IReadOnlyList<Roster> frozen, IReadOnlyCollection<string> memberOf) => [.. frozen
        .Select((roster, i) => (roster, Until: i + 1 < frozen.Count ? frozen[i + 1].FrozenOn : null))
        .Where(r => memberOf.Contains(r.roster.Name) && !(r.Until <= r.roster.FrozenOn))
        .Select(r => new Days(r.roster.FrozenOn!.Value, r.Until))];
}
