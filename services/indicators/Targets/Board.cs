using Quality.Common.Storage;
using Quality.Indicators.Books;

namespace Quality.Indicators.Targets;

/// <summary>
/// The newest cells, kept by their version: whoever reads the present costs one row, and a thousand who watch cost one read together.
/// </summary>
internal sealed class Board
{
    private volatile View? newest;

    /// <summary>The present, from memory while its version and day are still those of the database.</summary>
    public async Task<View> CurrentAsync(Transaction tx)
    {
        var clock = await ClockStore.ReadAsync(tx);
        if (newest is { } kept && kept.Version == clock.KnownAt && kept.AsOf == tx.Today) return kept;
        var view = await Views.CurrentAsync(tx, clock);
        newest = view;
        return view;
    }

    /// <summary>The present, or the past that is asked for.</summary>
    public async Task<View> AtAsync(Transaction tx, DateOnly? asOf, long? knownAt) => asOf is null && knownAt is null
        ? await CurrentAsync(tx)
        : await Views.AtAsync(tx, await ClockStore.ReadAsync(tx), asOf ?? tx.Today, knownAt);
}
