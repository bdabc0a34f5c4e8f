using Quality.Common.Paging;
using Quality.Common.Secrets;
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

    private static readonly SigningKeyStore Ring = new("passport_keys");

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
    public static Task<List<SigningKeyRow>> KeysAsync(Transaction tx, Page page) => Ring.KeysAsync(tx, page);

    public static Task<SigningKey> SigningKeyAsync(Transaction tx) => Ring.CurrentAsync(tx);

    /// <summary>Refuses replicas that seal by different keys; seals what a release of before left open.</summary>
    public static async Task<int> SealKeysAsync(Transaction tx)
    {
        const string setting = "Inspection:PassportSealingKey", formerSetting = "Inspection:FormerPassportSealingKeys";
        await SealingKeyStore.ClaimAsync(tx, setting, formerSetting);
        return await Ring.SealAsync(tx, setting, formerSetting);
    }

    private static string Where(Transaction tx, PassportFilter filter)
    {
        List<string> all = [tx.InScope("region"), RegionFilter.Sql("region", filter.Region)];
        if (filter.Producer.Length > 0) all.Add("producer = @Producer");
        if (filter.ValidOn.Length > 0) all.Add("revoked_at IS NULL AND until_on >= @ValidOn AND sampled_on <= @ValidOn");
        return string.Join(" AND ", all);
    }
}
