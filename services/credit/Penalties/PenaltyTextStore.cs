using Quality.Common.Storage;

namespace Quality.Credits.Penalties;

/// <summary>The table <c>penalty_texts</c>.</summary>
internal static class PenaltyTextStore
{
    private const int Batch = 500;

    private const string Columns = "id, summary, full_text, redacted_text, seal_key, nonce, tag, sealed";

    public static async Task<PenaltyTexts?> FindAsync(Transaction tx, string id) =>
        (await tx.QuerySingleOrDefaultAsync<PenaltyTextsRow>($"SELECT {Columns} FROM penalty_texts WHERE id = @id", new { id }))?.Open(tx.Keys);

    public static Task SaveAsync(Transaction tx, PenaltyTexts texts) => tx.ExecuteAsync(
        $"""
        INSERT INTO penalty_texts ({Columns}) VALUES (@Id, @Summary, @FullText, @RedactedText, @SealKey, @Nonce, @Tag, @Sealed)
        ON CONFLICT (id) DO UPDATE SET summary = excluded.summary, full_text = excluded.full_text, redacted_text = excluded.redacted_text, seal_key = excluded.seal_key,
            nonce = excluded.nonce, tag = excluded.tag, sealed = excluded.sealed
        """, texts.Seal(tx.Keys));

    /// <summary>Throws when originals are sealed by what this replica does not have: it would write what the others cannot read.</summary>
    public static async Task EnsureReadableAsync(Transaction tx)
    {
        var used = await tx.QueryAsync<string>("SELECT DISTINCT seal_key FROM penalty_texts WHERE seal_key <> ''");
        if (used.Find(id => !tx.Keys.Has(id)) is { } foreign)
            throw new InvalidOperationException($"Originals of penalties are sealed under the key {foreign}, which is not here: give every replica the same Credit:SealingKey, and former keys in Credit:FormerSealingKeys.");
    }

    /// <summary>Seals some of what a release of before left open; 0 when nothing is.</summary>
    public static async Task<int> SealSomeAsync(Transaction tx)
    {
        var open = await tx.QueryAsync<PenaltyTextsRow>($"SELECT {Columns} FROM penalty_texts WHERE seal_key = '' ORDER BY id LIMIT {Batch} {(tx.Provider == DatabaseProvider.PostgreSql ? "FOR UPDATE" : "")}");
        foreach (var row in open) await SaveAsync(tx, row.Open(tx.Keys));
        return open.Count;
    }
}
