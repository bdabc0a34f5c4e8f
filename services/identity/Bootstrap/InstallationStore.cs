using Quality.Common.Storage;

namespace Quality.Identity.Bootstrap;

/// <summary>The one row of the installation: whether it has its first administrator, and the lock of what replicas must do one after another.</summary>
internal static class InstallationStore
{
    public static async Task<bool> IsDoneAsync(Transaction tx) =>
        await tx.ScalarAsync<long?>("SELECT bootstrapped_at FROM installation WHERE id = 1") is not null;

    /// <summary>Held until the transaction ends.</summary>
    public static Task LockAsync(Transaction tx) => tx.ExecuteAsync("UPDATE installation SET id = id WHERE id = 1");

    /// <summary>True for one replica alone: the others wait for its commit and then find the row taken.</summary>
    public static async Task<bool> ClaimAsync(Transaction tx) =>
        await tx.ExecuteAsync("UPDATE installation SET bootstrapped_at = @Now WHERE id = 1 AND bootstrapped_at IS NULL", new { tx.Now }) == 1;
}
