using Quality.Common.Secrets;
using Quality.Common.Storage;

namespace Quality.Complaints.Reporters;

/// <summary>The tables <c>reporters</c> and <c>reporter_keys</c>.</summary>
internal static class ReporterStore
{
    public static Task InsertAsync(Transaction tx, string complaint, SealedData reporter) => tx.ExecuteAsync(
        "INSERT INTO reporters (complaint, key_id, nonce, tag, data, created_at) VALUES (@complaint, @KeyId, @Nonce, @Tag, @Data, @Now)",
        new { complaint, reporter.KeyId, reporter.Nonce, reporter.Tag, reporter.Data, tx.Now });

    public static Task<SealedData?> FindAsync(Transaction tx, string complaint) =>
        tx.QuerySingleOrDefaultAsync<SealedData>("SELECT key_id, nonce, tag, data FROM reporters WHERE complaint = @complaint", new { complaint });

    /// <summary>
    /// Throws when this replica lacks a key that another one uses or used: it would write what the others cannot read. Of replicas that start
    /// together on an empty database the first one's key counts.
    /// </summary>
    public static async Task<int> EnsureReadableAsync(Transaction tx, ReporterKeys keys)
    {
        while (true)
        {
            var known = await tx.QueryAsync<string>("SELECT key_id FROM reporter_keys ORDER BY position");
            if (known.Find(id => !keys.Has(id)) is { } missing)
                throw new InvalidOperationException($"Reporters are stored under the key {missing}, which is not here: give every replica the same Complaint:ReporterKey, and former keys in Complaint:FormerReporterKeys.");
            if (known.Contains(keys.Current.Id)) return known.Count;
            await tx.ExecuteAsync(
                "INSERT INTO reporter_keys (position, key_id, created_at) VALUES (@position, @Id, @Now) ON CONFLICT (position) DO NOTHING",
                new { position = known.Count + 1L, keys.Current.Id, tx.Now });
        }
    }
}
