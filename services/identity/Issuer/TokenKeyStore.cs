using Quality.Common.Storage;

namespace Quality.Identity.Issuer;

/// <summary>A token key as stored; its material is encrypted with the data protection ring.</summary>
internal sealed record TokenKeyRow(string Kid, string Purpose, long Version, DateTimeOffset CreatedAt, DateTimeOffset ActivatesAt, byte[] Material);

/// <summary>The table of token keys.</summary>
internal static class TokenKeyStore
{
    public static Task<List<TokenKeyRow>> AllAsync(Transaction tx) =>
        tx.QueryAsync<TokenKeyRow>("SELECT kid, purpose, version, created_at, activates_at, material FROM token_keys ORDER BY purpose, version");

    /// <summary>Two replicas may decide to make the same version; the first one's key is kept.</summary>
    public static Task InsertAsync(Transaction tx, TokenKeyRow key) => tx.ExecuteAsync(
        """
        INSERT INTO token_keys (kid, purpose, version, created_at, activates_at, material)
        VALUES (@Kid, @Purpose, @Version, @CreatedAt, @ActivatesAt, @Material)
        ON CONFLICT (purpose, version) DO NOTHING
        """, key);

    public static Task DeleteAsync(Transaction tx, string kid) => tx.ExecuteAsync("DELETE FROM token_keys WHERE kid = @kid", new { kid });
}
