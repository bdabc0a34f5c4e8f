using Quality.Common.Storage;

namespace Quality.Credits.QualityFiles;

/// <summary>The table <c>enterprise_identities</c>.</summary>
internal static class IdentityStore
{
    private const string Columns =
        "id, version, uscc, kind, value, subject, evidence, state, proposer, proposer_display_name, decider_display_name, reason, created_at, merged_at, parted_at";

    private const string Values =
        "@Id, @Version, @Uscc, @Kind, @Value, @Subject, @Evidence, @State, @Proposer, @ProposerDisplayName, @DeciderDisplayName, @Reason, @CreatedAt, @MergedAt, @PartedAt";

    public static Task<Identity?> FindAsync(Transaction tx, string id) =>
        tx.QuerySingleOrDefaultAsync<Identity>($"SELECT {Columns} FROM enterprise_identities i WHERE id = @id AND {Visible(tx)}", new { id });

    /// <summary>False when the same is proposed or merged already.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, Identity i) =>
        await tx.ExecuteAsync($"INSERT INTO enterprise_identities ({Columns}) VALUES ({Values}) ON CONFLICT DO NOTHING", i) == 1;

    public static async Task<bool> ReviseAsync(Transaction tx, Identity i) =>
        await tx.ExecuteAsync($"UPDATE enterprise_identities SET ({Columns}) = ({Values}) WHERE id = @Id AND version = @Version - 1", i) == 1;

    /// <summary>Merged at an instant: into an enterprise, or away from it.</summary>
    public static Task<List<Identity>> MergedAsync(Transaction tx, IReadOnlyList<string> usccs, long known) => tx.QueryAsync<Identity>(
        $"SELECT {Columns} FROM enterprise_identities WHERE (uscc IN @usccs OR subject IN @usccs) AND merged_at <= @known AND parted_at > @known",
        new { usccs, known = Math.Min(known, QualityEntryStore.Open - 1) });

    /// <summary>Into what a subject was merged; null where it was not.</summary>
    public static Task<string?> OwnerAsync(Transaction tx, string subject) => tx.ScalarAsync<string>("SELECT uscc FROM enterprise_identities WHERE subject = @subject AND state = 2", new { subject });

    /// <summary>Whether a chain would arise: the enterprise is an old identity itself, or the old code has identities.</summary>
    public static async Task<bool> ChainsAsync(Transaction tx, string uscc, string subject) =>
        await tx.ScalarAsync<long>("SELECT COUNT(*) FROM enterprise_identities WHERE state < 3 AND (subject = @uscc OR uscc = @subject)", new { uscc, subject }) > 0;

    /// <summary>The newest first.</summary>
    public static Task<List<Identity>> ListAsync(Transaction tx, string uscc, string states, string? after, int limit)
    {
        var next = after is null ? "" : "AND id < @after";
        return tx.QueryAsync<Identity>($"SELECT {Columns} FROM enterprise_identities i WHERE {Where(tx, uscc, states)} {next} ORDER BY id DESC LIMIT @limit", new { uscc, after = after ?? "", limit });
    }

    public static Task<int> CountAsync(Transaction tx, string uscc, string states) => tx.ScalarAsync<int>($"SELECT COUNT(*) FROM enterprise_identities i WHERE {Where(tx, uscc, states)}", new { uscc });

    private static string Where(Transaction tx, string uscc, string states) =>
        $"{Visible(tx)}{(uscc.Length > 0 ? " AND uscc = @uscc" : "")}{(states.Length > 0 ? $" AND state IN ({states})" : "")}";

    private static string Visible(Transaction tx) => $"EXISTS (SELECT 1 FROM enterprises e WHERE e.uscc = i.uscc AND {tx.InScope("e.region")})";
}
