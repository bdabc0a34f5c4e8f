using Quality.Common.Storage;
using Quality.Inspections.Libraries;

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
        SELECT e.uscc, e.status, e.region, {CheckedEnterpriseStore.Class} AS credit_class, e.risk_class FROM checked_enterprises e {CheckedEnterpriseStore.Grades}
        WHERE e.from_at <= @at AND e.to_at > @at AND {RegionFilter.Sql("e.region", region)}
        """,
        new { at = instant.ToUnixTimeMilliseconds() });
}
