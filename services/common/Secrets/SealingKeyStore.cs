using Quality.Common.Storage;

namespace Quality.Common.Secrets;

/// <summary>The table <c>sealing_keys</c>: by which keys the replicas of one database seal.</summary>
public static class SealingKeyStore
{
    /// <summary>
    /// Claims the current key before anything is sealed by it. Throws when the replicas of this database seal by a key that is not here: what one
    /// writes, the other could not read. Of two that start at the same instant the second waits until the first has committed, and then sees its key.
    /// </summary>
    /// <param name="tx">The transaction in which the module also makes sure that it can open what is sealed.</param>
    /// <param name="setting">The setting of the sealing key.</param>
    /// <param name="formerSetting">The setting of former ones.</param>
    /// <returns>The place of the key among all that were claimed.</returns>
    public static async Task<long> ClaimAsync(Transaction tx, string setting, string formerSetting)
    {
        while (true)
        {
            var newest = await tx.QuerySingleOrDefaultAsync<Claim>("SELECT position, key_id FROM sealing_keys ORDER BY position DESC LIMIT 1");
            if (newest is not null && !tx.Keys.Has(newest.KeyId))
                throw new InvalidOperationException($"This database is sealed under the key {newest.KeyId}, which is not here: give every replica the same {setting}, and former keys in {formerSetting}.");
            if (newest?.KeyId == tx.Keys.Current.Id) return newest.Position;
            await tx.ExecuteAsync(
                "INSERT INTO sealing_keys (position, key_id, claimed_at) VALUES (@position, @Id, @Now) ON CONFLICT (position) DO NOTHING",
                new { position = (newest?.Position ?? 0) + 1, tx.Keys.Current.Id, tx.Now });
        }
    }

    private sealed record Claim(long Position, string KeyId);
}
