using Quality.Common.Storage;

namespace Quality.Inspections.Draws;

/// <summary>An enterprise of the region, in the pool or not.</summary>
internal sealed record PoolCandidate(string Uscc, long Status, string Region, string CreditClass, string RiskClass);

/// <summary>Reads who is in a region at an instant, from the libraries' table.</summary>
internal static class DrawPoolStore
{
    /// <summary>存续.</summary>
    public const long Existing = 1;

    public static IAsyncEnumerable<PoolCandidate> AllAsync(Transaction tx, string region, DateTimeOffset instant) => tx.StreamAsync<PoolCandidate>(
        $"""
        SELECT uscc, status, region, credit_class, risk_class FROM checked_enterprises
        WHERE from_at <= @at AND to_at > @at AND {RegionFilter.Sql("region", region)}
        """,
        new { at = instant.ToUnixTimeMilliseconds() });
}
