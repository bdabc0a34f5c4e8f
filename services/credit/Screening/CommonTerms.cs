using Quality.Common.Storage;

namespace Quality.Credits.Screening;

/// <summary>A pair of characters and the share of all names that have it.</summary>
internal sealed record TermShare(string Term, double Share);

/// <summary>How often terms stand in the register: estimates of the database, none for what is rare.</summary>
internal sealed record TermCounts(double Names, IReadOnlyDictionary<string, double> Shares)
{
    public double Of(string term) => Names * Shares.GetValueOrDefault(term);
}

/// <summary>
/// The common terms of the register as the database counts them, read again every few minutes. Only the cost of a search depends on it and the order
/// of what it tries, so that replicas may differ for a while.
/// </summary>
internal sealed class CommonTerms(TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>A database that has counted nothing yet will do so soon.</summary>
    private static readonly TimeSpan FreshEmpty = TimeSpan.FromSeconds(5);

    private volatile Read? last;

    /// <summary>They were counted again.</summary>
    public void Forget() => last = null;

    public async Task<TermCounts> OfAsync(Transaction tx)
    {
        if (last is { } read && clock.GetUtcNow() - read.At < (read.Counts.Shares.Count > 0 ? Fresh : FreshEmpty)) return read.Counts;
        var shares = (await ScreeningStore.CommonTermsAsync(tx)).ToDictionary(t => t.Term, t => t.Share, StringComparer.Ordinal);
        var counts = new TermCounts(await ScreeningStore.NamesAsync(tx), shares);
        last = new(clock.GetUtcNow(), counts);
        return counts;
    }

    private sealed record Read(DateTimeOffset At, TermCounts Counts);
}
