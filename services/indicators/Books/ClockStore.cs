using Quality.Common.Storage;

namespace Quality.Indicators.Books;

/// <summary>State of the one row that orders all changes.</summary>
/// <param name="KnownAt">Version of all values, ms UTC, strictly rising.</param>
/// <param name="CurrentOn">Legal day up to which the totals have been brought.</param>
internal sealed record ClockRow(long KnownAt, DateOnly CurrentOn)
{
    /// <summary>The instant of the version.</summary>
    public DateTimeOffset Instant => DateTimeOffset.FromUnixTimeMilliseconds(KnownAt);
}

/// <summary>
/// Gives each changing transaction its known_at. The row stays locked until the commit, so changes are ordered by it, and whatever was
/// answered for an earlier known_at stays so for ever, also when the clock of the machine falls back.
/// </summary>
internal static class ClockStore
{
    public static async Task<ClockRow> ReadAsync(Transaction tx)
    {
        var row = await tx.QuerySingleOrDefaultAsync<Row>("SELECT known_at, current_on FROM clock WHERE one = 1");
        return new(row!.KnownAt, row.CurrentOn);
    }

    /// <summary>The version alone, for those who poll.</summary>
    public static Task<long> VersionAsync(Transaction tx) => tx.ScalarAsync<long>("SELECT known_at FROM clock WHERE one = 1");

    /// <summary>Takes the next known_at and brings the totals up to today.</summary>
    public static async Task<ClockRow> TickAsync(Transaction tx)
    {
        var row = await tx.QuerySingleOrDefaultAsync<Row>(
            "UPDATE clock SET known_at = CASE WHEN known_at < @now THEN @now ELSE known_at + 1 END WHERE one = 1 RETURNING known_at, current_on",
            new { now = tx.Now.ToUnixTimeMilliseconds() });
        if (row!.CurrentOn >= tx.Today) return new(row.KnownAt, row.CurrentOn);

        await TotalsStore.AdvanceAsync(tx, row.CurrentOn, tx.Today);
        await tx.ExecuteAsync("UPDATE clock SET current_on = @Today WHERE one = 1", new { tx.Today });
        return new(row.KnownAt, tx.Today);
    }

    private sealed record Row
    {
        public long KnownAt { get; init; }

        public DateOnly CurrentOn { get; init; }
    }
}
