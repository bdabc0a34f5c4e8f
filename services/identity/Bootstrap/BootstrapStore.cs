using Quality.Common.Storage;

namespace Quality.Identity.Bootstrap;

/// <summary>The row that says whether the installation has its first administrator.</summary>
internal static class BootstrapStore
{
    public static async Task<bool> IsDoneAsync(Transaction tx) =>
        await tx.ScalarAsync<long?>("SELECT bootstrapped_at FROM installation WHERE id = 1") is not null;

    /// <summary>True for one replica alone: the others wait for its commit and then find the row taken.</summary>
    public static async Task<bool> ClaimAsync(Transaction tx) =>
        await tx.ExecuteAsync("UPDATE installation SET bootstrapped_at = @Now WHERE id = 1 AND bootstrapped_at IS NULL", new { tx.Now }) == 1;
}
