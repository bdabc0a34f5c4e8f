using Quality.Common.Storage;

namespace Quality.Indicators.Statistics;

/// <summary>Which figures are asked for.</summary>
internal sealed record StatisticFilter(IReadOnlyList<string>? Regions, string Period, IReadOnlyList<long> States, string Scope)
{
    public string Where =>
        // The province's figures are public; those of a unit belong to its people.
        $"(region = '620000' OR {Scope})"
        + (Regions is null ? "" : " AND region IN @Regions")
        + (Period.Length == 0 ? "" : " AND period = @Period")
        + (States.Count == 0 ? "" : " AND state IN @States");
}

/// <summary>Figures with their history.</summary>
internal static class StatisticStore
{
    private const string Columns =
        "name, version, region, period, consumer_value, industry_value, price_basis, revision, document_number, document_title, document_on, document_sha256, state, " +
        "recorded_by, recorded_by_name, decided_by, decided_by_name, decided_at, reject_reason, created_at, updated_at";

    /// <summary>False when the same figure of the same document is there already.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, Statistic statistic) => await tx.ExecuteAsync(
        $"""
        INSERT INTO statistics ({Columns})
        VALUES (@Name, @Version, @Region, @Period, @ConsumerValue, @IndustryValue, @PriceBasis, @Revision, @DocumentNumber, @DocumentTitle, @DocumentOn, @DocumentSha256, @State,
            @RecordedBy, @RecordedByName, @DecidedBy, @DecidedByName, @DecidedAt, @RejectReason, @CreatedAt, @UpdatedAt)
        ON CONFLICT DO NOTHING
        """, Args(statistic)) == 1;

    /// <summary>Saves a decision; false when somebody else was faster.</summary>
    public static async Task<bool> UpdateAsync(Transaction tx, Statistic statistic) => await tx.ExecuteAsync(
        """
        UPDATE statistics SET version = @Version, state = @State, decided_by = @DecidedBy, decided_by_name = @DecidedByName, decided_at = @DecidedAt,
            reject_reason = @RejectReason, updated_at = @UpdatedAt
        WHERE name = @Name AND version = @Version - 1
        """, Args(statistic)) == 1;

    public static Task<Statistic?> FindAsync(Transaction tx, string name) => tx.QuerySingleOrDefaultAsync<Statistic>(
        $"SELECT {Columns} FROM statistics WHERE name = @name AND (region = '620000' OR {tx.InScope("region")})", new { name });

    /// <summary>Figures of a region and period that were approved, whether or not a later one took their place.</summary>
    public static Task<List<Statistic>> DecidedAsync(Transaction tx, string region, string period) => tx.QueryAsync<Statistic>(
        $"SELECT {Columns} FROM statistics WHERE region = @region AND period = @period AND state IN (2, 4)", new { region, period });

    /// <summary>The newest period first.</summary>
    public static Task<List<Statistic>> ListAsync(Transaction tx, StatisticFilter filter, string? after, int limit)
    {
        var key = after?.Split('|');
        return tx.QueryAsync<Statistic>(
            $"SELECT {Columns} FROM statistics WHERE {filter.Where} {(key is null ? "" : "AND (period < @keyPeriod OR (period = @keyPeriod AND name < @keyName))")} ORDER BY period DESC, name DESC LIMIT @limit",
            new { Regions = filter.Regions ?? [], filter.Period, filter.States, keyPeriod = key?[0], keyName = key?[1], limit });
    }

    public static Task<long> CountAsync(Transaction tx, StatisticFilter filter) => tx.ScalarAsync<long>(
        $"SELECT COUNT(*) FROM statistics WHERE {filter.Where}", new { Regions = filter.Regions ?? [], filter.Period, filter.States });

    private static object Args(Statistic s) => new
    {
        s.Name, s.Version, s.Region, s.Period, s.ConsumerValue, s.IndustryValue, s.PriceBasis, s.Revision, s.DocumentNumber, s.DocumentTitle, s.DocumentOn,
        s.DocumentSha256, State = (long)s.State, s.RecordedBy, s.RecordedByName, s.DecidedBy, s.DecidedByName, s.DecidedAt, s.RejectReason, s.CreatedAt, s.UpdatedAt,
    };
}
