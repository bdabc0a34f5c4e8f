using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;

namespace Quality.Inspections.Passports;

/// <summary>Which passports a list asks for; empty means all.</summary>
internal sealed record PassportFilter(string Producer, string Region, string ValidOn);

/// <summary>Passports and the keys that sign them.</summary>
internal static class PassportStore
{
    private const string Columns = "id, sample, producer, producer_display_name, product_name, model, brand, region, level, authority, sampled_on, until_on, key_id, token, issued_at, revoked_at, revoke_reason";

    private const string KeyColumns = "kid, private_key, created_at, seal_key, nonce, tag, public_key";

    public static Task<Passport?> OfSampleAsync(Transaction tx, string sample) => tx.QuerySingleOrDefaultAsync<Passport>(
        $"SELECT {Columns} FROM passports WHERE sample = @sample AND revoked_at IS NULL", new { sample });

    public static Task<Passport?> FindVisibleAsync(Transaction tx, string id) => tx.QuerySingleOrDefaultAsync<Passport>(
        $"SELECT {Columns} FROM passports WHERE id = @id AND {tx.InScope("region")}", new { id });

    public static Task InsertAsync(Transaction tx, Passport passport) => tx.ExecuteAsync(
        $"""
        INSERT INTO passports ({Columns}) VALUES (@Id, @Sample, @Producer, @ProducerDisplayName, @ProductName, @Model, @Brand, @Region, @Level, @Authority,
            @SampledOn, @UntilOn, @KeyId, @Token, @IssuedAt, @RevokedAt, @RevokeReason)
        """, passport);

    public static Task RevokeAsync(Transaction tx, Passport passport) => tx.ExecuteAsync(
        "UPDATE passports SET revoked_at = @RevokedAt, revoke_reason = @RevokeReason WHERE id = @Id AND revoked_at IS NULL",
        new { passport.RevokedAt, passport.RevokeReason, passport.Id });

    /// <summary>The newest first.</summary>
    public static Task<List<Passport>> ListAsync(Transaction tx, PassportFilter filter, string? after, int limit) => tx.QueryAsync<Passport>(
        $"SELECT {Columns} FROM passports WHERE {Where(tx, filter)} AND (@after IS NULL OR id < @after) ORDER BY id DESC LIMIT @limit",
        new { filter.Producer, filter.ValidOn, after, limit });

    public static async Task<int> CountAsync(Transaction tx, PassportFilter filter) => (int)await tx.ScalarAsync<long>(
        $"SELECT COUNT(*) FROM passports WHERE {Where(tx, filter)}", new { filter.Producer, filter.ValidOn });

    /// <summary>Revoked ones whose period still runs; of all regions, because a scanner is anywhere.</summary>
    public static Task<List<string>> RevokedAsync(Transaction tx, DateOnly today, string? after, int limit) => tx.QueryAsync<string>(
        "SELECT id FROM passports WHERE revoked_at IS NOT NULL AND until_on >= @today AND (@after IS NULL OR id > @after) ORDER BY id LIMIT @limit",
        new { today = ChinaTime.Format(today), after, limit });

    /// <summary>All keys, the newest first.</summary>
    public static Task<List<PassportKeyRow>> KeysAsync(Transaction tx) => tx.QueryAsync<PassportKeyRow>($"SELECT {KeyColumns} FROM passport_keys ORDER BY created_at DESC, kid DESC");

    /// <summary>
    /// The newest key while it is young enough, else a new one; also where this process cannot open the newest. Two replicas may both make one: both
    /// are published, and both sign.
    /// </summary>
    public static async Task<PassportKey> SigningKeyAsync(Transaction tx)
    {
        var newest = await tx.QuerySingleOrDefaultAsync<PassportKeyRow>($"SELECT {KeyColumns} FROM passport_keys ORDER BY created_at DESC, kid DESC LIMIT 1");
        if (newest is not null && newest.CreatedAt + PassportKey.Lifetime > tx.Now && newest.Open(tx.Keys) is { } known) return known;
        var key = PassportKey.New(tx.NewId(), tx.Now);
        await tx.ExecuteAsync(
            $"INSERT INTO passport_keys ({KeyColumns}) VALUES (@Kid, @PrivateKey, @CreatedAt, @SealKey, @Nonce, @Tag, @PublicKey)", key.Seal(tx.Keys));
        return key;
    }

    /// <summary>
    /// Seals what a release of before left open, and throws when keys are sealed by what this replica does not have: it would sign with keys of its own,
    /// year after year.
    /// </summary>
    public static async Task<int> SealKeysAsync(Transaction tx)
    {
        var rows = await KeysAsync(tx);
        if (rows.Find(r => r.SealKey.Length > 0 && !tx.Keys.Has(r.SealKey)) is { } foreign)
            throw new InvalidOperationException($"Passport keys are sealed under the key {foreign.SealKey}, which is not here: give every replica the same Inspection:PassportSealingKey, and former keys in Inspection:FormerPassportSealingKeys.");
        var open = rows.FindAll(r => r.SealKey.Length == 0);
        foreach (var row in open)
            await tx.ExecuteAsync(
                "UPDATE passport_keys SET private_key = @PrivateKey, seal_key = @SealKey, nonce = @Nonce, tag = @Tag, public_key = @PublicKey WHERE kid = @Kid AND seal_key = ''", row.Sealed(tx.Keys));
        return open.Count;
    }

    private static string Where(Transaction tx, PassportFilter filter)
    {
        List<string> all = [tx.InScope("region"), RegionFilter.Sql("region", filter.Region)];
        if (filter.Producer.Length > 0) all.Add("producer = @Producer");
        if (filter.ValidOn.Length > 0) all.Add("revoked_at IS NULL AND until_on >= @ValidOn AND sampled_on <= @ValidOn");
        return string.Join(" AND ", all);
    }
}
