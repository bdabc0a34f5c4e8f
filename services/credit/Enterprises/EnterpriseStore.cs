using System.Text.RegularExpressions;
using Quality.Common.Storage;
using Quality.Common.Values;

namespace Quality.Credits.Enterprises;

/// <summary>What a reader of the register asks for; null and empty mean any.</summary>
internal sealed record EnterpriseFilter(
    string Query, string Region, IReadOnlyList<int> Statuses, bool? MainConsumerProducer, bool? CheckDigitValid, DateOnly? RegisteredFrom, DateOnly? RegisteredTo);

/// <summary>The table <c>enterprises</c>.</summary>
internal static partial class EnterpriseStore
{
    private const string Columns =
        "uscc, display_name, region, reporting_unit, status, registered_on, type, address, scope, capital_text, main_consumer_producer, check_digit_valid, version, created_at, updated_at";

    private static readonly string[] AllColumns = [.. Columns.Split(", "), "search_terms"];

    public static Task<Enterprise?> FindAsync(Transaction tx, string uscc) =>
        tx.QuerySingleOrDefaultAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE uscc = @uscc", new { uscc });

    /// <summary>Only where the caller may see it.</summary>
    public static Task<Enterprise?> FindVisibleAsync(Transaction tx, string uscc) =>
        tx.QuerySingleOrDefaultAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE uscc = @uscc AND {tx.InScope("region")}", new { uscc });

    public static async Task<Dictionary<string, Enterprise>> FindManyAsync(Transaction tx, IReadOnlyCollection<string> usccs)
    {
        var rows = tx.Provider == DatabaseProvider.PostgreSql
            ? await tx.QueryAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE uscc = ANY(@usccs)", new { usccs = usccs.ToArray() })
            : await tx.QueryAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE uscc IN (SELECT value FROM json_each(@usccs))", new { usccs = System.Text.Json.JsonSerializer.Serialize(usccs) });
        return rows.ToDictionary(e => e.Uscc);
    }

    public static Task InsertAsync(Transaction tx, IEnumerable<Enterprise> enterprises) => tx.InsertAsync("enterprises", AllColumns, enterprises.Select(Values));

    /// <summary>False when somebody else changed it in between.</summary>
    public static async Task<bool> UpdateAsync(Transaction tx, Enterprise e) => await tx.ExecuteAsync(
        """
        UPDATE enterprises SET display_name = @DisplayName, region = @Region, reporting_unit = @ReportingUnit, status = @status, registered_on = @RegisteredOn,
            type = @Type, address = @Address, scope = @Scope, capital_text = @CapitalText, main_consumer_producer = @main, version = @Version,
            updated_at = @UpdatedAt, search_terms = @SearchTerms
        WHERE uscc = @Uscc AND version = @Version - 1
        """,
        new
        {
            e.DisplayName, e.Region, e.ReportingUnit, status = (long)e.Status, e.RegisteredOn, e.Type, e.Address, e.Scope, e.CapitalText,
            main = e.MainConsumerProducer ? 1L : 0L, e.Version, e.UpdatedAt, e.SearchTerms, e.Uscc,
        }) == 1;

    public static Task<List<Enterprise>> ListAsync(Transaction tx, EnterpriseFilter filter, string? after, int limit) =>
        tx.QueryAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE {Where(tx, filter)} AND (@after IS NULL OR uscc > @after) ORDER BY uscc LIMIT @limit", Args(tx, filter, after, limit));

    public static async Task<int> CountAsync(Transaction tx, EnterpriseFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM enterprises WHERE {Where(tx, filter)}", Args(tx, filter, null, 0));

    public static IAsyncEnumerable<Enterprise> StreamAsync(Transaction tx, EnterpriseFilter filter) =>
        tx.StreamAsync<Enterprise>($"SELECT {Columns} FROM enterprises WHERE {Where(tx, filter)} ORDER BY uscc", Args(tx, filter, null, 0));

    private static string Where(Transaction tx, EnterpriseFilter filter)
    {
        List<string> all = [tx.InScope("region"), RegionFilter.Sql("region", filter.Region)];
        if (filter.Statuses.Count > 0) all.Add($"status IN ({string.Join(", ", filter.Statuses)})");
        if (filter.MainConsumerProducer is { } main) all.Add($"main_consumer_producer = {(main ? 1 : 0)}");
        if (filter.CheckDigitValid is { } valid) all.Add($"check_digit_valid = {(valid ? 1 : 0)}");
        if (filter.RegisteredFrom is not null) all.Add("registered_on >= @RegisteredFrom");
        if (filter.RegisteredTo is not null) all.Add("registered_on <= @RegisteredTo");
        if (Matches(tx, filter) is { } matches) all.Add(matches);
        return string.Join(" AND ", all);
    }

    /// <summary>A text that could begin a code is looked for there, too.</summary>
    private static string? Matches(Transaction tx, EnterpriseFilter filter)
    {
        if (filter.Query.Length == 0) return null;
        if (CodeBeginning().IsMatch(Code(filter.Query))) return "uscc >= @code AND uscc < @codeEnd";
        if (ChineseSearch.Query(filter.Query).IsEmpty) return "1 = 0";
        return tx.Provider == DatabaseProvider.PostgreSql
            ? "search_vector @@ to_tsquery('simple', @terms)"
            : "rowid IN (SELECT rowid FROM enterprise_search WHERE enterprise_search MATCH @terms)";
    }

    private static Dapper.DynamicParameters Args(Transaction tx, EnterpriseFilter filter, string? after, int limit)
    {
        var query = ChineseSearch.Query(filter.Query);
        var args = new Dapper.DynamicParameters(new { filter.RegisteredFrom, filter.RegisteredTo, after, limit, code = Code(filter.Query), codeEnd = Code(filter.Query) + "~" });
        args.Add("terms", query.IsEmpty ? "" : tx.Provider == DatabaseProvider.PostgreSql ? query.TsQuery : query.Fts5);
        return args;
    }

    private static string Code(string query) => query.Trim().ToUpperInvariant();

    /// <summary>At least the two characters that name the body, of which the first is a digit.</summary>
    [GeneratedRegex("^[1-9N][0-9A-HJ-NP-RTUW-Y][0-9A-HJ-NP-RTUW-Y]{0,16}$")]
    private static partial Regex CodeBeginning();

    private static object?[] Values(Enterprise e) =>
    [
        e.Uscc, e.DisplayName, e.Region, e.ReportingUnit, (long)e.Status, e.RegisteredOn?.ToString("yyyy-MM-dd", null), e.Type, e.Address, e.Scope, e.CapitalText,
        e.MainConsumerProducer ? 1L : 0L, e.CheckDigitValid ? 1L : 0L, e.Version, e.CreatedAt.ToUnixTimeMilliseconds(), e.UpdatedAt.ToUnixTimeMilliseconds(), e.SearchTerms,
    ];
}
