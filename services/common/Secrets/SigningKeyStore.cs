using Quality.Common.Paging;
using Quality.Common.Storage;

namespace Quality.Common.Secrets;

/// <summary>Tables of signing keys, one for each purpose: all that ever signed stay, so that what they signed stays verifiable.</summary>
/// <param name="table">A name of our own.</param>
public sealed class SigningKeyStore(string table)
{
    private const string Columns = "kid, private_key, created_at, seal_key, nonce, tag, public_key";

    /// <summary>One page of all keys, the newest first.</summary>
    public Task<List<SigningKeyRow>> KeysAsync(Transaction tx, Page page)
    {
        var next = page.After is null ? "" : " WHERE created_at < @at OR (created_at = @at AND kid < @kid)";
        return tx.QueryAsync<SigningKeyRow>(
            $"SELECT {Columns} FROM {table}{next} ORDER BY created_at DESC, kid DESC LIMIT @Limit", new { at = page.AfterInstant?.At, kid = page.AfterInstant?.Id, page.Limit });
    }

    /// <summary>By which pages of keys go on.</summary>
    public static string Key(SigningKeyRow row) => Page.Key(row.CreatedAt, row.Kid);

    /// <summary>
    /// The newest key while it is young enough, else a new one; also where this process cannot open the newest. Two replicas may both make one: both
    /// are published, and both sign.
    /// </summary>
    public async Task<SigningKey> CurrentAsync(Transaction tx)
    {
        var newest = await tx.QuerySingleOrDefaultAsync<SigningKeyRow>($"SELECT {Columns} FROM {table} ORDER BY created_at DESC, kid DESC LIMIT 1");
        if (newest is not null && newest.CreatedAt + SigningKey.Lifetime > tx.Now && newest.Open(tx.Keys) is { } known) return known;
        var key = SigningKey.New(tx.NewId(), tx.Now);
        await tx.ExecuteAsync($"INSERT INTO {table} ({Columns}) VALUES (@Kid, @PrivateKey, @CreatedAt, @SealKey, @Nonce, @Tag, @PublicKey)", key.Seal(tx.Keys));
        return key;
    }

    /// <summary>
    /// Seals what a release of before left open, and throws when keys are sealed by what this replica does not have: it would sign with keys of its own,
    /// year after year.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="setting">The setting of the sealing key.</param>
    /// <param name="formerSetting">The setting of former ones.</param>
    public async Task<int> SealAsync(Transaction tx, string setting, string formerSetting)
    {
        var rows = await tx.QueryAsync<SigningKeyRow>($"SELECT {Columns} FROM {table}");
        if (rows.Find(r => r.SealKey.Length > 0 && !tx.Keys.Has(r.SealKey)) is { } foreign)
            throw new InvalidOperationException($"Keys of {table} are sealed under the key {foreign.SealKey}, which is not here: give every replica the same {setting}, and former keys in {formerSetting}.");
        var open = rows.FindAll(r => r.SealKey.Length == 0);
        foreach (var row in open)
            await tx.ExecuteAsync(
                $"UPDATE {table} SET private_key = @PrivateKey, seal_key = @SealKey, nonce = @Nonce, tag = @Tag, public_key = @PublicKey WHERE kid = @Kid AND seal_key = ''", row.Sealed(tx.Keys));
        return open.Count;
    }
}
